//! The layers as programs of our own for graphics processors.
//!
//! They are queued through Burn's runtime, one after another, with nothing read back before the
//! end; the runtime submits several at a time and reuses their memory. What follows a convolution
//! (bias, residual, activation, normalisation) is done before its result is stored for the first
//! time, channels beside one another are read where they lie, and gates are multiplied on reading.

mod depthwise;
mod direct;
mod gates;
mod launch;
mod product;
mod resize;
mod wgsl;
mod winograd;

use burn::tensor::Device;
use cubecl::server::Handle;

use super::weights::Tile;
use super::{Activation, Convolution, Geometry, Input, Kernels};
use depthwise::Depthwise;
use direct::Direct;
use gates::{Excite, Mean, Squeeze};
use launch::Launcher;
use product::Product;
use resize::{Resize, Way};
use wgsl::{BLOCK, Epilogue, Source, filled, pack, plane, vectors};
use winograd::Tiles;

/// A graphics processor that Burn has opened.
pub struct Gpu(Launcher);

/// Activations in the device's memory, as [`wgsl`] lays them out.
pub struct GpuMap {
    handle: Handle,
    shape: [usize; 4],
}

impl GpuMap {
    const fn size(&self) -> [usize; 2] {
        [self.shape[2], self.shape[3]]
    }
}

/// A convolution in the device's memory.
pub struct GpuConv {
    geometry: Geometry,
    algorithm: Algorithm,
    weights: Handle,
    /// Bias, and behind it scale and shift where there is an affine.
    after: Handle,
    activation: Activation,
    affine: bool,
}

/// How a convolution is computed, which decides how its weights lie.
#[derive(Clone, Copy)]
enum Algorithm {
    /// As one product of matrices, of the places where the kernel stands.
    Product,
    /// By Winograd's algorithm.
    Winograd(Tile),
    /// By its definition.
    Direct,
    /// Channel by channel.
    Depthwise,
}

impl Algorithm {
    fn of(geometry: &Geometry) -> Self {
        if geometry.depthwise {
            Self::Depthwise
        } else if geometry.kernel == 1 && geometry.padding == [0, 0] {
            Self::Product
        } else {
            Tile::of(geometry).map_or(Self::Direct, Self::Winograd)
        }
    }
}

impl Gpu {
    /// The kernels for a device of Burn, if it is a graphics processor.
    pub fn of(device: &Device) -> Option<Self> {
        Launcher::of(device).map(Self)
    }

    fn empty(&self, shape: [usize; 4]) -> GpuMap {
        let [slices, channels, rows, columns] = shape;
        GpuMap {
            handle: self.0.empty(slices * channels * plane([rows, columns])),
            shape,
        }
    }

    fn by_product(&self, layer: &Layer<'_>, output: &GpuMap) {
        let program = Product {
            channels: layer.conv.geometry.channels,
            vectors: vectors(output.size()),
            source: layer.source,
            epilogue: Some(layer.epilogue),
        };
        let groups = program.groups(layer.slices);
        self.0.launch(program, groups, &layer.buffers(output));
    }

    fn directly(&self, layer: &Layer<'_>, output: &GpuMap) {
        let program = Direct {
            geometry: layer.conv.geometry,
            input: layer.size,
            source: layer.source,
            epilogue: layer.epilogue,
        };
        let groups = program.groups(layer.slices);
        self.0.launch(program, groups, &layer.buffers(output));
    }

    fn depthwise(&self, layer: &Layer<'_>, output: &GpuMap) {
        assert!(
            layer.source == Source::Map,
            "no network has a depthwise convolution of more than a map"
        );
        let program = Depthwise {
            geometry: layer.conv.geometry,
            input: layer.size,
            epilogue: layer.epilogue,
        };
        let groups = program.groups(layer.slices);
        self.0.launch(program, groups, &layer.buffers(output));
    }

