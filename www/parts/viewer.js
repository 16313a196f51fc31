// The scan on the screen: three planes, what the networks found laid over them, and why the score is
// what it is. The first picture stands before the rest is decoded.

import { byId, h, show } from '../dom.js';
import { number, said, text } from '../text.js';
import { createHelp, createLayers, createToolbar } from './viewer/controls.js';
import { bindGestures } from './viewer/gestures.js';
import { bindKeys } from './viewer/keys.js';
import { createModel } from './viewer/model.js';
import { overlaysOf } from './viewer/overlays.js';
import { Pane } from './viewer/pane.js';
import { PLANE_NAMES } from './viewer/planes.js';
import { createStrip } from './viewer/strip.js';
import { volumeOfPicture } from './viewer/picture.js';

/** Where the person looked when the page was last drawn: drawn anew, as in another language, it goes on there. */
let last = null;

/** `signal` ends what it listens to beyond its own elements. */
export function createViewer(store, actions, signal) {
  const place = byId('viewer');
  const model = createModel();
  const panes = PLANE_NAMES.map((name) => new Pane(name));
  const readout = h('p', { class: 'readout', hidden: true });
  const progress = h('p', { class: 'viewer-progress hint', role: 'status' });
  const toolbar = createToolbar(model);
  const strip = createStrip(model);
  const layers = createLayers(model);
  const grid = h('div', { class: 'panes' }, panes.map(({ element }) => element));
  const element = h('div', { class: 'viewer' }, toolbar.above,
    h('div', { class: 'frame' }, grid, readout), progress, strip.element, layers.element, toolbar.below, createHelp());
  place.append(element);

  for (const pane of panes) bindGestures(pane, model, { onHover: (over, point) => hover(over, point) });
  bindKeys(element, model);
  new ResizeObserver(() => redraw()).observe(grid);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(), { signal });

  let pending = false;
  let shown = null;
  /** Draws once before the screen is next refreshed, however many changes there were. */
  function redraw() {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      draw(model.get());
    });
  }

  function draw(view) {
    if (!view.volume) return;
    grid.dataset.shown = view.shown;
    toolbar.draw(view);
    for (const pane of panes) {
      const visible = view.shown === 'all' || view.shown === pane.name;
      pane.element.hidden = !visible;
      pane.element.classList.toggle('active', view.shown === 'all' && view.active === pane.name);
      if (visible) pane.draw(view);
    }
    if (view.volume !== shown) performance.mark('scan-shown');
    shown = view.volume;
    strip.draw(view);
    layers.draw(view);
    drawProgress(view.volume);
  }

  function drawProgress(volume) {
    const { done, total, failed, complete, stride } = volume;
    const lines = [];
    if (!complete) lines.push(text('viewer.decoding', { done: number(done), total: number(total) }));
    if (failed.length > 0) lines.push(text('viewer.failed', { count: failed.length, why: said(failed[0].message) }));
    if (stride > 1) lines.push(text('viewer.stride', { stride: number(stride) }));
    const line = lines.join(' ');
    if (progress.textContent !== line) progress.textContent = line;
    progress.hidden = line === '';
  }

  function hover(pane, point) {
    const view = model.get();
    const voxel = point && pane.voxelAt(view, ...point);
    const value = voxel && view.volume.valueAt(voxel);
    show(readout, ...(value === null ? [] : under(view, voxel, value)));
  }

  model.listen(redraw);
  model.listen((view) => { if (view.volume) last = view; });
  let looked = null;
  model.listen(({ volume, place: at }) => {
    // The conductor decodes next what is near.
    if (!volume?.view || volume.complete) return;
    const slice = at[volume.axis] * volume.stride;
    if (looked?.slice === slice && looked.volume === volume) return;
    looked = { slice, volume };
    actions.lookAt(volume, slice);
  });

  store.listen((state, before) => {
    if (state.overlays !== before.overlays) model.change({ overlays: state.overlays ? overlaysOf(state.overlays) : null });
    if (state.volume === before.volume && state.preview === before.preview) return;
    if (state.volume) awaitFirstSlice(state.volume);
    else if (state.preview) open(volumeOfPicture(state.preview, state.scan.previewError ? 'viewer.single_picture' : 'viewer.first_picture'));
    else {
      model.change({ volume: null });
      place.hidden = true;
    }
  });

  /** The first picture stays until the series itself has one at the same place. */
  function awaitFirstSlice(volume) {
    const begin = () => {
      open(volume);
      const end = volume.listen(redraw);
      signal?.addEventListener('abort', end);
    };
    if (volume.done > 0) return begin();
    const stop = volume.listen(() => {
      stop();
      if (store.get().volume === volume) begin();
    });
  }

  function open(volume) {
    place.hidden = false;
    if (last?.volume === volume) model.change({ ...last, overlays: model.get().overlays });
    else model.open(volume);
  }
}

/** What lies under the cursor: the value, the place, and what the model makes of it. */
function under(view, voxel, value) {
  const [x, y, z] = view.volume.placeOf(voxel).map((mm) => number(mm, 1));
  const lines = [h('strong', {}, text('viewer.hu', { value: number(value) }))];
  if (view.volume.view) lines.push(h('span', {}, text('viewer.place', { x, y, z })));
  const heat = view.layers.heat && view.overlays?.heat?.[view.map];
  const odds = heat ? heat.valueAt(voxel, view.volume.grid) : null;
  if (odds !== null && !Number.isNaN(odds)) lines.push(h('span', {}, text('viewer.odds', { value: number(odds, 2) })));
  return lines;
}
