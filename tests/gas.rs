//! Gas of trachea, stomach and bowel that the lung network takes for lung, and gas that is in the lungs.

use ct_severity::segmentation::gas::of_other_organs;

const SHAPE: [usize; 3] = [20, 20, 20];
const GAS: f32 = -980.0;
const LUNG: f32 = -820.0;
const SOFT: f32 = 40.0;

/// A body of soft tissue, what is in it, and what the network calls lung.
struct Scene {
    hounsfield: Vec<f32>,
    lungs: Vec<u8>,
}

type Block = [std::ops::Range<usize>; 3];

fn voxels([slices, rows, columns]: Block) -> impl Iterator<Item = usize> {
    slices.flat_map(move |slice| {
        let columns = columns.clone();
        rows.clone().flat_map(move |row| {
            columns
                .clone()
                .map(move |column| (slice * SHAPE[1] + row) * SHAPE[2] + column)
        })
    })
}

impl Scene {
    /// A lung in the first half of the columns, all of it found.
    fn new() -> Self {
        let count = SHAPE.iter().product();
        let mut scene = Self {
            hounsfield: vec![SOFT; count],
            lungs: vec![0; count],
        };
        scene.fill([0..16, 2..18, 1..10], LUNG);
        scene.call_lung([0..16, 2..18, 1..10]);
        scene
    }

    fn fill(&mut self, block: Block, hu: f32) {
        voxels(block).for_each(|voxel| self.hounsfield[voxel] = hu);
    }

    fn call_lung(&mut self, block: Block) {
        voxels(block).for_each(|voxel| self.lungs[voxel] = 1);
    }

    fn dropped(&self) -> Vec<usize> {
        of_other_organs(&self.hounsfield, &self.lungs, SHAPE)
    }
}

fn sorted(voxels: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut sorted: Vec<usize> = voxels.collect();
    sorted.sort_unstable();
    sorted
}

#[test]
fn lung_alone_is_left_as_it_is() {
    assert!(Scene::new().dropped().is_empty());
}

#[test]
fn a_trachea_of_which_a_part_was_of_other_organs_is_dropped_with_its_wall() {
    let mut scene = Scene::new();
    scene.fill([0..20, 8..11, 13..16], GAS);
    // Four of its slices, and a voxel of its wall on each side.
    let taken = [10..14, 8..11, 12..17];
    scene.call_lung(taken.clone());
    let rest = [[0..10, 8..11, 13..16], [14..20, 8..11, 13..16]];
    let all = rest.into_iter().chain([taken]).flat_map(voxels);
    assert_eq!(scene.dropped(), sorted(all));
}

#[test]
fn a_bulla_stays_lung() {
    let mut scene = Scene::new();
    scene.fill([4..9, 6..11, 3..8], GAS);
    assert!(scene.dropped().is_empty());
}

#[test]
fn a_pneumothorax_costs_the_lung_beside_it_nothing_but_where_it_was_of_other_organs() {
    let mut scene = Scene::new();
    scene.fill([0..16, 2..18, 10..14], GAS);
    scene.call_lung([0..1, 2..18, 10..12]);
    // All of it, and one voxel of lung beside that part.
    let all = voxels([0..16, 2..18, 10..14]).chain(voxels([0..1, 2..18, 9..10]));
    assert_eq!(scene.dropped(), sorted(all));
}

#[test]
fn a_lung_of_little_but_gas_that_runs_out_of_the_picture_stays() {
    let mut scene = Scene::new();
    scene.fill([0..16, 2..18, 1..10], -940.0);
    // Air all around the body, which meets the lung at the edge of the picture.
    scene.fill([16..20, 0..20, 0..20], GAS);
    scene.fill([0..20, 0..20, 18..20], GAS);
    assert!(scene.dropped().is_empty());
}
