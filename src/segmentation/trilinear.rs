//! Trilinear interpolation of class scores, as PyTorch does it without aligned corners.

/// One axis: the two samples around each output position and the weight of the second.
struct Axis(Vec<(usize, usize, f32)>);

impl Axis {
    fn new(from: usize, to: usize) -> Self {
        let scale = from as f32 / to as f32;
        let last = from.saturating_sub(1);
        Self(
            (0..to)
                .map(|position| {
                    let source = ((position as f32 + 0.5) * scale - 0.5).max(0.0);
                    let low = (source as usize).min(last);
                    (low, (low + 1).min(last), source - low as f32)
                })
                .collect(),
        )
    }
}

/// Scores of a block of slices at a lower resolution than the scan's.
pub struct CoarseScores {
    /// `[classes, depth, rows, columns]`.
    pub scores: Vec<f32>,
    /// Its last three axes.
    pub shape: [usize; 3],
    /// Slices of the scan that the block stands for.
    pub slices: usize,
}

impl CoarseScores {
    /// The scores of one slice of the block at the scan's resolution: `[classes, rows, columns]`.
    pub fn slice(&self, index: usize, [rows, columns]: [usize; 2]) -> Vec<f32> {
        let [depth, coarse_rows, coarse_columns] = self.shape;
        let plane = coarse_rows * coarse_columns;
        let (across, along) = (
            Axis::new(coarse_rows, rows),
            Axis::new(coarse_columns, columns),
        );
        let Some(&(below, above, weight)) = Axis::new(depth, self.slices).0.get(index) else {
            return Vec::new();
        };
        let mut fine =
            Vec::with_capacity(self.scores.len() / (depth * plane).max(1) * rows * columns);
        for class in self.scores.chunks_exact((depth * plane).max(1)) {
            let between: Vec<f32> = class[below * plane..][..plane]
                .iter()
                .zip(&class[above * plane..][..plane])
                .map(|(a, b)| (1.0 - weight) * a + weight * b)
                .collect();
            for &(upper, lower, down) in &across.0 {
                let upper = &between[upper * coarse_columns..][..coarse_columns];
                let lower = &between[lower * coarse_columns..][..coarse_columns];
                fine.extend(along.0.iter().map(|&(left, right, over)| {
                    (1.0 - down) * ((1.0 - over) * upper[left] + over * upper[right])
                        + down * ((1.0 - over) * lower[left] + over * lower[right])
                }));
            }
        }
        fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubling_repeats_the_ends_and_puts_quarters_between() {
        let block = CoarseScores {
            scores: vec![0.0, 4.0],
            shape: [1, 1, 2],
            slices: 1,
        };
        assert_eq!(block.slice(0, [1, 4]), [0.0, 1.0, 3.0, 4.0]);
        let block = CoarseScores {
            scores: vec![0.0, 4.0],
            shape: [2, 1, 1],
            slices: 4,
        };
        let slices: Vec<f32> = (0..4)
            .flat_map(|slice| block.slice(slice, [1, 1]))
            .collect();
        assert_eq!(slices, [0.0, 1.0, 3.0, 4.0]);
    }

    #[test]
    fn a_deeper_block_than_its_slices_is_thinned() {
        let block = CoarseScores {
            scores: vec![1.0, 3.0],
            shape: [2, 1, 1],
            slices: 1,
        };
        assert_eq!(block.slice(0, [1, 1]), [2.0]);
    }
}
