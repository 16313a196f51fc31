//! 3 x 3 convolutions with stride 1 by Winograd's minimal filtering (Lavin and Gray, CVPR 2016).
//!
//! A tile of outputs needs as many products as the tile of inputs that it sees has places, instead
//! of nine for each output: 16 instead of 36 for outputs of 2 x 2, 36 instead of 144 for 4 x 4. The
//! transforms before and after cost additions for every channel, the products cost channels in
//! times channels out, so that it pays where there are many channels. It rounds more: about three
//! times with 2 x 2, ten times with 4 x 4.

use pulp::{Arch, Simd, WithSimd};

use super::blocks::{Scratch, for_each};
use super::epilogue::{Epilogue, store, vectors};
use super::map::Map;
use super::product::{ROWS, VECTORS, rows, tile as product, width, width_here};
use super::transform::{Four, Transform, Two};
use crate::networks::kernels::weights::Tile;
use crate::networks::kernels::{Convolution, Geometry, Input};

/// Fewer channels are left to the direct way.
const FEWEST_CHANNELS: usize = 32;
/// Pairs of channels in and out up to which the larger tile, whose weights take four times the
/// memory of the 3 x 3 kernels, is worth it.
const MOST_PAIRS_OF_FOUR: usize = 512 * 512;
/// Tiles of a block: enough that each weight fetched from memory is used often.
const TILES: usize = 64;

/// The tiles for a convolution, where this way is worth it.
pub fn tile(geometry: &Geometry) -> Option<Tile> {
    let [inputs, outputs] = geometry.channels;
    let fits = geometry.is_three_by_three()
        && inputs.is_multiple_of(width_here())
        && inputs >= FEWEST_CHANNELS
        && outputs >= FEWEST_CHANNELS;
    fits.then_some(if inputs * outputs <= MOST_PAIRS_OF_FOUR {
        Tile::Four
    } else {
        Tile::Two
    })
}

/// A convolution and its weights, transformed.
#[derive(Debug)]
pub struct Winograd {
    geometry: Geometry,
    tile: Tile,
    /// For every place of a tile of inputs the panels of a matrix `[inputs, outputs]`.
    panels: Vec<f32>,
    epilogue: Epilogue,
}

impl Winograd {
    /// Transforms the weights.
    pub fn new(convolution: Convolution, tile: Tile) -> Self {
        let geometry = convolution.geometry;
        Self {
            panels: tile.weights(geometry.channels, width_here(), &convolution.weight),
            epilogue: Epilogue::of(convolution),
            geometry,
            tile,
        }
    }

    /// Its size.
    pub const fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    /// Computes it.
    pub fn run(&self, input: &Input<'_, Map>, residual: Option<&Map>, out: &mut Map) {
        let [_, outputs, rows, columns] = out.shape();
        let line = columns * outputs;
        let lines = (TILES / columns.div_ceil(self.tile.places())).max(1) * self.tile.places();
        for (slice, values) in out.values_mut().chunks_exact_mut(rows * line).enumerate() {
            let residual = residual.map(|map| &map.values()[slice * rows * line..]);
            for_each(values, lines * line, |scratch, block, out| {
                let first_row = block * lines;
                let block = Block {
                    conv: self,
                    input,
                    slice,
                    size: [rows, columns],
                    first_row,
                    residual: residual.map(|values| &values[first_row * line..]),
                    scratch,
                    out,
                };
                match self.tile {
                    Tile::Four => Arch::new().dispatch(Tiled::<Four, 4, 6>::new(block)),
                    Tile::Two => Arch::new().dispatch(Tiled::<Two, 2, 4>::new(block)),
                }
            });
        }
    }
}

/// Some whole rows of tiles.
struct Block<'a> {
    conv: &'a Winograd,
    input: &'a Input<'a, Map>,
    slice: usize,
    /// Rows and columns of the picture.
    size: [usize; 2],
    first_row: usize,
    /// From the block's first place on.
    residual: Option<&'a [f32]>,
    scratch: &'a mut Scratch,
    out: &'a mut [f32],
}

/// A block with its transform: tiles of `TILE` outputs see `SIDE` inputs each way.
struct Tiled<'a, T, const TILE: usize, const SIDE: usize> {
    block: Block<'a>,
    transform: std::marker::PhantomData<T>,
}

impl<'a, T, const TILE: usize, const SIDE: usize> Tiled<'a, T, TILE, SIDE> {
    const fn new(block: Block<'a>) -> Self {
        Self {
            block,
            transform: std::marker::PhantomData,
        }
    }
}

