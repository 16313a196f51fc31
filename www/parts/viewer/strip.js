// The strip of slices: how much each raises or lowers the score, as a bar per slice, and the slider
// that turns the axial slices under it. One click on a bar goes there and shows why.

import { h } from '../../dom.js';
import { number, percent, text } from '../../text.js';
import { css, diverging, roundLimit, sequential } from './colours.js';
import { PLANES } from './planes.js';
import { positionText } from './pane.js';

/** So many slices are named as those that weigh most. */
const NAMED = 3;
const HEIGHT = 36;

export function createStrip(model) {
  const canvas = h('canvas', { class: 'strip', role: 'img', hidden: true });
  const slider = h('input', { type: 'range', class: 'slices', min: 0, step: 1, id: 'viewer-slice' });
  const label = h('label', { for: 'viewer-slice', class: 'aside' });
  const most = h('p', { class: 'most hint', hidden: true });
  const element = h('div', { class: 'strip-box' }, label, canvas, slider, most);

  slider.addEventListener('input', () => model.goTo(model.get().active, Number(slider.value)));
  const goTo = (slice) => {
    const { layers, overlays } = model.get();
    const layer = overlays.heat ? 'heat' : 'lesions';
    model.goTo('axial', slice);
    model.change({ layers: { ...layers, [layer]: true }, active: 'axial', shown: model.get().shown === 'all' ? 'all' : 'axial' });
  };
  canvas.addEventListener('click', ({ offsetX }) => {
    const { volume } = model.get();
    goTo(Math.min(Math.floor((offsetX / canvas.clientWidth) * volume.shape[0]), volume.shape[0] - 1));
  });

  let drawn = {};
  return {
    element,
    draw(view) {
      const { volume, place, active } = view;
      const { through } = PLANES[active];
      slider.max = String(volume.shape[through] - 1);
      slider.value = String(place[through]);
      slider.setAttribute('aria-valuetext', positionText(view, active));
      label.textContent = text('viewer.slice_of', { plane: text(`viewer.plane.${active}`) });
      const shares = sharesOf(view);
      canvas.hidden = most.hidden = !shares;
      if (!shares) return;
      const key = [view.overlays, view.map, place[0], canvas.clientWidth, matchMedia('(prefers-color-scheme: dark)').matches];
      if (drawn.key?.every((each, index) => each === key[index])) return;
      if (drawn.key?.[0] !== key[0] || drawn.key?.[1] !== key[1]) nameMost(most, shares, volume, goTo);
      drawn = { key };
      paint(canvas, shares, place[0], volume.shape[0]);
      canvas.setAttribute('aria-label', text(`viewer.strip.${shares.kind}`));
    },
  };
}

/** What each axial slice of the volume adds: from the model's map, or else the extent of disease. */
function sharesOf({ overlays, map, volume }) {
  const heat = overlays?.heat?.[map];
  if (heat) {
    const bars = heat.means.map(({ slice, mean }) => ({ ...span(heat, slice, volume), value: mean }));
    const largest = Math.max(...bars.map(({ value }) => Math.abs(value)));
    return { kind: 'heat', bars, limit: roundLimit(largest) };
  }
  const extent = overlays?.extent;
  if (!extent) return null;
  const bars = extent.flatMap((value, slice) => (value === null ? [] : [{ ...span(overlays.lesions, slice, volume), value }]));
  return { kind: 'extent', bars, limit: roundLimit(Math.max(...bars.map(({ value }) => value))) };
}

/** From which to which slice of the volume a slice of another grid reaches. */
function span(overlay, slice, { grid }) {
  const middle = (slice * overlay.grid.spacing[0] + overlay.offset(0, grid)) / grid.spacing[0];
  const half = overlay.grid.spacing[0] / grid.spacing[0] / 2;
  return { from: middle - half, to: middle + half, middle: Math.round(middle) };
}

function paint(canvas, { kind, bars, limit }, current, count) {
  const ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  Object.assign(canvas, { width: Math.round(width * ratio), height: HEIGHT * ratio });
  const context = canvas.getContext('2d');
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const at = (slice) => ((slice + 0.5) / count) * width;
  const zero = kind === 'heat' ? HEIGHT / 2 : HEIGHT - 1;
  context.fillStyle = style.getPropertyValue('--strip-line');
  context.fillRect(0, zero, width, 1);
  for (const { from, to, value } of bars) {
    const height = (value / limit) * (kind === 'heat' ? HEIGHT / 2 - 1 : HEIGHT - 2);
    context.fillStyle = css(kind === 'heat' ? diverging(value, limit) : sequential(value / limit));
    context.fillRect(at(from) + 0.5, Math.min(zero, zero - height), Math.max(at(to) - at(from) - 1, 1), Math.max(Math.abs(height), 1));
  }
  context.fillStyle = style.getPropertyValue('--strip-mark');
  context.fillRect(at(current) - 1, 0, 2, HEIGHT);
}

/** The slices that raise the score most, as buttons: the strip for those who do not see it. */
function nameMost(place, { kind, bars }, volume, goTo) {
  const largest = [...bars].sort((a, b) => b.value - a.value).slice(0, NAMED);
  const button = ({ middle, value }) => {
    const slice = Math.min(Math.max(middle, 0), volume.shape[0] - 1);
    const said = kind === 'heat' ? (value > 0 ? '+' : '') + number(value, 2) : percent(value);
    return h('button', { type: 'button', class: 'small', onclick: () => goTo(slice) },
      text('viewer.most.slice', { slice: number(slice * volume.stride + 1), value: said }));
  };
  const words = kind === 'heat' && !(largest[0]?.value > 0) ? 'heat_lowers' : kind;
  place.replaceChildren(text(`viewer.most.${words}`), ' ', ...largest.map(button));
}
