//! Connected components of a label volume.
//!
//! Every step of the lung mask asks the same questions of its components: how large, where, which
//! came first. One pass answers them all, so that no step scans the volume once per component.

use std::ops::Range;

/// Which voxels count as neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connectivity {
    /// Those that share a face: 6 in a volume, 4 in a slice.
    Faces,
    /// Those that share a face, an edge or a corner: 26 in a volume, 8 in a slice.
    Full,
}

/// The components of a volume, numbered from 1 in the order of their first voxels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    /// The number of the component of each voxel, 0 for background.
    pub labels: Vec<u32>,
    /// The components; number `n` is at `n - 1`.
    pub regions: Vec<Region>,
}

/// One component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The value that its voxels have in common.
    pub value: u8,
    /// How many voxels it has.
    pub voxels: usize,
    /// The slices, rows and columns it lies in.
    pub bounds: [Range<usize>; 3],
}

/// Joins neighbouring voxels of equal value that is not 0.
///
/// `values` is `[slices, rows, columns]`; a slice alone is a volume of one slice. The same
/// components in the same order as `skimage.measure.label`.
///
/// # Panics
/// If `values` is not of the shape `shape`.
pub fn label(values: &[u8], shape: [usize; 3], connectivity: Connectivity) -> Components {
    assert_eq!(
        values.len(),
        shape.iter().product::<usize>(),
        "voxels do not fill their shape"
    );
    let (mut labels, mut forest) = provisional_labels(values, shape, connectivity);
    let regions = number_regions(values, shape, &mut labels, &mut forest);
    Components { labels, regions }
}

/// The voxels of a volume `[slices, rows, columns]` that share a face with one.
pub fn face_neighbours(
    voxel: usize,
    [slices, rows, columns]: [usize; 3],
) -> impl Iterator<Item = usize> {
    let plane = rows * columns;
    let (slice, row, column) = (voxel / plane, voxel / columns % rows, voxel % columns);
    [
        (slice > 0).then(|| voxel - plane),
        (slice + 1 < slices).then(|| voxel + plane),
        (row > 0).then(|| voxel - columns),
        (row + 1 < rows).then(|| voxel + columns),
        (column > 0).then(|| voxel - 1),
        (column + 1 < columns).then(|| voxel + 1),
    ]
    .into_iter()
    .flatten()
}

/// First pass: each voxel takes the label of a neighbour already seen, or a new one; labels that
/// meet are joined in the forest.
fn provisional_labels(
    values: &[u8],
    shape: [usize; 3],
    connectivity: Connectivity,
) -> (Vec<u32>, Forest) {
    let [_, rows, columns] = shape;
    let steps = steps_back(connectivity);
    let mut labels = vec![0_u32; values.len()];
    let mut forest = Forest::new();
    for (voxel, &value) in values.iter().enumerate() {
        if value == 0 {
            continue;
        }
        let here = coordinates(voxel, shape);
        let mut mine = None;
        for step in steps {
            let inside = (0..3).all(|axis| {
                here[axis]
                    .checked_add_signed(-step[axis])
                    .is_some_and(|at| at < shape[axis])
            });
            if !inside {
                continue;
            }
            let distance = (step[0] * rows as isize + step[1]) * columns as isize + step[2];
            let neighbour = voxel - distance as usize;
            if values[neighbour] == value && Some(labels[neighbour]) != mine {
                let theirs = labels[neighbour];
                mine = Some(mine.map_or(theirs, |mine| forest.join(mine, theirs)));
            }
        }
        labels[voxel] = mine.unwrap_or_else(|| forest.plant());
    }
    (labels, forest)
}

/// Second pass: provisional labels become numbers in the order of first voxels, and what there is to
/// know of each region is gathered.
fn number_regions(
    values: &[u8],
    shape: [usize; 3],
    labels: &mut [u32],
    forest: &mut Forest,
) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    let mut numbers = vec![0_u32; forest.parents.len()];
    for (voxel, label) in labels.iter_mut().enumerate() {
        if *label == 0 {
            continue;
        }
        let root = forest.root(*label) as usize;
        let here = coordinates(voxel, shape);
        if numbers[root] == 0 {
            regions.push(Region {
                value: values[voxel],
                voxels: 0,
                bounds: here.map(|at| at..at + 1),
            });
            numbers[root] = regions.len() as u32;
        }
        *label = numbers[root];
        let region = &mut regions[*label as usize - 1];
        region.voxels += 1;
        for (range, at) in region.bounds.iter_mut().zip(here) {
            *range = range.start.min(at)..range.end.max(at + 1);
        }
    }
    regions
}

/// Slice, row and column of a voxel of a volume that is not empty.
pub(super) fn coordinates(voxel: usize, [_, rows, columns]: [usize; 3]) -> [usize; 3] {
    let in_slice = voxel % (rows * columns);
    [
        voxel / (rows * columns),
        in_slice / columns,
        in_slice % columns,
    ]
}

/// Steps back to the neighbours that come earlier in memory: along slices, rows and columns.
fn steps_back(connectivity: Connectivity) -> &'static [[isize; 3]] {
    match connectivity {
        Connectivity::Faces => &[[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        Connectivity::Full => &[
            [1, 1, 1],
            [1, 1, 0],
            [1, 1, -1],
            [1, 0, 1],
            [1, 0, 0],
            [1, 0, -1],
            [1, -1, 1],
            [1, -1, 0],
            [1, -1, -1],
            [0, 1, 1],
            [0, 1, 0],
            [0, 1, -1],
            [0, 0, 1],
        ],
    }
}

/// Labels found to be the same: each points to an older one, the oldest to itself.
struct Forest {
    parents: Vec<u32>,
}

impl Forest {
    /// Label 0 is background.
    fn new() -> Self {
        Self { parents: vec![0] }
    }

    fn plant(&mut self) -> u32 {
        let label = self.parents.len() as u32;
        self.parents.push(label);
        label
    }

    fn root(&mut self, mut label: u32) -> u32 {
        while self.parents[label as usize] != label {
            let grandparent = self.parents[self.parents[label as usize] as usize];
            self.parents[label as usize] = grandparent;
            label = grandparent;
        }
        label
    }

    fn join(&mut self, a: u32, b: u32) -> u32 {
        let (a, b) = (self.root(a), self.root(b));
        let (older, younger) = (a.min(b), a.max(b));
        self.parents[younger as usize] = older;
        older
    }
}
