// The input of each network: noise over the whole range of a chest, by the rule of the reference
// outputs, as the slice that the page's Workers take and as the tensor that the network takes.

import { networkInput } from '../reference.mjs';

const IMAGENET = [[0.485, 0.229], [0.456, 0.224], [0.406, 0.225]];
const MOCO_WINDOWS = [[-1000, 0], [0, 1000], [-1000, 4000]];

/** @returns {{ slice: Float32Array, input: Float32Array }} */
export function inputs(network) {
  const noise = networkInput('bench', network === 'r231' ? 256 * 256 : 512 * 512);
  if (network === 'r231') {
    const slice = noise.map((value) => (value + 1) / 2);
    return { slice, input: slice };
  }
  const slice = noise.map((value) => 1500 * value);
  const channels = network === 'efficientnet_b0' ? IMAGENET.map(efficientnetChannel) : MOCO_WINDOWS.map(mocoChannel);
  const input = new Float32Array(channels.length * slice.length);
  channels.forEach((channel, index) => input.set(slice.map(channel), index * slice.length));
  return { slice, input };
}

// As src/networks/windows.rs, single precision where that is.
const efficientnetChannel = ([mean, deviation]) => (hu) =>
  (Math.fround(Math.fround(Math.min(Math.max(hu, -1024), 600) + 1024) / 1624) - mean) / deviation;

const mocoChannel = ([low, high]) => (hu) => (Math.min(Math.max(hu, low), high) - low) / (high - low);
