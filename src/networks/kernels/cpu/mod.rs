//! The layers on the processor, by SIMD of whatever width it has.
//!
//! Maps lie with their channels innermost, so that a vector holds neighbouring channels of one place
//! in every kernel: no layer needs lanes to be shuffled, and a place at the border is left out or
//! taken as a whole. Convolutions are products of matrices ([`product`]): of the places with the
//! weights ([`direct`]), or tile by tile in the domain of Winograd's transform ([`winograd`]).

mod blocks;
mod depthwise;
mod direct;
mod epilogue;
mod logistic;

mod map;
mod parts;
mod pool;
mod product;
mod transform;
mod winograd;

use burn::tensor::Device;

use depthwise::Depthwise;
use direct::Direct;
use map::Buffers;
use winograd::Winograd;

use super::{Convolution, Input, Kernels, Parts};
pub use map::Map;

/// The processor.
#[derive(Debug)]
pub struct Cpu {
    buffers: Buffers,
}

impl Cpu {
    /// The kernels for a device of Burn, if it is the processor.
    pub fn of(device: &Device) -> Option<Self> {
        // In a browser nothing tells whether the processor knows these instructions: a module that
        // has them is loaded only where it does.
        #[cfg(all(target_arch = "wasm32", feature = "relaxed-simd"))]
        pulp::wasm::enable_relaxed_simd();
        (*device == Device::flex()).then(|| Self {
            buffers: Buffers::default(),
        })
    }
}

/// A convolution, its weights laid out for one of the ways to compute it.
#[derive(Debug)]
pub enum Conv {
    /// As a product of matrices.
    Direct(Direct),
    /// 3 x 3 with stride 1 and many channels: by Winograd's algorithm.
    Winograd(Winograd),
    /// One kernel for each channel.
    Depthwise(Depthwise),
}

impl Kernels for Cpu {
    type Map = Map;
    type Conv = Conv;

    fn convolution(&self, convolution: Convolution) -> Conv {
        if convolution.geometry.depthwise {
            Conv::Depthwise(Depthwise::new(convolution))
        } else if let Some(tile) = winograd::tile(&convolution.geometry) {
            Conv::Winograd(Winograd::new(convolution, tile))
        } else {
            Conv::Direct(Direct::new(convolution))
        }
    }

    fn upload(&self, values: Vec<f32>, shape: [usize; 4]) -> Map {
        let mut map = self.buffers.map(shape);
        map::channels_last(&values, shape, map.values_mut());
        map
    }

    fn conv(&self, conv: &Conv, input: Input<'_, Map>, residual: Option<&Map>) -> Map {
        let geometry = match conv {
            Conv::Direct(conv) => conv.geometry(),
            Conv::Winograd(conv) => conv.geometry(),
            Conv::Depthwise(conv) => conv.geometry(),
        };
        let [slices, _, rows, columns] = input.first().shape();
        let [_, outputs] = geometry.channels;
        let [rows, columns] = geometry.outputs([rows, columns]);
        let mut out = self.buffers.map([slices, outputs, rows, columns]);
        match conv {
            Conv::Direct(conv) => conv.run(&input, residual, &mut out),
            Conv::Winograd(conv) => conv.run(&input, residual, &mut out),
            Conv::Depthwise(conv) => match input {
                Input::Map(x) => conv.run(x, residual, &mut out),
                _ => unreachable!("no network has a depthwise convolution of more than a map"),
            },
        }
        out
    }

    fn gates(&self, x: &Map, reduce: &Conv, expand: &Conv) -> Map {
        let [slices, channels, ..] = x.shape();
        let mut mean = self.buffers.map([slices, channels, 1, 1]);
        pool::mean(x, &mut mean);
        let reduced = self.conv(reduce, Input::Map(&mean), None);
        self.conv(expand, Input::Map(&reduced), None)
    }

    fn max_pool(&self, x: &Map) -> Map {
        let [slices, channels, rows, columns] = x.shape();
        let half = |size: usize| (size + 2 - 3) / 2 + 1;
        let mut out = self
            .buffers
            .map([slices, channels, half(rows), half(columns)]);
        pool::max(x, &mut out);
        out
    }

    fn halve(&self, x: &Map) -> Map {
        let [slices, channels, rows, columns] = x.shape();
        let mut out = self.buffers.map([slices, channels, rows / 2, columns / 2]);
        pool::halve(x, &mut out);
        out
    }

    fn double(&self, x: &Map) -> Map {
        let [slices, channels, rows, columns] = x.shape();
        let mut out = self.buffers.map([slices, channels, 2 * rows, 2 * columns]);
        pool::double(x, &mut out);
        out
    }

    async fn read(&self, map: Map) -> Result<Vec<f32>, String> {
        Ok(map::channels_first(&map))
    }

    fn parts(&self) -> Option<&dyn Parts<Map = Map>> {
        Some(self)
    }
}
