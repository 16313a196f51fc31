//! AI-segment as published: lungs by a U-Net, lesions by a 3D ResNet-50 and a U-Net together.
//!
//! The reference (`owkin/scancovia`, `ai_segment/utils/predictor.py`) holds the class probabilities
//! of the whole scan. Here the scores of the 3D network stay at its own, sixteen times coarser
//! resolution until a slice is labelled, so that beside the scan and its masks only a block of 32
//! slices and the slices under way are in memory. The labels are the same.

use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::trilinear::CoarseScores;
use super::{Error, LEFT, RIGHT, Segmentation};
use crate::lungs::Mask;
use crate::networks::{Network, Networks};
use crate::progress::{Progress, Step, tell};
use crate::volume::Scan;

/// Rows and columns of a slice: the reference brings one network to this size and leaves the others
/// as they are, so it fails on any other.
const SIDE: usize = 512;
/// Slices that the 3D network sees at once; the last block has the rest.
const BLOCK: usize = 32;
/// Background, ground glass, consolidation, crazy paving, healthy lung.
const CLASSES: usize = 5;
/// Slices that the lesion U-Net sees at once.
const NEIGHBOURS: usize = 3;
/// Rows and columns are divided so often that they must be a multiple of this.
const MULTIPLE: usize = 16;

