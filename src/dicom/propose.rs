//! Which series to score if nobody chooses: the fullest original axial chest series.

use serde::Serialize;

use crate::dicom::geometry::Orientation;
use crate::dicom::series::{Reservation, Series};

/// Index of the best of the series that are fit: axial and of at least two slices.
pub(crate) fn best(series: &[Series]) -> Option<usize> {
    series
        .iter()
        .enumerate()
        .filter(|(_, series)| is_fit(series))
        // The first of equals, which `max_by` is not.
        .rev()
        .max_by(|(_, a), (_, b)| merit(a).total_cmp(&merit(b)))
        .map(|(index, _)| index)
}

fn is_fit(series: &Series) -> bool {
    !series.reservations.iter().any(|reservation| {
        matches!(
            reservation,
            Reservation::NotAxial { .. } | Reservation::SingleSlice
        )
    })
}

/// What speaks against a series, as far as its headers tell.
pub(crate) fn reservations(series: &Series) -> Vec<Reservation> {
    let mut reservations = Vec::new();
    let orientation = series.orientation;
    if orientation != Orientation::Axial {
        reservations.push(Reservation::NotAxial { orientation });
    }
    match series.slices.len() {
        0 | 1 => reservations.push(Reservation::SingleSlice),
        slices @ 2..5 => reservations.push(Reservation::FewSlices { slices }),
        _ => {}
    }
    let says = |words: &[&str]| {
        series
            .image_type
            .iter()
            .any(|value| words.contains(&value.as_str()))
    };
    if says(&[
        "MIP",
        "MINIP",
        "MNIP",
        "MAX_IP",
        "MIN_IP",
        "PROJECTION IMAGE",
        "VRT",
        "3D",
    ]) {
        reservations.push(Reservation::Projection);
    } else if says(&["REFORMATTED", "MPR", "RESAMPLED", "CURVED"]) {
        reservations.push(Reservation::Reformat);
    } else if says(&["DERIVED"]) {
        reservations.push(Reservation::Derived);
    }
    if (1..=8).contains(&series.bits_stored) {
        reservations.push(Reservation::FewBits {
            bits: series.bits_stored,
        });
    }
    if region(series) == Region::Elsewhere {
        reservations.push(Reservation::NotChest);
    }
    reservations
}

/// In what one series that could be scored is better than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Advantage {
    /// Nothing, or less, speaks against it.
    Unreserved,
    /// Its words name the chest.
    Chest,
    /// It covers more of the lungs.
    Coverage,
    /// Its slices are closer together.
    Fine,
    /// Its kernel is softer.
    Soft,
    /// It has more slices.
    Slices,
}

/// In what `better` is better than `other`, by the points that decide between them.
pub fn advantages(better: &Series, other: &Series) -> Vec<Advantage> {
    let pairs = points(better).into_iter().zip(points(other));
    pairs
        .filter(|((_, better), (_, other))| better > other)
        .map(|((advantage, _), _)| advantage)
        .collect()
}

/// What makes the score unreliable weighs more than what only makes it coarser; among equals the
/// one with more slices.
fn merit(series: &Series) -> f64 {
    points(series).iter().map(|(_, points)| points).sum()
}

/// Points for and against.
fn points(series: &Series) -> [(Advantage, f64); 6] {
    let against: f64 = series
        .reservations
        .iter()
        .map(|reservation| match reservation {
            Reservation::NotAxial { .. } | Reservation::SingleSlice => 100.0,
            Reservation::Projection | Reservation::FewBits { .. } => 20.0,
            Reservation::FewSlices { .. } => 10.0,
            Reservation::NotChest => 6.0,
            Reservation::Reformat => 4.0,
            Reservation::Derived => 1.0,
        })
        .sum();
    let chest = if region(series) == Region::Chest {
        3.0
    } else {
        0.0
    };
    // A scan of the whole lungs before a high-resolution sample of a few slices.
    let coverage = 4.0 * (series.extent / 200.0).min(1.0);
    let fine = if series.slice_spacing <= 3.0 {
        2.0
    } else if series.slice_spacing <= 5.0 {
        1.5
    } else {
        0.0
    };
    // The networks learnt from both kernels; soft ones carry less noise.
    let soft = if is_sharp(&series.convolution_kernel) {
        0.0
    } else {
        0.5
    };
    let slices = series.slices.len().min(2000) as f64 / 10_000.0;
    [
        (Advantage::Unreserved, -against),
        (Advantage::Chest, chest),
        (Advantage::Coverage, coverage),
        (Advantage::Fine, fine),
        (Advantage::Soft, soft),
        (Advantage::Slices, slices),
    ]
}

#[derive(PartialEq)]
enum Region {
    Chest,
    Elsewhere,
    Unsaid,
}

fn region(series: &Series) -> Region {
    let words = format!(
        "{} {}",
        series.body_part_examined, series.series_description
    );
    let words = words.to_uppercase();
    let says = |list: &[&str]| list.iter().any(|word| words.contains(word));
    if says(&["CHEST", "THORA", "LUNG", "PULM", "POUMON", "TORAX", "COVID"]) {
        Region::Chest
    } else if says(&[
        "HEAD", "BRAIN", "SKULL", "NECK", "ABDOM", "PELVI", "SPINE", "KNEE", "FOOT", "HAND",
        "SINUS", "LIVER", "KIDNEY", "COLON",
    ]) {
        Region::Elsewhere
    } else {
        Region::Unsaid
    }
}

/// Kernels made for lung and bone: by name (GE, Canon), or by number (Siemens B50f, Br59, I70f; Canon
/// FC51).
fn is_sharp(kernel: &str) -> bool {
    let kernel = kernel.to_uppercase();
    if ["LUNG", "BONE", "EDGE", "DETAIL", "SHARP"]
        .iter()
        .any(|name| kernel.contains(name))
    {
        return true;
    }
    let digits: String = kernel
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse::<u32>().is_ok_and(|number| number >= 50)
}
