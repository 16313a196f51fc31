//! How the weights of a convolution are laid out for a device, and Winograd's transform of them
//! (Lavin and Gray, CVPR 2016, doi 10.1109/CVPR.2016.435).

/// A matrix `[depth, columns]`, given as a function, as `[columns / block, depth, block]`, the last
/// block filled up with zeros.
pub fn in_blocks(
    [depth, columns]: [usize; 2],
    block: usize,
    at: impl Fn(usize, usize) -> f32,
) -> Vec<f32> {
    let mut values = vec![0.0; columns.next_multiple_of(block) * depth];
    for column in 0..columns {
        let first = column / block * block * depth + column % block;
        let places = values[first..].iter_mut().step_by(block);
        for (k, place) in places.take(depth).enumerate() {
            *place = at(k, column);
        }
    }
    values
}

/// Size of the tiles of outputs that Winograd's algorithm computes at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tile {
    /// 2 x 2.
    Two,
    /// 4 x 4.
    Four,
}

impl Tile {
    /// Outputs across a tile.
    pub const fn places(self) -> usize {
        match self {
            Self::Two => 2,
            Self::Four => 4,
        }
    }

    /// Inputs that a tile sees, across; as many numbers are left of it when it is transformed.
    pub const fn numbers(self) -> usize {
        self.places() + 2
    }

    /// Weights `[out, in, 3, 3]`, transformed, as `[numbers^2][out / block, in, block]`.
    pub fn weights(self, channels: [usize; 2], block: usize, weight: &[f32]) -> Vec<f32> {
        const SIXTH: f64 = 1.0 / 6.0;
        match self {
            // The points 0, 1, -1 and infinity.
            Self::Two => transformed(
                &[
                    [1.0, 0.0, 0.0],
                    [0.5, 0.5, 0.5],
                    [0.5, -0.5, 0.5],
                    [0.0, 0.0, 1.0],
                ],
                channels,
                block,
                weight,
            ),
            // The points 0, 1, -1, 2, -2 and infinity.
            Self::Four => transformed(
                &[
                    [0.25, 0.0, 0.0],
                    [-SIXTH, -SIXTH, -SIXTH],
                    [-SIXTH, SIXTH, -SIXTH],
                    [SIXTH / 4.0, SIXTH / 2.0, SIXTH],
                    [SIXTH / 4.0, -SIXTH / 2.0, SIXTH],
                    [0.0, 0.0, 1.0],
                ],
                channels,
                block,
                weight,
            ),
        }
    }
}

fn transformed<const N: usize>(
    rows: &[[f64; 3]; N],
    [inputs, outputs]: [usize; 2],
    block: usize,
    weight: &[f32],
) -> Vec<f32> {
    let matrix = inputs * outputs.next_multiple_of(block);
    let mut values = vec![0.0; N * N * matrix];
    let (kernels, _) = weight.as_chunks::<9>();
    for (pair, kernel) in kernels.iter().enumerate() {
        let (output, input) = (pair / inputs, pair % inputs);
        let first = (output / block * inputs + input) * block + output % block;
        let kernel = kernel.map(f64::from);
        let (lines, _) = kernel.as_chunks::<3>();
        let across = std::array::from_fn::<_, 3, _>(|line| rows.map(|row| dot(&lines[line], &row)));
        let places = values[first..].iter_mut().step_by(matrix);
        for (at, place) in places.enumerate() {
            *place = dot(&across.map(|line| line[at % N]), &rows[at / N]) as f32;
        }
    }
    values
}

fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
