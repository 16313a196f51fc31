//! Planes and places in the patient system (LPS, mm): when images lie in one volume, in which order,
//! and how far apart.

use serde::{Deserialize, Serialize};

use crate::dicom::frame::Frame;

/// A vector in the patient system.
pub type Vector = [f64; 3];

/// Direction cosines within this are one orientation: across half a metre it moves a corner by half
/// a millimetre, less than a pixel, while scanners round cosines to 1e-6 at best and 1e-4 at worst.
const SAME_COSINE: f64 = 1e-3;

/// Pixel spacings within this fraction are one: over 512 pixels, half a pixel.
const SAME_SPACING: f64 = 1e-3;

/// Row and column directions may be off the right angle by this cosine (0.6 degrees).
const RIGHT_ANGLE: f64 = 0.01;

/// The grid of one image: its orientation and pixel spacing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Plane {
    /// Unit vector along which the column index grows (along a row).
    pub along_row: Vector,
    /// Unit vector along which the row index grows (down a column).
    pub down_column: Vector,
    /// mm between rows, then between columns (Pixel Spacing).
    pub pixel_spacing: [f64; 2],
}

/// The anatomical plane nearest to an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// Normal nearest to the body's axis.
    Axial,
    /// Normal nearest to front-back.
    Coronal,
    /// Normal nearest to left-right.
    Sagittal,
}

impl Plane {
    /// From Image Orientation (Patient) and Pixel Spacing; the keyword of what is missing or makes
    /// no plane otherwise.
    pub fn of(frame: &Frame) -> Result<Self, &'static str> {
        let no_orientation = "ImageOrientationPatient (0020,0037)";
        let [a, b, c, d, e, f] = frame.image_orientation_patient.ok_or(no_orientation)?;
        let along_row = unit([a, b, c]).ok_or(no_orientation)?;
        let down_column = unit([d, e, f]).ok_or(no_orientation)?;
        if dot(along_row, down_column).abs() > RIGHT_ANGLE {
            return Err(no_orientation);
        }
        let pixel_spacing = frame
            .pixel_spacing
            // A pixel of a CT is between a hundredth of a millimetre and a few centimetres.
            .filter(|spacing| spacing.iter().all(|mm| (0.01..=50.0).contains(mm)))
            .ok_or("PixelSpacing (0028,0030)")?;
        Ok(Self {
            along_row,
            down_column,
            pixel_spacing,
        })
    }

    /// Whether images on the two planes can belong to one volume.
    pub fn matches(&self, other: &Self) -> bool {
        let directions = [
            (self.along_row, other.along_row),
            (self.down_column, other.down_column),
        ];
        let same_directions = directions
            .iter()
            .all(|(a, b)| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= SAME_COSINE));
        let spacings = self.pixel_spacing.iter().zip(other.pixel_spacing);
        same_directions
            && spacings
                .clone()
                .all(|(a, b)| (a - b).abs() <= a * SAME_SPACING)
    }

    /// Unit normal, pointing to where its largest component is positive: up for axial images.
    pub fn normal(&self) -> Vector {
        let normal = cross(self.along_row, self.down_column);
        let normal = unit(normal).unwrap_or(normal);
        if normal[largest(normal)] < 0.0 {
            normal.map(|component| -component)
        } else {
            normal
        }
    }

    /// The nearest anatomical plane.
    pub fn orientation(&self) -> Orientation {
        match largest(self.normal()) {
            0 => Orientation::Sagittal,
            1 => Orientation::Coronal,
            _ => Orientation::Axial,
        }
    }

    /// Degrees between this plane and its nearest anatomical plane.
    pub fn obliquity(&self) -> f64 {
        let normal = self.normal();
        normal[largest(normal)].min(1.0).acos().to_degrees()
    }
}

/// Scalar product.
pub fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Vector product.
pub fn cross(a: Vector, b: Vector) -> Vector {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// `a - b`.
pub fn minus(a: Vector, b: Vector) -> Vector {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// `a + length * direction`.
pub fn plus(a: Vector, direction: Vector, length: f64) -> Vector {
    [
        a[0] + length * direction[0],
        a[1] + length * direction[1],
        a[2] + length * direction[2],
    ]
}

/// Euclidean length.
pub fn length(a: Vector) -> f64 {
    dot(a, a).sqrt()
}

/// The vector scaled to length 1; `None` where it is too short or too long to be direction cosines.
pub fn unit(a: Vector) -> Option<Vector> {
    let length = length(a);
    // The rounding of the text moves an exact unit vector in the last digit; leave it as it is.
    if (length - 1.0).abs() < 1e-6 {
        return Some(a);
    }
    (0.9..=1.1)
        .contains(&length)
        .then(|| a.map(|component| component / length))
}

/// Index of the component that is largest in magnitude.
pub fn largest(a: Vector) -> usize {
    let magnitude = a.map(f64::abs);
    if magnitude[2] >= magnitude[0] && magnitude[2] >= magnitude[1] {
        2
    } else if magnitude[1] >= magnitude[0] {
        1
    } else {
        0
    }
}

/// Distances between neighbours of a sorted sequence, judged for evenness.
#[derive(Debug, Clone, PartialEq)]
pub struct Gaps {
    /// mm: the mean where the gaps are even, the median where they are not.
    pub spacing: f64,
    /// Smallest gap, mm.
    pub smallest: f64,
    /// Largest gap, mm.
    pub largest: f64,
    /// Slices that are missing, by gaps of two, three, ... spacings.
    pub missing: usize,
    /// Gaps that are neither one spacing nor a whole number of them.
    pub uneven: usize,
}

impl Gaps {
    /// Of positions in ascending order; `None` for fewer than two or no extent.
    pub fn of(positions: &[f64]) -> Option<Self> {
        let gaps: Vec<f64> = positions
            .iter()
            .zip(positions.iter().skip(1))
            .map(|(a, b)| b - a)
            .collect();
        let median = median(&gaps)?;
        // Positions are written to a tenth of a millimetre by some scanners, and slices of 0.6 mm
        // then seem to lie 0.6 and 0.7 apart.
        let tolerance = (0.1 * median).max(0.1001);
        let steps = |gap: f64| (gap / median).round().max(1.0);
        let is_even = |gap: f64| (gap - median).abs() <= tolerance;
        let mut missing = 0;
        let mut uneven = 0;
        for &gap in gaps.iter().filter(|&&gap| !is_even(gap)) {
            let steps = steps(gap);
            if steps >= 2.0 && (gap - steps * median).abs() <= tolerance {
                missing += steps.min(1e6) as usize - 1;
            } else {
                uneven += 1;
            }
        }
        let span = positions.last()? - positions.first()?;
        Some(Self {
            spacing: if missing + uneven == 0 {
                span / gaps.len() as f64
            } else {
                median
            },
            smallest: gaps.iter().copied().fold(f64::INFINITY, f64::min),
            largest: gaps.iter().copied().fold(0.0, f64::max),
            missing,
            uneven,
        })
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get((sorted.len().checked_sub(1)?) / 2)?;
    let median = (upper + lower) / 2.0;
    (median > 0.0).then_some(median)
}
