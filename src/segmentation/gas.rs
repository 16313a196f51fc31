//! Gas that is not in the lungs: of trachea, stomach and bowel, and around the body.
//!
//! The lung network sees a slice at a time and takes part of such gas for lung, where a stomach lies
//! under the dome of the diaphragm or the trachea beside the apex. Gas is one connected body, and the
//! network is right about most of it: so where it calls only the lesser part of a body of gas lung,
//! it is wrong about that part. Emphysema and bullae, most or all of which lie in the lungs, stay.

use crate::lungs::components::{Connectivity, face_neighbours, label};

/// HU below which a voxel of the frame is gas: lungs average -750 to -900, the means of whole voxels
/// of pure gas are a little above -1000.
const GAS_BELOW: f32 = -920.0;
/// A body of gas of which the network calls a larger share lung is in the lungs.
const MOST_OF_IT: f64 = 0.5;
/// Nothing that holds more than this share of the lungs is dropped: lungs that are themselves little
/// more than gas may run out of the picture and join the air around it.
const TOO_MUCH: f64 = 0.05;

/// The bodies of such gas of which a part is in `lungs`, all their voxels, since where the network was
/// unsure of one it is no lung either; and the voxels of `lungs` that touch that part: its wall, half
/// gas itself.
///
/// `hounsfield` and `lungs` (0 none) are of `shape` `[slices, rows, columns]`.
pub fn of_other_organs(hounsfield: &[f32], lungs: &[u8], shape: [usize; 3]) -> Vec<usize> {
    let is_gas: Vec<u8> = hounsfield
        .iter()
        .map(|&hu| u8::from(hu < GAS_BELOW))
        .collect();
    if is_gas.len() != lungs.len() || lungs.len() != shape.iter().product::<usize>() {
        return Vec::new();
    }
    let bodies = label(&is_gas, shape, Connectivity::Faces);
    let mut in_lungs = vec![0_usize; bodies.regions.len()];
    let body_of = |voxel: usize| (bodies.labels[voxel] as usize).checked_sub(1);
    for (voxel, _) in lungs.iter().enumerate().filter(|(_, lung)| **lung != 0) {
        if let Some(body) = body_of(voxel) {
            in_lungs[body] += 1;
        }
    }
    let all_lung = lungs.iter().filter(|&&lung| lung != 0).count() as f64;
    let elsewhere: Vec<bool> = in_lungs
        .iter()
        .zip(&bodies.regions)
        .map(|(&inside, body)| {
            let inside = inside as f64;
            inside > 0.0 && inside < MOST_OF_IT * body.voxels as f64 && inside < TOO_MUCH * all_lung
        })
        .collect();
    let is_elsewhere = |voxel: usize| body_of(voxel).is_some_and(|body| elsewhere[body]);
    let is_wrong = |voxel: usize| lungs[voxel] != 0 && is_elsewhere(voxel);
    let is_wall = |voxel: usize| lungs[voxel] != 0 && face_neighbours(voxel, shape).any(is_wrong);
    (0..lungs.len())
        .filter(|&voxel| is_elsewhere(voxel) || is_wall(voxel))
        .collect()
}