/// Segments a scan of 512 x 512 pixels in plane with the three published networks.
///
/// The published lung network scores the two lungs by themselves without saying which is which; here
/// the one that lies more to the patient's right is called the right one.
///
/// # Errors
/// When the slices have another size, there are fewer than three, a network fails, or `progress` asks
/// to stop.
pub async fn segment(
    scan: &dyn Scan,
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Segmentation, Error> {
    let [_, rows, columns] = scan.grid().shape;
    if [rows, columns] != [SIDE, SIDE] {
        return Err(Error::SliceSize {
            side: SIDE,
            rows,
            columns,
        });
    }
    segment_square(scan, networks, progress).await
}

/// As [`segment`], on square slices of any multiple of 16: what the same steps give at a size at
/// which they can be compared with the reference in seconds.
///
/// # Errors
/// As [`segment`].
pub async fn segment_square(
    scan: &dyn Scan,
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Segmentation, Error> {
    let [slices, rows, columns] = scan.grid().shape;
    if rows != columns || rows == 0 || rows % MULTIPLE != 0 {
        return Err(Error::SliceSize {
            side: SIDE,
            rows,
            columns,
        });
    }
    if slices < NEIGHBOURS {
        return Err(Error::TooFewSlices { slices });
    }
    let lungs = lungs(scan, networks, progress).await?;
    let blocks = blocks(scan, networks, progress).await?;
    let lesions = lesions(scan, &lungs, &blocks, networks, progress).await?;
    Ok(Segmentation {
        lungs,
        lesions,
        warnings: Vec::new(),
    })
}

/// Hounsfield units as the networks take them: 0 for air, 1 for about water.
fn scaled(hounsfield: &[f32]) -> impl Iterator<Item = f32> {
    hounsfield.iter().map(|hu| (hu + 1024.0).max(0.0) / 1000.0)
}

/// The lung network on every slice.
async fn lungs(
    scan: &dyn Scan,
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Mask, Error> {
    let shape = scan.grid().shape;
    let total = shape[0];
    tell(progress, Step::SegmentLungs, 0, total)?;
    let mut outputs = stream::iter(0..total)
        .map(|slice| {
            let input = scaled(&scan.slice(slice))
                .map(|value| value - 1.0)
                .collect();
            networks.run(Network::UnetLung, input)
        })
        .buffered(networks.parallelism().max(1));
    let mut channels = Vec::with_capacity(scan.voxels());
    let mut done = 0;
    while let Some(scores) = outputs.try_next().await? {
        let (first, second) = scores.split_at(scores.len() / 2);
        let bits = first.iter().zip(second);
        channels.extend(bits.map(|(&a, &b)| u8::from(a > 0.0) | (u8::from(b > 0.0) << 1)));
        done += 1;
        tell(progress, Step::SegmentLungs, done, total)?;
    }
    drop(outputs);
    name_sides(&mut channels, shape[2]);
    Ok(Mask {
        labels: channels,
        shape,
    })
}

/// From which of the two outputs claims a voxel (bits 1 and 2) to 1 right and 2 left. A voxel that
/// both claim goes to the nearer one.
fn name_sides(channels: &mut [u8], columns: usize) {
    let (mut sums, mut counts) = ([0_usize; 2], [0_usize; 2]);
    for row in channels.chunks_exact(columns.max(1)) {
        for (column, &bits) in row.iter().enumerate() {
            for (bit, (sum, count)) in sums.iter_mut().zip(&mut counts).enumerate() {
                let claimed = usize::from(bits >> bit & 1);
                *sum += claimed * column;
                *count += claimed;
            }
        }
    }
    let middle = columns as f64 / 2.0;
    let mean = |bit: usize| (counts[bit] > 0).then(|| sums[bit] as f64 / counts[bit] as f64);
    // Where only one output claims anything, the other is taken to lie across the midline.
    let (first, second) = match (mean(0), mean(1)) {
        (Some(first), Some(second)) => (first, second),
        (Some(first), None) => (first, 2.0 * middle - first),
        (None, Some(second)) => (2.0 * middle - second, second),
        (None, None) => return,
    };
    // Column 0 lies at the patient's right.
    let (of_first, of_second) = if first <= second {
        (RIGHT, LEFT)
    } else {
        (LEFT, RIGHT)
    };
    for row in channels.chunks_exact_mut(columns.max(1)) {
        for (column, bits) in row.iter_mut().enumerate() {
            let column = column as f64;
            *bits = match *bits {
                0 => 0,
                1 => of_first,
                2 => of_second,
                _ if (column - first).abs() <= (column - second).abs() => of_first,
                _ => of_second,
            };
        }
    }
}

/// The 3D network on every block of slices, at its own resolution.
async fn blocks(
    scan: &dyn Scan,
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Vec<CoarseScores>, Error> {
    let [slices, rows, columns] = scan.grid().shape;
    let total = steps(slices);
    tell(progress, Step::SegmentLesions, 0, total)?;
    let mut outputs = stream::iter((0..slices).step_by(BLOCK))
        .map(|first| {
            let mut input = Vec::with_capacity(BLOCK * rows * columns);
            for slice in first..slices.min(first + BLOCK) {
                input.extend(scaled(&scan.slice(slice)));
            }
            networks.run(Network::ResnetLesion, input)
        })
        .buffered(networks.parallelism().max(1));
    let mut blocks = Vec::with_capacity(slices.div_ceil(BLOCK));
    let mut done = 0;
    while let Some(scores) = outputs.try_next().await? {
        let of_block = BLOCK.min(slices - done);
        let shape = [of_block, rows, columns].map(coarse);
        if scores.len() != CLASSES * shape.iter().product::<usize>() {
            return Err(unexpected(Network::ResnetLesion, scores.len()));
        }
        blocks.push(CoarseScores {
            scores,
            shape,
            slices: of_block,
        });
        done += of_block;
        tell(progress, Step::SegmentLesions, done, total)?;
    }
    Ok(blocks)
}

/// Length of an axis in the output of the 3D network: halved three times, rounding up, and doubled.
fn coarse(length: usize) -> usize {
    2 * length.div_ceil(2).div_ceil(2).div_ceil(2)
}

/// Slices through the one lesion network and through the other.
fn steps(slices: usize) -> usize {
    2 * slices - (NEIGHBOURS - 1)
}

/// The label of each voxel by the mean of both lesion networks, and none outside the lungs.
async fn lesions(
    scan: &dyn Scan,
    lungs: &Mask,
    blocks: &[CoarseScores],
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Mask, Error> {
    let [slices, rows, columns] = scan.grid().shape;
    let plane = rows * columns;
    let mut outputs = stream::iter(0..=slices - NEIGHBOURS)
        .map(|first| async move {
            let input = (first..first + NEIGHBOURS).flat_map(|slice| {
                transposed(&scaled(&scan.slice(slice)).collect::<Vec<_>>(), rows)
            });
            let scores = networks.run(Network::UnetLesion, input.collect()).await?;
            if scores.len() != CLASSES * plane {
                return Err(unexpected(Network::UnetLesion, scores.len()));
            }
            let probabilities = softmax(scores, plane);
            let upright = probabilities.chunks_exact(plane);
            Ok::<_, Error>(
                upright
                    .flat_map(|class| transposed(class, columns))
                    .collect(),
            )
        })
        .buffered(networks.parallelism().max(1));
    let mut labels = Vec::with_capacity(scan.voxels());
    for (index, lung) in lungs.slices().enumerate() {
        // The reference leaves the first and the last slice to the 3D network.
        let by_slice: Option<Vec<f32>> = match index {
            0 => None,
            _ => outputs.try_next().await?,
        };
        let by_block = match blocks.get(index / BLOCK) {
            Some(block) => softmax(block.slice(index % BLOCK, [rows, columns]), plane),
            None => Vec::new(),
        };
        labels.extend(labelled(by_block, by_slice, lung));
        let done = slices + index.min(slices - NEIGHBOURS + 1);
        tell(progress, Step::SegmentLesions, done, steps(slices))?;
    }
    Ok(Mask {
        labels,
        shape: [slices, rows, columns],
    })
}

/// The most probable class of each place of a slice, the first of equals; 0 outside the lungs.
fn labelled(by_block: Vec<f32>, by_slice: Option<Vec<f32>>, lung: &[u8]) -> Vec<u8> {
    let mut mean = by_block;
    if let Some(by_slice) = by_slice {
        for (a, b) in mean.iter_mut().zip(by_slice) {
            *a = (b + *a) / 2.0;
        }
    }
    let mut labels = crate::networks::labels_of_scores(&mean, CLASSES);
    for (label, &lung) in labels.iter_mut().zip(lung) {
        if lung == 0 {
            *label = 0;
        }
    }
    labels
}

/// Probabilities of the classes at each place: `[classes, places]` to the same.
fn softmax(mut scores: Vec<f32>, places: usize) -> Vec<f32> {
    let mut largest = vec![f32::NEG_INFINITY; places];
    for class in scores.chunks_exact(places) {
        for (largest, &score) in largest.iter_mut().zip(class) {
            *largest = largest.max(score);
        }
    }
    let mut sums = vec![0.0; places];
    for class in scores.chunks_exact_mut(places) {
        for ((score, &largest), sum) in class.iter_mut().zip(&largest).zip(&mut sums) {
            *score = (*score - largest).exp();
            *sum += *score;
        }
    }
    for class in scores.chunks_exact_mut(places) {
        for (score, &sum) in class.iter_mut().zip(&sums) {
            *score /= sum;
        }
    }
    scores
}

/// Rows become columns; `rows` is the number of rows given.
fn transposed(values: &[f32], rows: usize) -> Vec<f32> {
    let columns = values.len() / rows.max(1);
    (0..columns)
        .flat_map(|column| values.iter().skip(column).step_by(columns.max(1)).copied())
        .collect()
}

fn unexpected(network: Network, values: usize) -> Error {
    Error::Network(crate::networks::NetworkError::Run {
        network: network.name(),
        reason: format!("it gave {values} values, which is not the size of its output"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lung_at_the_patients_right_is_right_whichever_output_it_comes_from() {
        let mut channels = [2, 2, 3, 0, 3, 1];
        name_sides(&mut channels, 6);
        assert_eq!(channels, [1, 1, 1, 0, 2, 2]);
    }

    #[test]
    fn a_single_lung_is_named_by_its_half_of_the_image() {
        let mut channels = [0, 0, 0, 0, 1, 1];
        name_sides(&mut channels, 6);
        assert_eq!(channels, [0, 0, 0, 0, 2, 2]);
    }

    #[test]
    fn the_3d_network_rounds_up_before_it_doubles() {
        assert_eq!([32, 24, 17, 8, 1, 512].map(coarse), [8, 6, 6, 2, 2, 128]);
    }

    #[test]
    fn of_equal_probabilities_the_first_class_wins_and_outside_the_lungs_none() {
        let mean = vec![0.2; 10];
        assert_eq!(labelled(mean.clone(), None, &[1, 0]), [0, 0]);
        let by_slice = (0..10)
            .map(|i| if i / 2 == 3 { 1.0 } else { 0.0 })
            .collect();
        assert_eq!(labelled(mean, Some(by_slice), &[1, 0]), [3, 0]);
    }
}
