// The scan on the screen: three planes, what the networks found laid over them, and why the score is
// what it is. The first picture stands before the rest is decoded.

import { byId, h } from '../dom.js';
import { number, text } from '../text.js';
import { createHelp, createLayers, createToolbar } from './viewer/controls.js';
import { bindGestures } from './viewer/gestures.js';
import { bindKeys } from './viewer/keys.js';
import { createModel } from './viewer/model.js';
import { overlaysOf } from './viewer/overlays.js';
import { Pane, shownOverlays } from './viewer/pane.js';
import { PLANES, PLANE_NAMES } from './viewer/planes.js';
import { createStrip } from './viewer/strip.js';
import { volumeOfPicture } from './viewer/picture.js';

export function createViewer(store, actions) {
  const place = byId('viewer');
  const model = createModel();
  const panes = PLANE_NAMES.map((name) => new Pane(name));
  const readout = h('p', { class: 'readout', role: 'status' });
  const progress = h('p', { class: 'viewer-progress', role: 'status' });
  const toolbar = createToolbar(model);
  const strip = createStrip(model);
  const layers = createLayers(model);
  const grid = h('div', { class: 'panes' }, panes.map(({ element }) => element));
  const element = h('div', { class: 'viewer' }, toolbar.element, grid,
    h('div', { class: 'viewer-line' }, readout, progress), strip.element, layers.element, createHelp());
  place.append(element);

  for (const pane of panes) bindGestures(pane, model, { onHover: (over, point) => hover(over, point) });
  bindKeys(element, model);
  new ResizeObserver(() => redraw()).observe(grid);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw());

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
    const said = [];
    if (!complete) said.push(text('viewer.decoding', { done: number(done), total: number(total) }));
    if (failed.length > 0) said.push(text('viewer.failed', { count: failed.length, why: failed[0].message }));
    if (stride > 1) said.push(text('viewer.stride', { stride: number(stride) }));
    const line = said.join(' ');
    if (progress.textContent !== line) progress.textContent = line;
  }

  function hover(pane, point) {
    const view = model.get();
    const voxel = point && pane.voxelAt(view, ...point);
    const value = voxel && view.volume.valueAt(voxel);
    const line = value === null ? '' : sentence(view, voxel, value);
    if (readout.textContent !== line) readout.textContent = line;
  }

  model.listen(redraw);
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
      volume.listen(redraw);
    };
    if (volume.done > 0) return begin();
    const stop = volume.listen(() => {
      stop();
      if (store.get().volume === volume) begin();
    });
  }

  function open(volume) {
    place.hidden = false;
    model.open(volume);
  }
}

/** What lies under the cursor. */
function sentence(view, voxel, value) {
  const mm = view.volume.placeOf(voxel).map((each) => number(each, 1));
  const parts = [text('viewer.hu', { value: number(value) })];
  if (view.volume.view) parts.push(text('viewer.place', { x: mm[0], y: mm[1], z: mm[2] }));
  if (view.layers.heat && view.overlays?.heat && shownOverlays(view).length > 0) {
    const odds = view.overlays.heat[view.map].valueAt(voxel, view.volume.grid);
    if (odds !== null && !Number.isNaN(odds)) parts.push(text('viewer.odds', { value: number(odds, 2) }));
  }
  return parts.join(' · ');
}
