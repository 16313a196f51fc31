// What lies over the scan: each overlay is a grid of its own in the patient and a colour per voxel.

import { LABELS, diverging, pixel, roundLimit } from './colours.js';
import { PLANES, eachPixel, sizeOf } from './planes.js';

/** Rows and columns of the model's maps, and of the pixels of one of their positions. */
const SIDE = 16;
const CELL = 32;

/**
 * @param {import('../../protocol.js').Overlays | null} found
 * @returns {{ lungs?: Overlay, lesions?: Overlay, heat?: Record<string, Overlay>,
 *   extent?: (number | null)[], crazyPaving: boolean }} what there is
 */
export function overlaysOf(found) {
  const overlays = {};
  for (const name of ['lungs', 'lesions']) {
    const map = found?.[name];
    if (map) overlays[name] = new Overlay(map.grid, map.labels, paletteOf(LABELS[name]));
  }
  if (found?.heat) overlays.heat = heatOf(found.heat);
  if (found?.extent) overlays.extent = found.extent;
  overlays.crazyPaving = found?.crazy_paving === true;
  return overlays;
}

const paletteOf = (labels) => {
  const table = new Uint32Array(256);
  for (const [label, colour] of Object.entries(labels)) table[label] = pixel(colour);
  return (label) => table[label];
};

/** A grid of values and the colour of each. */
export class Overlay {
  constructor(grid, values, colour) {
    this.grid = grid;
    this.values = values;
    this.colour = colour;
    this.pictures = {};
  }

  /** Where a place along an axis of the volume lies along the same axis of this grid, in voxels. */
  along(axis, grid, index) {
    return (index * grid.spacing[axis] - this.offset(axis, grid)) / this.grid.spacing[axis];
  }

  /** mm from the volume's first voxel to this grid's, along an axis: the two share their directions. */
  offset(axis, grid) {
    const direction = grid.direction[axis];
    return this.grid.origin.reduce((sum, mm, component) => sum + (mm - grid.origin[component]) * direction[component], 0);
  }

  /** The value at a voxel of the volume; null outside. */
  valueAt(place, grid) {
    const at = place.map((index, axis) => Math.round(this.along(axis, grid, index)));
    const { shape } = this.grid;
    if (at.some((index, axis) => index < 0 || index >= shape[axis])) return null;
    return this.values[(at[0] * shape[1] + at[1]) * shape[2] + at[2]];
  }

  /** The slice of a plane that lies at a slice of the volume, as a canvas; null outside. */
  picture(name, grid, index) {
    const plane = PLANES[name];
    const at = Math.round(this.along(plane.through, grid, index));
    if (at < 0 || at >= this.grid.shape[plane.through]) return null;
    const { width, height } = sizeOf(plane, this.grid.shape);
    const known = (this.pictures[name] ??= { at: null, canvas: new OffscreenCanvas(width, height) });
    if (known.at !== at) {
      const context = known.canvas.getContext('2d');
      const image = context.createImageData(width, height);
      const pixels = new Uint32Array(image.data.buffer);
      const { values, colour } = this;
      eachPixel(plane, this.grid.shape, at, (target, source) => { pixels[target] = colour(values[source]); });
      context.putImageData(image, 0, 0);
      known.at = at;
    }
    return known.canvas;
  }
}

/**
 * The model's maps as a grid of large voxels: 16 x 16 positions of 22.5 mm on each slice of the
 * working grid, without a value where the networks saw no slice.
 */
function heatOf({ grid, kept_slices: kept, frame, efficientnet, moco }) {
  const spacing = [grid.spacing[0], grid.spacing[1] * CELL, grid.spacing[2] * CELL];
  // The middle of the first position, from the middle of the grid's first pixel.
  const start = [0, 1, 2].map((axis) => (axis === 0 ? 0 : (frame[axis - 1] + (CELL - 1) / 2) * grid.spacing[axis]));
  const origin = grid.origin.map((mm, component) =>
    mm + start.reduce((sum, along, axis) => sum + along * grid.direction[axis][component], 0));
  const cells = { shape: [grid.shape[0], SIDE, SIDE], spacing, origin, direction: grid.direction };
  const blend = efficientnet.map((value, index) => (value + moco[index]) / 2);
  const sources = { blend, efficientnet, moco };
  const maps = {};
  for (const [name, values] of Object.entries(sources)) {
    const spread = new Float32Array(grid.shape[0] * SIDE * SIDE).fill(NaN);
    kept.forEach((slice, index) =>
      spread.set(values.subarray(index * SIDE * SIDE, (index + 1) * SIDE * SIDE), slice * SIDE * SIDE));
    const limit = roundLimit(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
    const overlay = new Overlay(cells, spread, (value) => (Number.isNaN(value) ? 0 : pixel(diverging(value, limit))));
    overlay.limit = limit;
    overlay.means = kept.map((slice, index) => ({ slice, mean: meanOf(values, index) }));
    maps[name] = overlay;
  }
  return maps;
}

const meanOf = (values, index) => {
  let sum = 0;
  for (let at = index * SIDE * SIDE; at < (index + 1) * SIDE * SIDE; at++) sum += values[at];
  return sum / (SIDE * SIDE);
};
