//! ResNet-50 up to its last feature map (He et al., CVPR 2016), in torchvision's layout: the stride
//! of a bottleneck stands in its 3 x 3 convolution.
//!
//! The published checkpoint was trained by momentum contrast on chest CT. It names the parts by
//! their place among the network's children: 0 the first convolution, 1 its normalisation, 4 to 7
//! the four layers.

use std::cell::RefCell;

use super::kernels::{Activation, Geometry, Input, Kernels, Part, Parts, Reach};
use super::layered::Layered;
use super::parameters::{LoadError, Scope};

const EPSILON: f64 = 1e-5;
/// Width of the bottlenecks, their number, and the stride of the first, layer by layer.
const LAYERS: [(usize, usize, usize); 4] = [(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)];
/// Output channels of a bottleneck per channel of its width.
const EXPANSION: usize = 4;

/// What the layers up to 4 see of the input, and what layer 5 sees of layer 4. Behind them a place
/// sees nearly all of a slice.
const REACHES: [Reach; 2] = [
    Reach {
        stride: 4,
        reach: 17,
    },
    Reach {
        stride: 2,
        reach: 7,
    },
];
/// A part that is larger than this share of a slice is not worth the copies.
const WORTH: f64 = 0.8;

/// The network. Fields are numbered as in the checkpoint; each convolution carries the
/// normalisation that follows it.
pub struct ResNet50<K: Kernels> {
    conv_0: K::Conv,
    layers_4_to_7: Vec<Vec<Bottleneck<K>>>,
    ground: RefCell<Option<Ground<K::Map>>>,
}

/// Layers 4 and 5 of a slice in which all is 0.
struct Ground<M> {
    /// Rows and columns of the slice.
    size: [usize; 2],
    layers: [M; 2],
}

impl<K: Kernels> Layered<K> for ResNet50<K> {
    fn load(scope: &Scope, kernels: &K) -> Result<Self, LoadError> {
        let mut channels_in = 64;
        let mut layers = Vec::with_capacity(LAYERS.len());
        for (i, (width, count, stride)) in LAYERS.into_iter().enumerate() {
            let mut blocks = Vec::with_capacity(count);
            for block in 0..count {
                let stride = if block == 0 { stride } else { 1 };
                let place = scope.child(4 + i).child(block);
                blocks.push(Bottleneck::load(
                    &place,
                    kernels,
                    channels_in,
                    width,
                    stride,
                )?);
                channels_in = EXPANSION * width;
            }
            layers.push(blocks);
        }
        let first = Geometry::new([3, 64], 7).stride(2);
        Ok(Self {
            conv_0: convolution(scope, kernels, [&0, &1], first, Activation::Relu)?,
            layers_4_to_7: layers,
            ground: RefCell::new(None),
        })
    }

    /// The last feature map: `[slices, 3, rows, columns]` to `[slices, 2048, rows/32, columns/32]`.
    fn forward(&self, kernels: &K, input: K::Map) -> K::Map {
        let x = kernels
            .parts()
            .and_then(|parts| self.first_layers_in_part(kernels, parts, &input))
            .unwrap_or_else(|| self.layer(kernels, 1, self.layer(kernels, 0, input)));
        self.layer(kernels, 3, self.layer(kernels, 2, x))
    }
}

impl<K: Kernels> ResNet50<K> {
    /// One of layers 4 to 7, counted from 0: the first of a slice, with all that comes before it, the
    /// others of the layer before.
    fn layer(&self, kernels: &K, nth: usize, mut x: K::Map) -> K::Map {
        if nth == 0 {
            x = kernels.conv(&self.conv_0, Input::Map(&x), None);
            x = kernels.max_pool(&x);
        }
        let blocks = self.layers_4_to_7[nth].iter();
        blocks.fold(x, |x, block| block.forward(kernels, &x))
    }

