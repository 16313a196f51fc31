//! Names and shapes of the tensors of our own small U-Net, and what it costs.

use super::architecture::{Layers, Parameter};

/// Channels at half, a quarter, an eighth and a sixteenth of the resolution.
pub const WIDTHS: [usize; 4] = [16, 32, 64, 96];

/// What sets our lung and lesion networks apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmallUNetShape {
    /// Pictures that it sees of each slice.
    pub channels: usize,
    /// Classes that it scores.
    pub classes: usize,
}

impl SmallUNetShape {
    /// The lungs: a slice and its neighbours below and above; background, right lung, left lung.
    pub const LUNG: Self = Self {
        channels: 3,
        classes: 3,
    };
    /// The lesions: a slice, its neighbours below and above, and where the lungs are; ground glass,
    /// consolidation, healthy lung.
    pub const LESION: Self = Self {
        channels: 4,
        classes: 3,
    };

    /// The convolutions in order: name, input and output channels, kernel, and by how much the
    /// picture they work on is smaller than the slice. Those followed by a normalisation come with
    /// `true`, those with a bias with `false`.
    fn convolutions(self) -> Vec<(String, [usize; 2], usize, usize, bool)> {
        let levels = || WIDTHS.iter().copied().zip(WIDTHS[1..].iter().copied());
        let [outermost, .., innermost] = WIDTHS;
        let mut all = vec![
            ("stem".into(), [4 * self.channels, outermost], 3, 2, true),
            ("skip".into(), [outermost, outermost], 3, 2, true),
        ];
        for (level, (outer, inner)) in levels().enumerate() {
            let smaller = 4 << level;
            all.push((
                format!("down.{level}.fold"),
                [4 * outer, inner],
                1,
                smaller,
                true,
            ));
            all.push((
                format!("down.{level}.block"),
                [inner, inner],
                3,
                smaller,
                true,
            ));
        }
        all.push(("bottom".into(), [innermost, innermost], 3, 16, true));
        for (level, (outer, inner)) in levels().enumerate() {
            let smaller = 4 << level;
            all.push((
                format!("up.{level}.unfold"),
                [inner, 4 * outer],
                1,
                smaller,
                false,
            ));
            all.push((
                format!("up.{level}.block"),
                [outer, outer],
                3,
                smaller / 2,
                true,
            ));
        }
        all.push(("head".into(), [outermost, 4 * self.classes], 1, 2, false));
        all
    }

    pub(crate) fn parameters(self) -> Vec<Parameter> {
        let mut layers = Layers::default();
        for (name, [inputs, outputs], kernel, _, normalised) in self.convolutions() {
            let shape = [outputs, inputs, kernel, kernel];
            if normalised {
                layers.weight(&format!("{name}.conv"), &shape);
                layers.norm(&format!("{name}.norm"), outputs);
            } else {
                layers.weight_and_bias(&name, &shape, outputs);
            }
        }
        layers.0
    }

    /// Trained numbers of the network, the running statistics included.
    pub fn parameter_count(self) -> usize {
        let sizes = self.parameters();
        sizes
            .iter()
            .map(|p| p.shape.iter().product::<usize>())
            .sum()
    }

    /// Multiply-adds of the convolutions for a slice of `side` x `side`.
    pub fn multiply_adds(self, side: usize) -> usize {
        let each =
            self.convolutions()
                .into_iter()
                .map(|(_, [inputs, outputs], kernel, smaller, _)| {
                    inputs * outputs * kernel * kernel * (side / smaller).pow(2)
                });
        each.sum()
    }
}
