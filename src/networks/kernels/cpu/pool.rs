//! Pooling and interpolation. The loops run over neighbouring channels, which the compiler makes
//! into vectors by itself.

use super::blocks::for_each;
use super::map::Map;

/// The mean of each channel over rows and columns, into `[slices, channels, 1, 1]`.
pub fn mean(x: &Map, out: &mut Map) {
    let [_, channels, rows, columns] = x.shape();
    let places = rows * columns;
    let slices = x.values().chunks_exact(places * channels);
    for (slice, means) in slices.zip(out.values_mut().chunks_exact_mut(channels)) {
        means.fill(0.0);
        // Sums of sums, so that rounding does not grow with the size of the picture.
        let mut sums = vec![0.0_f32; channels];
        for row in slice.chunks_exact(columns * channels) {
            sums.fill(0.0);
            for place in row.chunks_exact(channels) {
                add(&mut sums, place);
            }
            add(means, &sums);
        }
        for mean in means {
            *mean /= places as f32;
        }
    }
}

fn add(sums: &mut [f32], values: &[f32]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}

/// Maximum over 3 x 3 with stride 2, one padded on every side.
pub fn max(x: &Map, out: &mut Map) {
    let [_, channels, rows, columns] = x.shape();
    let [_, _, rows_out, columns_out] = out.shape();
    for_each(out.values_mut(), columns_out * channels, |_, row, out| {
        let (slice, row) = (row / rows_out, row % rows_out);
        for (column, out) in out.chunks_exact_mut(channels).enumerate() {
            out.fill(f32::NEG_INFINITY);
            for r in near(row, rows) {
                for c in near(column, columns) {
                    let place = ((slice * rows + r) * columns + c) * channels;
                    let values = &x.values()[place..][..channels];
                    for (largest, &value) in out.iter_mut().zip(values) {
                        *largest = if value > *largest { value } else { *largest };
                    }
                }
            }
        }
    });
}

/// The inputs of an output of [`max`], along one axis.
fn near(output: usize, size: usize) -> std::ops::Range<usize> {
    (2 * output).saturating_sub(1)..(2 * output + 2).min(size)
}

/// Mean over 2 x 2 with stride 2.
pub fn halve(x: &Map, out: &mut Map) {
    let [_, channels, _, columns] = x.shape();
    let row_in = columns * channels;
    for_each(out.values_mut(), row_in / 2, |_, row, out| {
        let (first, second) = x.values()[2 * row * row_in..][..2 * row_in].split_at(row_in);
        let squares = first
            .chunks_exact(2 * channels)
            .zip(second.chunks_exact(2 * channels));
        for (out, (above, below)) in out.chunks_exact_mut(channels).zip(squares) {
            let (a, b) = above.split_at(channels);
            let (c, d) = below.split_at(channels);
            for ((((out, a), b), c), d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                *out = (a + b + c + d) * 0.25;
            }
        }
    });
}

/// Bilinear interpolation to twice the rows and columns, corners not aligned: an output lies a
/// quarter of the way from one input to the next.
pub fn double(x: &Map, out: &mut Map) {
    let [_, channels, rows, columns] = x.shape();
    for_each(
        out.values_mut(),
        2 * columns * channels,
        |scratch, row, out| {
            let (slice, row) = (row / (2 * rows), row % (2 * rows));
            let (near, far) = neighbours(row, rows);
            let line = |row: usize| {
                let start = (slice * rows + row) * columns * channels;
                &x.values()[start..][..columns * channels]
            };
            let between = &mut scratch.input;
            between.clear();
            between.extend(line(near).iter().zip(line(far)).map(mix));
            for (column, out) in out.chunks_exact_mut(channels).enumerate() {
                let (near, far) = neighbours(column, columns);
                let place = |column: usize| &between[column * channels..][..channels];
                let pairs = place(near).iter().zip(place(far));
                for (out, pair) in out.iter_mut().zip(pairs) {
                    *out = mix(pair);
                }
            }
        },
    );
}

/// Three quarters of the near and a quarter of the far value.
fn mix((near, far): (&f32, &f32)) -> f32 {
    0.75 * near + 0.25 * far
}

/// The inputs next to an output of [`double`], along one axis; at the border the same one twice.
fn neighbours(output: usize, size: usize) -> (usize, usize) {
    let near = output / 2;
    let far = if output.is_multiple_of(2) {
        near.saturating_sub(1)
    } else {
        (near + 1).min(size - 1)
    };
    (near, far)
}
