//! Does the mask look like the two whole lungs of an adult?
//!
//! A phantom, a partial scan or a failed segmentation still gives a number. These checks compute
//! nothing new and refuse nothing: they say with numbers why the score may not mean what it says. The
//! limits are ours and deliberately wide; the published model has none.

use super::{Error, Mask};
use crate::volume::Scan;
use crate::warning::Warning;

/// Lungs in CT hold about 2 to 8 litres; outside these the mask is hardly that of an adult.
const PLAUSIBLE_LITRES: [f64; 2] = [1.0, 10.0];

/// The smaller lung has about 45 % of the volume; below this share only one was found.
const SMALLER_LUNG_SHARE: f64 = 0.05;

/// A cross-section of this share of the largest, in the first or last slice, means that the scan
/// ends within the lungs; the tips of whole lungs are smaller.
const CUT_SHARE: f64 = 0.05;

/// Warns where the mask does not look like two whole lungs: cut by the end of the scan, one of them
/// missing, or of a volume no adult has.
///
/// `labels` is the mask of [`super::labels::assemble`] (1 right, 2 left), `clean` that of
/// [`super::clean::clean`], all with the `scan` on one grid. An empty mask gives no warning: it
/// is an error of [`super::network_input()`].
///
/// # Errors
/// Masks whose shapes are not that of the scan.
pub fn plausibility(scan: &dyn Scan, labels: &Mask, clean: &Mask) -> Result<Vec<Warning>, Error> {
    labels.check_fits(scan)?;
    clean.check_fits(scan)?;
    if clean.count() == 0 {
        return Ok(Vec::new());
    }
    let voxel = scan.grid().spacing.iter().product::<f64>();
    let litres_of = |voxels: usize| voxels as f64 * voxel / 1e6;
    let litres = |value: u8| {
        let lung = labels.labels.iter().zip(&clean.labels);
        litres_of(lung.filter(|&(&l, &c)| c != 0 && l == value).count())
    };
    let (right, left) = (litres(1), litres(2));

    let mut warnings = cut_lungs(clean);
    if right.min(left) < SMALLER_LUNG_SHARE * (right + left) {
        warnings.push(Warning::OneLung {
            right_litres: right,
            left_litres: left,
        });
    }
    let total = litres_of(clean.count());
    let [least, most] = PLAUSIBLE_LITRES;
    if !(least..=most).contains(&total) {
        warnings.push(Warning::ImplausibleLungVolume { litres: total });
    }
    Ok(warnings)
}

fn cut_lungs(lungs: &Mask) -> Vec<Warning> {
    let sections: Vec<usize> = lungs
        .slices()
        .map(|slice| slice.iter().filter(|&&voxel| voxel != 0).count())
        .collect();
    let largest = sections.iter().copied().max().unwrap_or(0).max(1);
    let share = |section: Option<&usize>| section.map_or(0.0, |&s| s as f64 / largest as f64);
    let (inferior, superior) = (share(sections.first()), share(sections.last()));
    let mut warnings = Vec::new();
    if inferior >= CUT_SHARE {
        warnings.push(Warning::LungsCutInferiorly {
            percent: 100.0 * inferior,
        });
    }
    if superior >= CUT_SHARE {
        warnings.push(Warning::LungsCutSuperiorly {
            percent: 100.0 * superior,
        });
    }
    warnings
}
