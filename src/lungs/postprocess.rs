//! From the labels of single slices to two lungs.
//!
//! The network labels each slice on its own, so in three dimensions its output is full of crumbs:
//! patches of left in the right lung, bowel gas, airways. lungmask 0.2.22 (`utils.postprocessing`)
//! merges each crumb into the neighbour with which it shares the largest border, from the smallest
//! crumb up, then keeps one component per label and fills its holes. Its bookkeeping has turns that
//! nobody would invent; they decide voxels, so they are repeated here and named where they happen.

use super::components::{Components, Connectivity, Region, face_neighbours, label};
use super::voids::fill_voids;

/// A smaller crumb is not merged; it vanishes with everything that is not the largest component.
const SMALLEST_MERGED: usize = 3;

/// In a scan of one slice only holes smaller than this are filled, in pixels.
const SINGLE_SLICE_HOLE: usize = 64;

/// Joins crumbs to their neighbours, keeps the largest component of each label and fills its holes.
///
/// `labels` and the result are `[slices, rows, columns]`, 0 for background.
///
/// # Panics
/// If `labels` is not of the shape `shape`.
pub fn postprocess(labels: &[u8], shape: [usize; 3]) -> Vec<u8> {
    let merged = merge_crumbs(labels, shape);
    // One pass serves all labels: components are of equal value.
    let components = label(&merged, shape, Connectivity::Full);
    let mut result = vec![0; labels.len()];
    for value in 1..=u8::MAX {
        let Some(number) = last_largest(&components.regions, value) else {
            continue;
        };
        let lung: Vec<bool> = components.labels.iter().map(|&n| n == number).collect();
        // A later label overwrites an earlier one where its filled holes hold it.
        for (voxel, filled) in result.iter_mut().zip(fill(&lung, shape)) {
            if filled {
                *voxel = value;
            }
        }
    }
    result
}

/// The number of the largest component of a label. Of several equally large the last, as numpy's
/// `argsort` has it for up to 16 components; for more, its order of equals depends on the processor.
fn last_largest(regions: &[Region], value: u8) -> Option<u32> {
    regions
        .iter()
        .zip(1..)
        .filter(|(region, _)| region.value == value)
        .max_by_key(|&(region, number)| (region.voxels, number))
        .map(|(_, number)| number)
}

fn fill(lung: &[bool], shape: [usize; 3]) -> Vec<bool> {
    let [slices, rows, columns] = shape;
    if slices > 1 {
        return fill_voids(lung, shape);
    }
    let background: Vec<u8> = lung.iter().map(|&inside| u8::from(!inside)).collect();
    let Components { labels, regions } = label(&background, shape, Connectivity::Faces);
    let is_small_hole = |region: &Region| {
        let [_, r, c] = &region.bounds;
        let open = r.start == 0 || r.end == rows || c.start == 0 || c.end == columns;
        !open && region.voxels < SINGLE_SLICE_HOLE
    };
    let small: Vec<bool> = regions.iter().map(is_small_hole).collect();
    labels
        .iter()
        .map(|&number| number == 0 || small[number as usize - 1])
        .collect()
}

/// The merging loop. Sizes are as the loop last left them, not as a recount would give them.
fn merge_crumbs(values: &[u8], shape: [usize; 3]) -> Vec<u8> {
    let Components {
        mut labels,
        regions,
    } = label(values, shape, Connectivity::Full);
    let mut members = members(&labels, &regions);
    let mut sizes: Vec<usize> = regions.iter().map(|region| region.voxels).collect();
    // Sizes change while the loop runs; the order does not.
    let mut smallest_first: Vec<usize> = (0..regions.len()).collect();
    smallest_first.sort_by_key(|&index| regions[index].voxels);

    // A component that only equals the largest so far of its label gets no label of its own.
    let mut largest = [0; 256];
    let mut final_values = vec![0; regions.len()];
    for &index in &smallest_first {
        let value = regions[index].value;
        if sizes[index] > largest[usize::from(value)] {
            largest[usize::from(value)] = sizes[index];
            final_values[index] = value;
        }
    }

    let mut borders = Borders::new(regions.len(), values.len());
    for &index in &smallest_first {
        let size = sizes[index];
        if size >= largest[usize::from(regions[index].value)] || size < SMALLEST_MERGED {
            continue;
        }
        let Some(target) = borders.longest(index, &members[index], &labels, shape) else {
            continue;
        };
        for &voxel in &members[index] {
            labels[voxel as usize] = target as u32 + 1;
        }
        let moved = std::mem::take(&mut members[index]);
        members[target].extend(moved);
        // Where the target counts as the largest of its label, what counts as largest grows with it.
        let largest = &mut largest[usize::from(regions[target].value)];
        if sizes[target] == *largest {
            *largest += size;
        }
        sizes[target] += size;
    }

    labels
        .into_iter()
        .map(|number| match number {
            0 => 0,
            number => final_values[number as usize - 1],
        })
        .collect()
}

/// The voxels of each component.
fn members(labels: &[u32], regions: &[Region]) -> Vec<Vec<u32>> {
    let mut members: Vec<Vec<u32>> = regions
        .iter()
        .map(|region| Vec::with_capacity(region.voxels))
        .collect();
    for (voxel, &number) in labels.iter().enumerate() {
        if number > 0 {
            members[number as usize - 1].push(voxel as u32);
        }
    }
    members
}

/// Counts the voxels of other components that touch one by a face.
struct Borders {
    /// Border voxels with each component; all 0 between two calls.
    lengths: Vec<u32>,
    /// For each voxel the last component, plus 1, that counted it, so that none counts it twice.
    counted_by: Vec<u32>,
}

impl Borders {
    fn new(regions: usize, voxels: usize) -> Self {
        Self {
            lengths: vec![0; regions],
            counted_by: vec![0; voxels],
        }
    }

    /// The component with the most voxels that touch those of `index`; of equals the first.
    fn longest(
        &mut self,
        index: usize,
        members: &[u32],
        labels: &[u32],
        shape: [usize; 3],
    ) -> Option<usize> {
        let own = index as u32 + 1;
        let mut met = Vec::new();
        for &voxel in members {
            for neighbour in face_neighbours(voxel as usize, shape) {
                let number = labels[neighbour];
                if number == 0 || number == own || self.counted_by[neighbour] == own {
                    continue;
                }
                self.counted_by[neighbour] = own;
                let other = number as usize - 1;
                if self.lengths[other] == 0 {
                    met.push(other);
                }
                self.lengths[other] += 1;
            }
        }
        let longest = met
            .iter()
            .copied()
            .max_by_key(|&other| (self.lengths[other], std::cmp::Reverse(other)));
        for other in met {
            self.lengths[other] = 0;
        }
        longest
    }
}
