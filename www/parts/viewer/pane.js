// One plane on the screen: its picture, what lies over it, and the marks that tell where one is.

import { h } from '../../dom.js';
import { number, text } from '../../text.js';
import { PLANES, PLANE_NAMES, sizeOf, slicePixels } from './planes.js';
import { greys } from './window.js';

/** Lengths of the scale bar, mm. */
const BARS = [100, 50, 20, 10, 5, 2];
const NOTHING = -1024;
const LINES = { axial: '#5ad1ff', coronal: '#ffd166', sagittal: '#b5f27e' };

export class Pane {
  /** @param {string} name of the plane */
  constructor(name) {
    this.name = name;
    this.plane = PLANES[name];
    this.canvas = h('canvas', { role: 'img', 'aria-label': text(`viewer.plane.${name}`) });
    this.marks = Object.fromEntries(['top', 'right', 'bottom', 'left'].map((side) => [side, h('span', { class: `mark ${side}` })]));
    this.position = h('span', { class: 'corner position' });
    this.scale = h('span', { class: 'scale-bar' });
    this.element = h('div', { class: 'pane', tabIndex: 0, role: 'group', 'data-plane': name },
      this.canvas,
      h('div', { class: 'marks', 'aria-hidden': 'true' }, ...Object.values(this.marks), this.position, this.scale));
    this.element.style.setProperty('--line', LINES[name]);
    this.base = new OffscreenCanvas(1, 1);
    this.drawn = null;
  }

  /** mm to pixels of the screen, and where the picture's middle lies on it. */
  geometry(view) {
    const { grid } = view.volume;
    const { width, height } = sizeOf(this.plane, grid.shape);
    const mm = [width * grid.spacing[this.plane.across], height * grid.spacing[this.plane.down]];
    const screen = [this.element.clientWidth, this.element.clientHeight];
    const fit = Math.min(screen[0] / mm[0], screen[1] / mm[1]);
    const { zoom, moved } = view.camera[this.name];
    const perMm = fit * zoom;
    const middle = screen.map((size, axis) => size / 2 + moved[axis] * perMm);
    return { mm, screen, fit, perMm, middle };
  }

  /** The voxel of the volume under a point of the element. */
  voxelAt(view, x, y) {
    const { mm, perMm, middle } = this.geometry(view);
    const { grid } = view.volume;
    const { down, across, through, upward } = this.plane;
    const column = ((x - middle[0]) / perMm + mm[0] / 2) / grid.spacing[across] - 0.5;
    const row = ((y - middle[1]) / perMm + mm[1] / 2) / grid.spacing[down] - 0.5;
    const place = [...view.place];
    place[across] = Math.round(column);
    place[down] = Math.round(upward ? grid.shape[down] - 1 - row : row);
    place[through] = view.place[through];
    return place;
  }

  draw(view) {
    const ratio = devicePixelRatio || 1;
    const geometry = this.geometry(view);
    const [width, height] = geometry.screen.map((size) => Math.max(1, Math.round(size * ratio)));
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext('2d');
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    if (this.fillBase(view)) {
      this.lay(context, view, geometry, ratio);
      if (view.crosshair && view.shown === 'all') this.crosshair(context, view, geometry, ratio);
    }
    this.label(view, geometry);
  }

  /** The slice in greys; whether there is one. */
  fillBase(view) {
    const { volume, place, window } = view;
    const index = place[this.plane.through];
    const { width, height } = sizeOf(this.plane, volume.shape);
    if (this.base.width !== width || this.base.height !== height || !this.image) {
      Object.assign(this.base, { width, height });
      this.image = new ImageData(width, height);
      this.scratch = this.name === 'axial' ? null : new Int16Array(width * height);
      this.drawn = null;
    }
    // While slices come, a plane across them is drawn anew after every few.
    const there = this.name === 'axial' ? Boolean(volume.slices[index]) : volume.done >> (volume.complete ? 0 : 3);
    const key = `${index} ${window.centre} ${window.width} ${view.inverted} ${there}`;
    if (this.drawn?.key === key && this.drawn.volume === volume) return this.drawn.there;
    const values = slicePixels(volume.slices, volume.shape, this.name, index, this.scratch, NOTHING);
    if (values) {
      const table = greys(window, view.inverted);
      const bits = new Uint16Array(values.buffer, values.byteOffset, values.length);
      const pixels = new Uint32Array(this.image.data.buffer);
      for (let at = 0; at < bits.length; at++) pixels[at] = table[bits[at]];
      this.base.getContext('2d').putImageData(this.image, 0, 0);
    }
    this.drawn = { key, volume, there: values !== null };
    return this.drawn.there;
  }

