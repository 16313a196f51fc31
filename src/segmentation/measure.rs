//! What is measured in a segmented scan: extents of the lesions, densities and volume of the lungs.

use serde::Serialize;

use super::{CONSOLIDATION, CRAZY_PAVING, GROUND_GLASS, HEALTHY, LEFT, RIGHT, SegmentNetworks};
use crate::lungs::Mask;
use crate::volume::Scan;

/// HU. Aerated lung lies below it; ground glass, consolidation and vessels above.
const AERATED_BELOW: f32 = -700.0;
/// HU. Emphysema and trapped air lie below it.
const WELL_AERATED_FROM: f32 = -950.0;

/// Lesions as fractions of the lungs: of all voxels that the lesion networks call lung, diseased or
/// not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Extents {
    /// All that is not healthy.
    pub disease: f64,
    /// Ground glass; with crazy paving where that is not told apart.
    pub ground_glass: f64,
    /// Consolidation.
    pub consolidation: f64,
    /// Crazy paving; absent where the networks do not tell it from ground glass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crazy_paving: Option<f64>,
}

/// What the Hounsfield units of the lungs say by themselves: no lesion network takes part.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Densitometry {
    /// Share of the lung voxels above -700 HU.
    pub above_minus_700: f64,
    /// Share of the lung voxels from -950 to -700 HU, both included.
    pub well_aerated: f64,
    /// Volume of the right lung.
    pub right_litres: f64,
    /// Volume of the left lung.
    pub left_litres: f64,
}

/// The extents in a lesion mask, as the reference implementation counts them; `None` when no voxel
/// is lung.
pub fn extents(lesions: &Mask, networks: SegmentNetworks) -> Option<Extents> {
    let mut counts = [0_usize; 5];
    for &label in &lesions.labels {
        if let Some(count) = counts.get_mut(usize::from(label)) {
            *count += 1;
        }
    }
    let lung: usize = counts.iter().skip(1).sum();
    let share = |label: u8| counts[usize::from(label)] as f64 / lung as f64;
    (lung > 0).then(|| Extents {
        disease: 1.0 - share(HEALTHY),
        ground_glass: share(GROUND_GLASS),
        consolidation: share(CONSOLIDATION),
        crazy_paving: match networks {
            SegmentNetworks::Published => Some(share(CRAZY_PAVING)),
            SegmentNetworks::Own => None,
        },
    })
}

/// The densities and volumes of the lungs (1 right, 2 left) of a scan, both on one grid; `None` when
/// no voxel is lung.
pub fn densitometry(scan: &dyn Scan, lungs: &Mask) -> Option<Densitometry> {
    let (mut right, mut left, mut above, mut aerated) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (slice, labels) in lungs.slices().enumerate() {
        for (&hu, &label) in scan.slice(slice).iter().zip(labels) {
            match label {
                RIGHT => right += 1,
                LEFT => left += 1,
                _ => continue,
            }
            above += usize::from(hu > AERATED_BELOW);
            aerated += usize::from((WELL_AERATED_FROM..=AERATED_BELOW).contains(&hu));
        }
    }
    let lung = right + left;
    let share = |voxels: usize| voxels as f64 / lung as f64;
    // mm³ to litres.
    let litres = |voxels: usize| voxels as f64 * scan.grid().spacing.iter().product::<f64>() / 1e6;
    (lung > 0).then(|| Densitometry {
        above_minus_700: share(above),
        well_aerated: share(aerated),
        right_litres: litres(right),
        left_litres: litres(left),
    })
}
