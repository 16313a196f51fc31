// The three networks of AI-severity as ONNX graphs, with the weights of a checkpoint: in the form that
// serves onnxruntime best. Batch normalisation is folded into the convolution before it wherever that
// is the same function; R231 has a ReLU between the two, so there it stays.

import { Graph, INPUT } from './onnx.mjs';

/** By the network's id: its file in the seeded pack, the shape of its input, and its graph. */
export const NETWORKS = {
  r231: { title: 'R231', file: 'unet_r231', shape: [1, 1, 256, 256], build: r231 },
  efficientnet_b0: { title: 'EfficientNet-B0', file: 'efficientnet_b0', shape: [1, 3, 512, 512], build: efficientnet },
  resnet50_moco: { title: 'ResNet-50', file: 'resnet50_moco', shape: [1, 3, 512, 512], build: resnet },
};

/** The bytes of a network's ONNX file. */
export function exported(id, checkpoint) {
  const { shape, build } = NETWORKS[id];
  const graph = new Graph(id, shape);
  return graph.encode(build(new Layers(graph, checkpoint)));
}

/** The layers that the networks are made of, by the names of the checkpoint's tensors. */
class Layers {
  constructor(graph, checkpoint) {
    this.graph = graph;
    this.checkpoint = checkpoint;
  }

  /**
   * A convolution with its bias, or with the batch normalisation `norm` folded in; `pads` as ONNX
   * orders them: top, left, bottom, right.
   */
  conv(x, name, { stride = 1, pads = [0, 0, 0, 0], group = 1, norm = null, epsilon = 0 } = {}) {
    const { shape, values } = this.checkpoint.tensor(`${name}.weight`);
    let bias = this.checkpoint.has(`${name}.bias`) ? this.checkpoint.values(`${name}.bias`) : null;
    if (norm) bias = this.fold(values, shape, bias, norm, epsilon);
    const inputs = [x, this.graph.constant(shape, values)];
    if (bias) inputs.push(this.graph.constant([shape[0]], bias));
    return this.graph.add('Conv', inputs, { kernel_shape: shape.slice(2), strides: [stride, stride], pads, group });
  }

  /** Scales the weights in place; returns the bias. */
  fold(weights, [channels], bias, norm, epsilon) {
    const [gamma, beta, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((leaf) => this.checkpoint.values(`${norm}.${leaf}`));
    const each = weights.length / channels;
    return Float32Array.from({ length: channels }, (_, channel) => {
      const scale = gamma[channel] / Math.sqrt(variance[channel] + epsilon);
      for (let i = channel * each; i < (channel + 1) * each; i++) weights[i] *= scale;
      return beta[channel] + ((bias?.[channel] ?? 0) - mean[channel]) * scale;
    });
  }

  batchNorm(x, name, epsilon) {
    const parameters = ['weight', 'bias', 'running_mean', 'running_var'].map((leaf) => {
      const { shape, values } = this.checkpoint.tensor(`${name}.${leaf}`);
      return this.graph.constant(shape, values);
    });
    return this.graph.add('BatchNormalization', [x, ...parameters], { epsilon });
  }

  relu(x) {
    return this.graph.add('Relu', [x]);
  }

  silu(x) {
    return this.graph.add('Mul', [x, this.graph.add('Sigmoid', [x])]);
  }
}

const around = (padding) => [padding, padding, padding, padding];

// ---- R231 (src/networks/r231.rs) -----------------------------------------------------------

function r231(layers) {
  const { graph } = layers;
  const block = (x, name) => [[0, 2], [3, 5]].reduce((input, [conv, norm]) =>
    layers.batchNorm(layers.relu(layers.conv(input, `${name}.${conv}`, { pads: around(1) })), `${name}.${norm}`, 1e-5), x);
  const doubled = graph.constant([4], Float32Array.of(1, 1, 2, 2));
  const skips = [];
  let x = INPUT;
  for (let level = 0; level < 5; level++) {
    x = block(x, `down_path.${level}.block`);
    if (level === 4) break;
    skips.push(x);
    x = graph.add('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2] });
  }
  for (let i = 0; i < 4; i++) {
    const larger = graph.add('Resize', [x, '', doubled], { mode: 'linear', coordinate_transformation_mode: 'half_pixel' });
    const up = layers.conv(larger, `up_path.${i}.up.1`);
    x = block(graph.add('Concat', [up, skips.pop()], { axis: 1 }), `up_path.${i}.conv_block.block`);
  }
  return graph.add('LogSoftmax', [layers.conv(x, 'last')], { axis: 1 });
}

// ---- EfficientNet-B0 (src/networks/efficientnet.rs) ----------------------------------------

// Repeats, kernel and stride of each stage.
const STAGES = [[1, 3, 1], [2, 3, 2], [2, 5, 2], [3, 3, 2], [3, 5, 1], [4, 5, 2], [1, 3, 1]];

function efficientnet(layers) {
  const { graph } = layers;
  const norm = (name) => ({ norm: name, epsilon: 1e-3 });
  let x = layers.silu(layers.conv(INPUT, '_conv_stem', { stride: 2, pads: same(3, 2), ...norm('_bn0') }));
  let number = 0;
  for (const [repeats, kernel, firstStride] of STAGES) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      x = mobileBlock(x, `_blocks.${number++}`, kernel, repeat === 0 ? firstStride : 1, repeat > 0);
    }
  }
  return layers.silu(layers.conv(x, '_conv_head', norm('_bn1')));