impl<T: Transform<TILE, SIDE>, const TILE: usize, const SIDE: usize> WithSimd
    for Tiled<'_, T, TILE, SIDE>
{
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Block {
            conv,
            input,
            slice,
            size,
            first_row,
            residual,
            scratch:
                Scratch {
                    input: seen,
                    output: sums,
                },
            out,
        } = self.block;
        let [inputs, outputs] = conv.geometry.channels;
        let [_, columns] = size;
        let across = columns.div_ceil(TILE);
        let tiles = (out.len() / (columns * outputs)).div_ceil(TILE) * across;
        let width = width::<S>();
        let filled = outputs.next_multiple_of(width);

        seen.resize(SIDE * SIDE * tiles * inputs, 0.0);
        let mut start = 0;
        for map in maps(input) {
            for tile in 0..tiles {
                let corner = [first_row + tile / across * TILE, tile % across * TILE];
                let picture = Picture { map, slice, size };
                let target = tile * inputs + start;
                see::<S, T, TILE, SIDE>(simd, picture, corner, seen, target, tiles * inputs);
            }
            start += map.shape()[1];
        }

        sums.resize(SIDE * SIDE * tiles * filled, 0.0);
        let places = seen
            .chunks_exact(tiles * inputs)
            .zip(conv.panels.chunks_exact(inputs * filled))
            .zip(sums.chunks_exact_mut(tiles * filled));
        for ((matrix, panels), sums) in places {
            for (at, panel) in panels.chunks_exact(width * inputs).enumerate() {
                for first in (0..tiles).step_by(ROWS) {
                    let rows = rows(matrix, inputs, first, tiles);
                    let products = product(simd, rows, panel);
                    for (pair, tile) in products.into_iter().zip(first..tiles) {
                        let target = &mut sums[tile * filled + at * width..][..width];
                        let (vectors, _) = S::as_mut_simd_f32s(target);
                        vectors[..VECTORS].copy_from_slice(&pair);
                    }
                }
            }
        }

        for tile in 0..tiles {
            for start in (0..outputs).step_by(S::F32_LANES) {
                let at = |place: usize| {
                    vectors::<S, 1>(&sums[(place * tiles + tile) * filled + start..])[0]
                };
                let values = outputs_of::<S, T, TILE, SIDE>(simd, at);
                for (row, values) in (tile / across * TILE..).zip(values) {
                    for (column, value) in (tile % across * TILE..columns).zip(values) {
                        let place = (row * columns + column) * outputs;
                        let Some(out) = out.get_mut(place + start..place + outputs) else {
                            continue;
                        };
                        let residual = residual.map(|r| &r[place + start..place + outputs]);
                        conv.epilogue.finish(simd, start, [value], residual, out);
                    }
                }
            }
        }
    }
}

/// The maps whose channels are the input.
fn maps<'a>(input: &Input<'a, Map>) -> impl Iterator<Item = &'a Map> {
    let (first, second) = match *input {
        Input::Map(x) => (x, None),
        Input::Beside(x, other) => (x, Some(other)),
        Input::Gated(..) => unreachable!("no network gates the input of a 3 x 3 convolution"),
    };
    std::iter::once(first).chain(second)
}

/// One slice of a map.
#[derive(Clone, Copy)]
struct Picture<'a> {
    map: &'a Map,
    slice: usize,
    /// Rows and columns.
    size: [usize; 2],
}

impl<'a> Picture<'a> {
    /// The channels of one place; nothing outside.
    #[inline(always)]
    fn place(&self, row: usize, column: usize) -> Option<&'a [f32]> {
        let [rows, columns] = self.size;
        if row >= rows || column >= columns {
            return None;
        }
        let [_, channels, ..] = self.map.shape();
        let place = ((self.slice * rows + row) * columns + column) * channels;
        Some(&self.map.values()[place..][..channels])
    }
}

/// The tile of inputs that the tile of outputs at `corner` sees, transformed, channel by channel
/// from `target` on, its places `stride` apart.
#[inline(always)]
fn see<S: Simd, T: Transform<TILE, SIDE>, const TILE: usize, const SIDE: usize>(
    simd: S,
    picture: Picture<'_>,
    [row, column]: [usize; 2],
    seen: &mut [f32],
    target: usize,
    stride: usize,
) {
    // The input begins one before the output; before the first these differences wrap.
    let places: [[Option<&[f32]>; SIDE]; SIDE] = std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            picture.place((row + i).wrapping_sub(1), (column + j).wrapping_sub(1))
        })
    });
    let [_, channels, ..] = picture.map.shape();
    for start in (0..channels).step_by(S::F32_LANES) {
        let value = |i: usize, j: usize| match places[i][j] {
            Some(channels) => vectors::<S, 1>(&channels[start..])[0],
            None => simd.splat_f32s(0.0),
        };
        // Down the columns, then along the rows.
        let half: [[S::f32s; SIDE]; SIDE] =
            std::array::from_fn(|j| T::input(simd, std::array::from_fn(|i| value(i, j))));
        let rows = (0..SIDE).map(|i| T::input(simd, std::array::from_fn(|j| half[j][i])));
        for (i, row) in rows.enumerate() {
            for (j, vector) in row.into_iter().enumerate() {
                let place = target + start + (i * SIDE + j) * stride;
                store(simd, &mut seen[place..], [vector]);
            }
        }
    }
}

/// The outputs of a tile out of the products at its places.
#[inline(always)]
fn outputs_of<S: Simd, T: Transform<TILE, SIDE>, const TILE: usize, const SIDE: usize>(
    simd: S,
    at: impl Fn(usize) -> S::f32s,
) -> [[S::f32s; TILE]; TILE] {
    let half: [[S::f32s; TILE]; SIDE] =
        std::array::from_fn(|j| T::output(simd, std::array::from_fn(|i| at(i * SIDE + j))));
    std::array::from_fn(|i| T::output(simd, std::array::from_fn(|j| half[j][i])))
}