  /** The slice and the overlays, each on its own grid, at their places on the screen. */
  lay(context, view, { mm, perMm, middle }, ratio) {
    const { grid } = view.volume;
    const scale = perMm * ratio;
    const corner = [middle[0] * ratio - (mm[0] / 2) * scale, middle[1] * ratio - (mm[1] / 2) * scale];
    context.save();
    context.beginPath();
    context.rect(corner[0], corner[1], mm[0] * scale, mm[1] * scale);
    context.clip();
    context.imageSmoothingEnabled = true;
    context.drawImage(this.base, corner[0], corner[1], mm[0] * scale, mm[1] * scale);
    context.imageSmoothingEnabled = false;
    context.globalAlpha = view.opacity;
    for (const overlay of shownOverlays(view)) this.over(context, overlay, grid, view, corner, scale);
    context.restore();
  }

  over(context, overlay, grid, view, corner, scale) {
    const { through, down, across, upward } = this.plane;
    const picture = overlay.picture(this.name, grid, view.place[through]);
    if (!picture) return;
    // From the outer edge of the volume's first voxel to that of the overlay's.
    const edge = (axis) => overlay.offset(axis, grid) + grid.spacing[axis] / 2 - overlay.grid.spacing[axis] / 2;
    const size = (axis) => overlay.grid.shape[axis] * overlay.grid.spacing[axis];
    const length = grid.shape[down] * grid.spacing[down];
    const top = upward ? length - edge(down) - size(down) : edge(down);
    context.drawImage(picture, corner[0] + edge(across) * scale, corner[1] + top * scale, size(across) * scale, size(down) * scale);
  }

  /** Where the two other planes cut this one. */
  crosshair(context, view, { mm, perMm, middle, screen }, ratio) {
    const { grid } = view.volume;
    const { down, across, upward } = this.plane;
    const along = (axis, turned) => {
      const index = turned ? grid.shape[axis] - 1 - view.place[axis] : view.place[axis];
      return (index + 0.5) * grid.spacing[axis];
    };
    const x = (middle[0] + (along(across, false) - mm[0] / 2) * perMm) * ratio;
    const y = (middle[1] + (along(down, upward) - mm[1] / 2) * perMm) * ratio;
    context.lineWidth = ratio;
    context.globalAlpha = 0.75;
    const cutBy = (axis) => PLANE_NAMES.find((name) => PLANES[name].through === axis);
    line(context, LINES[cutBy(across)], [x, 0], [x, screen[1] * ratio]);
    line(context, LINES[cutBy(down)], [0, y], [screen[0] * ratio, y]);
    context.globalAlpha = 1;
  }

  label(view, { perMm, screen }) {
    const { letters, through } = this.plane;
    const [top, right, bottom, left] = letters.map((direction) => text(`viewer.letter.${direction}`));
    for (const [side, letter] of Object.entries({ top, right, bottom, left })) {
      if (this.marks[side].textContent !== letter) this.marks[side].textContent = letter;
    }
    const said = positionText(view, this.name);
    this.position.textContent = view.volume.caption ? said : shortPosition(view, this.name);
    const label = text('viewer.pane', { plane: text(`viewer.plane.${this.name}`), position: said });
    if (this.canvas.getAttribute('aria-label') !== label) this.canvas.setAttribute('aria-label', label);
    this.element.setAttribute('aria-label', text(`viewer.plane.${this.name}`));
    this.element.dataset.slice = view.place[through];
    const bar = BARS.find((length) => length * perMm <= screen[0] / 3) ?? BARS.at(-1);
    this.scale.style.width = `${bar * perMm}px`;
    this.scale.textContent = text('viewer.bar', { mm: number(bar) });
  }
}

/** Which slice of a plane is shown, in words. */
export function positionText(view, name) {
  if (view.volume.caption) return text(view.volume.caption);
  const { slice, count, mm } = whereOf(view, name);
  return text('viewer.position', { slice: number(slice), count: number(count), mm: number(mm, 1) });
}

const shortPosition = (view, name) => {
  const { slice, count, mm } = whereOf(view, name);
  return text('viewer.position_short', { slice: number(slice), count: number(count), mm: number(mm, 1) });
};

/** The slice of a plane as people count, from 1, and its place in the patient. */
function whereOf({ volume, place }, name) {
  const { through } = PLANES[name];
  const { axis, stride, sourceSlices, shape } = volume;
  const held = through === axis && stride > 1;
  const slice = held ? place[through] * stride + 1 : place[through] + 1;
  const count = held ? sourceSlices : shape[through];
  const mm = volume.placeOf(place)[2 - through];
  return { slice, count, mm };
}

/** The overlays that are switched on and there. */
export function shownOverlays({ overlays, layers, map }) {
  const shown = [];
  if (layers.heat && overlays?.heat) shown.push(overlays.heat[map]);
  for (const name of ['lungs', 'lesions']) if (layers[name] && overlays?.[name]) shown.push(overlays[name]);
  return shown;
}

function line(context, colour, from, to) {
  context.strokeStyle = colour;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