    /// Layer 5 of one slice, in which only what depends on anything but 0 is computed; `None` where
    /// that is nearly all, or nothing.
    fn first_layers_in_part(
        &self,
        kernels: &K,
        parts: &dyn Parts<Map = K::Map>,
        input: &K::Map,
    ) -> Option<K::Map> {
        let [slices, _, rows, columns] = parts.shape(input);
        let occupied = parts.occupied(input).filter(|_| slices == 1)?;
        let seen = sight(REACHES[0], occupied, [rows, columns]).map(|(_, seen)| seen.size);
        if (seen[0] * seen[1]) as f64 > WORTH * (rows * columns) as f64 {
            return None;
        }
        let kept = self.ground.borrow_mut().take();
        let ground = kept
            .filter(|ground| ground.size == [rows, columns])
            .unwrap_or_else(|| self.ground(kernels, parts, parts.shape(input)));
        let mut x = None;
        let mut occupied = occupied;
        for (nth, (reach, ground)) in REACHES.into_iter().zip(&ground.layers).enumerate() {
            let from = x.as_ref().unwrap_or(input);
            let [.., rows, columns] = parts.shape(from);
            let places = sight(reach, occupied, [rows, columns]);
            let seen = places.map(|(_, seen)| seen);
            occupied = places.map(|(outputs, _)| outputs);
            let part = self.layer(kernels, nth, parts.cut(from, seen));
            let first = places.map(|(outputs, seen)| outputs.first - seen.first / reach.stride);
            x = Some(parts.laid(&part, first, occupied, ground));
        }
        *self.ground.borrow_mut() = Some(ground);
        x
    }

    fn ground(
        &self,
        kernels: &K,
        parts: &dyn Parts<Map = K::Map>,
        [_, channels, rows, columns]: [usize; 4],
    ) -> Ground<K::Map> {
        let values = vec![0.0; channels * rows * columns];
        let slice = kernels.upload(values, [1, channels, rows, columns]);
        let layer_4 = self.layer(kernels, 0, slice);
        let [.., height, width] = parts.shape(&layer_4);
        let whole = [height, width].map(|size| Part { first: 0, size });
        let layer_5 = self.layer(kernels, 1, parts.cut(&layer_4, whole));
        Ground {
            size: [rows, columns],
            layers: [layer_4, layer_5],
        }
    }
}

/// Rows and columns: the outputs that depend on the occupied inputs, and the inputs that they need.
fn sight(reach: Reach, occupied: [Part; 2], inputs: [usize; 2]) -> [(Part, Part); 2] {
    [0, 1].map(|axis| reach.of(occupied[axis], inputs[axis]))
}

/// A convolution without bias and the normalisation behind it, by their two names.
fn convolution<K: Kernels>(
    scope: &Scope,
    kernels: &K,
    [conv, norm]: [&dyn std::fmt::Display; 2],
    geometry: Geometry,
    activation: Activation,
) -> Result<K::Conv, LoadError> {
    let [_, channels_out] = geometry.channels;
    let convolution = scope.child(conv).convolution(geometry, false)?;
    let norm = scope.child(norm).normalisation(channels_out, EPSILON)?;
    Ok(kernels.convolution(convolution.normalised(&norm).then(activation)))
}

/// 1 x 1, 3 x 3, 1 x 1, each normalised, and the input added before the last ReLU.
struct Bottleneck<K: Kernels> {
    conv1: K::Conv,
    conv2: K::Conv,
    conv3: K::Conv,
    /// The shortcut where the shape changes.
    downsample: Option<K::Conv>,
}

impl<K: Kernels> Bottleneck<K> {
    fn load(
        scope: &Scope,
        kernels: &K,
        channels_in: usize,
        width: usize,
        stride: usize,
    ) -> Result<Self, LoadError> {
        let channels_out = EXPANSION * width;
        let changes_shape = stride != 1 || channels_in != channels_out;
        let relu = |conv, norm, geometry| {
            convolution(scope, kernels, [conv, norm], geometry, Activation::Relu)
        };
        let downsample = |place: &Scope| {
            let geometry = Geometry::new([channels_in, channels_out], 1).stride(stride);
            convolution(place, kernels, [&0, &1], geometry, Activation::None)
        };
        Ok(Self {
            conv1: relu(&"conv1", &"bn1", Geometry::new([channels_in, width], 1))?,
            conv2: relu(
                &"conv2",
                &"bn2",
                Geometry::new([width, width], 3).stride(stride),
            )?,
            conv3: relu(&"conv3", &"bn3", Geometry::new([width, channels_out], 1))?,
            downsample: changes_shape
                .then(|| downsample(&scope.child("downsample")))
                .transpose()?,
        })
    }

    fn forward(&self, kernels: &K, input: &K::Map) -> K::Map {
        let x = kernels.conv(&self.conv1, Input::Map(input), None);
        let x = kernels.conv(&self.conv2, Input::Map(&x), None);
        let shortcut = self
            .downsample
            .as_ref()
            .map(|downsample| kernels.conv(downsample, Input::Map(input), None));
        let shortcut = shortcut.as_ref().unwrap_or(input);
        kernels.conv(&self.conv3, Input::Map(&x), Some(shortcut))
    }
}
