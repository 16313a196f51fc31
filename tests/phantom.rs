//! The synthetic chest CT: the same for a seed, whole, and plausible.

use ct_severity::phantom::{Grid, Phantom, Recipe, Tissue, generate};

fn phantom(seed: u64) -> (Recipe, Phantom, f64) {
    let recipe = Recipe::sample(seed);
    let grid = recipe.grid(96, Some(8.0));
    let phantom = generate(&recipe, grid);
    (recipe, phantom, litres(&grid))
}

/// Litres of a voxel.
fn litres(grid: &Grid) -> f64 {
    grid.spacing.iter().product::<f64>() / 1e6
}

#[test]
fn every_voxel_of_a_phantom_has_a_tissue_and_lung_labels_agree() {
    for seed in 0..6 {
        let (_, phantom, _) = phantom(seed);
        let voxels = phantom.volume.shape.iter().product::<usize>();
        assert_eq!(phantom.volume.voxels.len(), voxels);
        let known = Tissue::ALL.len() as u8;
        assert!(phantom.tissue.labels.iter().all(|&label| label < known));
        for (lung, lesion) in phantom.lungs.labels.iter().zip(&phantom.lesions.labels) {
            assert_eq!(*lung == 0, *lesion == 0);
        }
        assert!(phantom.volume.voxels.iter().all(|hu| hu.is_finite()));
    }
}