    fn by_winograd(&self, tile: Tile, layer: &Layer<'_>, output: &GpuMap) {
        let [inputs, outputs] = layer.conv.geometry.channels;
        let tiles = |channels| Tiles {
            tile,
            channels,
            size: layer.size,
            slices: layer.slices,
        };
        let before = winograd::Before {
            tiles: tiles(inputs),
            source: layer.source,
        };
        let plane = [1, before.tiles.count()];
        let matrices = tile.numbers() * tile.numbers();
        let buffer = |channels: usize| self.0.empty(matrices * channels * wgsl::plane(plane));
        let (transformed, sums) = (buffer(inputs), buffer(outputs));
        let groups = before.tiles.groups();
        let mut buffers = layer.inputs.clone();
        buffers.push(&transformed);
        self.0.launch(before, groups, &buffers);

        let product = Product {
            channels: [inputs, outputs],
            vectors: vectors(plane),
            source: Source::Map,
            epilogue: None,
        };
        let groups = product.groups(matrices);
        let buffers = [&transformed, &layer.conv.weights, &sums];
        self.0.launch(product, groups, &buffers);

        let after = winograd::After {
            tiles: tiles(outputs),
            epilogue: layer.epilogue,
        };
        let groups = after.tiles.groups();
        let mut buffers = vec![&sums, &layer.conv.after];
        buffers.extend(layer.residual);
        buffers.push(&output.handle);
        self.0.launch(after, groups, &buffers);
    }

    fn resize(&self, way: Way, x: &GpuMap) -> GpuMap {
        let [slices, channels, ..] = x.shape;
        let program = Resize {
            way,
            input: x.size(),
        };
        let [rows, columns] = program.output();
        let y = self.empty([slices, channels, rows, columns]);
        let groups = program.groups(slices * channels);
        self.0.launch(program, groups, &[&x.handle, &y.handle]);
        y
    }
}

/// A convolution and what it is applied to.
struct Layer<'a> {
    conv: &'a GpuConv,
    inputs: Vec<&'a Handle>,
    source: Source,
    residual: Option<&'a Handle>,
    epilogue: Epilogue,
    slices: usize,
    /// Rows and columns in.
    size: [usize; 2],
}

impl<'a> Layer<'a> {
    fn new(conv: &'a GpuConv, input: &Input<'a, GpuMap>, residual: Option<&'a GpuMap>) -> Self {
        let x = input.first();
        let (second, source) = match *input {
            Input::Map(_) => (None, Source::Map),
            Input::Beside(x, x2) => (Some(x2), Source::Beside(x.shape[1])),
            Input::Gated(_, gates) => (Some(gates), Source::Gated),
        };
        Self {
            conv,
            inputs: [Some(x), second]
                .into_iter()
                .flatten()
                .map(|map| &map.handle)
                .collect(),
            source,
            residual: residual.map(|map| &map.handle),
            epilogue: Epilogue {
                residual: residual.is_some(),
                activation: conv.activation,
                affine: conv.affine,
            },
            slices: x.shape[0],
            size: x.size(),
        }
    }

    /// All buffers of a program that does the whole layer.
    fn buffers<'b>(&'b self, output: &'b GpuMap) -> Vec<&'b Handle> {
        let mut buffers = self.inputs.clone();
        buffers.extend([&self.conv.weights, &self.conv.after]);
        buffers.extend(self.residual);
        buffers.push(&output.handle);
        buffers
    }
}

impl Kernels for Gpu {
    type Map = GpuMap;
    type Conv = GpuConv;

    fn convolution(&self, convolution: Convolution) -> GpuConv {
        let Convolution {
            geometry,
            weight,
            bias,
            activation,
            affine,
        } = convolution;
        let algorithm = Algorithm::of(&geometry);
        let weights = match algorithm {
            Algorithm::Product | Algorithm::Direct => pack(&geometry, &weight),
            Algorithm::Winograd(tile) => tile.weights(geometry.channels, BLOCK, &weight),
            Algorithm::Depthwise => weight,
        };
        let mut after = bias;
        let [_, outputs] = geometry.channels;
        after.resize(filled(outputs), 0.0);
        if let Some(affine) = &affine {
            for values in [&affine.scale, &affine.shift] {
                after.extend(values);
                after.resize(after.len().next_multiple_of(filled(1)), 0.0);
            }
        }
        GpuConv {
            geometry,
            algorithm,
            weights: self.0.upload(weights),
            after: self.0.upload(after),
            activation,
            affine: affine.is_some(),
        }
    }

