//! What is odd about a series that can still be scored: the warnings, with their numbers.

use crate::dicom::geometry::{Gaps, Orientation, dot, length, minus, plus};
use crate::dicom::header::Header;
use crate::dicom::series::Series;
use crate::volume::FEW_SLICES;
use crate::warning::Warning;

/// Degrees between the normal and the line of the slices from which the gantry counts as tilted:
/// rounding of positions over a chest stays below a hundredth of this.
const TILT: f64 = 0.5;

/// Oddities of the place of the slices.
pub(crate) fn of_geometry(series: &Series, gaps: Option<&Gaps>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let slices = series.slices.len();
    if slices < FEW_SLICES {
        warnings.push(Warning::FewSlices { slices });
    }
    if let Some(gaps) = gaps {
        if gaps.missing > 0 {
            warnings.push(Warning::MissingSlices {
                missing: gaps.missing,
                spacing: gaps.spacing,
                largest: gaps.largest,
            });
        }
        if gaps.uneven > 0 {
            warnings.push(Warning::UnequalGaps {
                uneven: gaps.uneven,
                spacing: gaps.spacing,
                smallest: gaps.smallest,
                largest: gaps.largest,
            });
        }
    }
    if series.orientation != Orientation::Axial {
        warnings.push(Warning::NotAxial {
            orientation: series.orientation.name(),
        });
    }
    if let (Some(layout), 2..) = (series.layout(), slices) {
        warnings.extend(layout.warnings());
    }
    warnings.extend(sideways(series));
    if let Some(position) = unusual_position(&series.patient_position) {
        warnings.push(Warning::PatientPosition { position });
    }
    warnings
}

/// A gantry tilt moves each slice sideways by the same amount; anything else is a jump.
fn sideways(series: &Series) -> Option<Warning> {
    let (first, last) = (series.slices.first()?, series.slices.last()?);
    let span = last.along_normal - first.along_normal;
    if span <= 0.0 {
        return None;
    }
    let line = minus(last.position, first.position);
    let slope = line.map(|component| component / span);
    let jump = series
        .slices
        .iter()
        .map(|slice| {
            let expected = plus(
                first.position,
                slope,
                slice.along_normal - first.along_normal,
            );
            length(minus(slice.position, expected))
        })
        .fold(0.0, f64::max);
    let [between_rows, between_columns] = series.plane.pixel_spacing;
    if jump > between_rows.max(between_columns) {
        return Some(Warning::SidewaysJump { jump });
    }
    let normal = series.plane.normal();
    let cosine = (dot(line, normal) / length(line)).clamp(-1.0, 1.0);
    let degrees = cosine.acos().to_degrees();
    (degrees > TILT).then_some(Warning::GantryTilt { degrees })
}

/// Head-first supine is the rule, and feet-first supine differs in nothing once the axes are read.
fn unusual_position(position: &str) -> Option<&'static str> {
    match position {
        "HFP" | "FFP" => Some("prone"),
        "HFDL" | "FFDL" => Some("on the left side"),
        "HFDR" | "FFDR" => Some("on the right side"),
        "FFS" => Some("feet first"),
        _ => None,
    }
}

/// Oddities of the headers of the slices.
pub(crate) fn of_headers<'a>(headers: impl Iterator<Item = &'a Header>) -> Vec<Warning> {
    let (mut lossy, mut without_rescale) = (0, 0);
    for header in headers {
        lossy += usize::from(header.lossy_image_compression);
        let has_slope = |frame: &crate::dicom::frame::Frame| frame.rescale_intercept.is_some();
        without_rescale += usize::from(!header.frames.iter().any(has_slope));
    }
    let mut warnings = Vec::new();
    if lossy > 0 {
        warnings.push(Warning::LossyCompression { slices: lossy });
    }
    if without_rescale > 0 {
        warnings.push(Warning::NoRescale {
            slices: without_rescale,
        });
    }
    warnings
}