  function mobileBlock(input, name, kernel, stride, residual) {
    let x = input;
    if (layers.checkpoint.has(`${name}._expand_conv.weight`)) {
      x = layers.silu(layers.conv(x, `${name}._expand_conv`, norm(`${name}._bn0`)));
    }
    const [group] = layers.checkpoint.tensor(`${name}._depthwise_conv.weight`).shape;
    const depthwise = { stride, pads: same(kernel, stride), group, ...norm(`${name}._bn1`) };
    x = layers.silu(layers.conv(x, `${name}._depthwise_conv`, depthwise));
    const squeezed = layers.silu(layers.conv(graph.add('GlobalAveragePool', [x]), `${name}._se_reduce`));
    x = graph.add('Mul', [x, graph.add('Sigmoid', [layers.conv(squeezed, `${name}._se_expand`)])]);
    x = layers.conv(x, `${name}._project_conv`, norm(`${name}._bn2`));
    return residual ? graph.add('Add', [x, input]) : x;
  }
}

/** TensorFlow's "same" padding of a picture of even size: what is odd goes to the far side. */
function same(kernel, stride) {
  const near = Math.floor((kernel - stride) / 2);
  const far = kernel - stride - near;
  return [near, near, far, far];
}

// ---- ResNet-50 (src/networks/resnet50.rs) --------------------------------------------------

// Bottlenecks of each layer, and the stride of the first.
const BOTTLENECKS = [[3, 1], [4, 2], [6, 2], [3, 2]];

function resnet(layers) {
  const { graph } = layers;
  const norm = (name) => ({ norm: name, epsilon: 1e-5 });
  let x = layers.relu(layers.conv(INPUT, '0', { stride: 2, pads: around(3), ...norm('1') }));
  x = graph.add('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: around(1) });
  for (const [index, [count, firstStride]] of BOTTLENECKS.entries()) {
    for (let number = 0; number < count; number++) {
      x = bottleneck(x, `${4 + index}.${number}`, number === 0 ? firstStride : 1);
    }
  }
  return x;

  function bottleneck(input, name, stride) {
    let x = layers.relu(layers.conv(input, `${name}.conv1`, norm(`${name}.bn1`)));
    x = layers.relu(layers.conv(x, `${name}.conv2`, { stride, pads: around(1), ...norm(`${name}.bn2`) }));
    x = layers.conv(x, `${name}.conv3`, norm(`${name}.bn3`));
    const shortcut = layers.checkpoint.has(`${name}.downsample.0.weight`)
      ? layers.conv(input, `${name}.downsample.0`, { stride, ...norm(`${name}.downsample.1`) })
      : input;
    return layers.relu(graph.add('Add', [x, shortcut]));
  }
}