    fn upload(&self, values: Vec<f32>, shape: [usize; 4]) -> GpuMap {
        let [_, _, rows, columns] = shape;
        let (places, plane) = (rows * columns, plane([rows, columns]));
        let values = if places == plane {
            values
        } else {
            let mut apart = Vec::with_capacity(values.len() / places.max(1) * plane);
            for map in values.chunks_exact(places.max(1)) {
                apart.extend_from_slice(map);
                apart.resize(apart.len().next_multiple_of(4), 0.0);
            }
            apart
        };
        GpuMap {
            handle: self.0.upload(values),
            shape,
        }
    }

    fn conv(&self, conv: &GpuConv, input: Input<'_, GpuMap>, residual: Option<&GpuMap>) -> GpuMap {
        let layer = Layer::new(conv, &input, residual);
        let [rows, columns] = conv.geometry.outputs(layer.size);
        let output = self.empty([layer.slices, conv.geometry.channels[1], rows, columns]);
        match conv.algorithm {
            Algorithm::Product if conv.geometry.stride == 1 => self.by_product(&layer, &output),
            Algorithm::Product => match input {
                Input::Map(x) => {
                    let x = self.resize(Way::Every(conv.geometry.stride), x);
                    let layer = Layer::new(conv, &Input::Map(&x), residual);
                    self.by_product(&layer, &output);
                }
                // The weights lie in the same way for both.
                Input::Beside(..) | Input::Gated(..) => self.directly(&layer, &output),
            },
            Algorithm::Winograd(tile) => self.by_winograd(tile, &layer, &output),
            Algorithm::Direct => self.directly(&layer, &output),
            Algorithm::Depthwise => self.depthwise(&layer, &output),
        }
        output
    }

    fn gates(&self, x: &GpuMap, reduce: &GpuConv, expand: &GpuConv) -> GpuMap {
        let [slices, channels, ..] = x.shape;
        let mean = self.empty([slices, channels, 1, 1]);
        let program = Mean {
            channels,
            size: x.size(),
        };
        let groups = program.groups(slices);
        self.0.launch(program, groups, &[&x.handle, &mean.handle]);

        let squeezed = self.empty([slices, reduce.geometry.channels[1], 1, 1]);
        let program = Squeeze {
            channels: reduce.geometry.channels,
            activation: reduce.activation,
        };
        let groups = program.groups(slices);
        let (x, y) = (&mean.handle, &squeezed.handle);
        let buffers = [x, &reduce.weights, &reduce.after, y];
        self.0.launch(program, groups, &buffers);

        let gates = self.empty([slices, expand.geometry.channels[1], 1, 1]);
        let program = Excite {
            channels: expand.geometry.channels,
            activation: expand.activation,
        };
        let groups = program.groups(slices);
        let (x, y) = (&squeezed.handle, &gates.handle);
        let buffers = [x, &expand.weights, &expand.after, y];
        self.0.launch(program, groups, &buffers);
        gates
    }

    fn max_pool(&self, x: &GpuMap) -> GpuMap {
        self.resize(Way::MaxPool, x)
    }

    fn halve(&self, x: &GpuMap) -> GpuMap {
        self.resize(Way::Halve, x)
    }

    fn double(&self, x: &GpuMap) -> GpuMap {
        self.resize(Way::Double, x)
    }

    async fn read(&self, map: GpuMap) -> Result<Vec<f32>, String> {
        let (places, plane) = (map.size().iter().product(), plane(map.size()));
        let values = self.0.read(map.handle).await?;
        if places == plane {
            return Ok(values);
        }
        let maps = values.chunks_exact(plane);
        Ok(maps.flat_map(|map| &map[..places]).copied().collect())
    }

    fn rehearsing(&self) -> Option<Self> {
        Some(Self(self.0.rehearsing()))
    }
}
