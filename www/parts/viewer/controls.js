// The bars above and below the pictures: planes, windows, zoom, overlays.

import { h } from '../../dom.js';
import { number, text } from '../../text.js';
import { LEGEND, css, diverging } from './colours.js';
import { HELP, show } from './keys.js';
import { LIMITS, WINDOWS, nameOf } from './window.js';

const MAPS = ['blend', 'efficientnet', 'moco'];

/** Buttons of which one is pressed. */
function choice(names, key, pick) {
  const buttons = names.map((name) => h('button', { type: 'button', class: 'small', 'data-value': name, onclick: () => pick(name) }, text(`${key}.${name}`)));
  return {
    element: h('div', { class: 'choices-row', role: 'group', 'aria-label': text(key) }, buttons),
    mark: (chosen) => {
      for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.value === chosen));
    },
  };
}

/** Planes, windows with their numbers, zoom. */
export function createToolbar(model) {
  const planes = choice(['axial', 'coronal', 'sagittal', 'all'], 'viewer.plane', (name) => show(model, name));
  // A window of one's own begins with its numbers.
  const setOrType = (name) => (name === 'custom' ? fields[0].exact.select() : model.setWindow(WINDOWS[name]));
  const windows = choice([...Object.keys(WINDOWS), 'custom'], 'viewer.window', setOrType);
  const field = (name) => {
    const id = `viewer-${name}`;
    const [min, max] = LIMITS[name];
    const slider = h('input', { type: 'range', min, max, step: name === 'width' ? 10 : 5, 'aria-label': text(`viewer.${name}`) });
    const exact = h('input', { type: 'number', id, min, max, step: 1 });
    const set = ({ target }) => {
      const value = Number(target.value);
      if (target.value !== '' && Number.isFinite(value)) model.setWindow({ ...model.get().window, [name]: value });
    };
    slider.addEventListener('input', set);
    exact.addEventListener('change', set);
    return { name, slider, exact, element: h('div', { class: 'window-field' }, h('label', { for: id }, text(`viewer.${name}`)), slider, exact) };
  };
  const fields = [field('centre'), field('width')];
  const press = (key, symbol, onclick) => h('button', { type: 'button', class: 'small', 'aria-label': text(key), title: text(key), onclick }, symbol);
  const zoom = h('div', { class: 'choices-row' },
    press('viewer.zoom_in', '+', () => model.zoom(model.get().active, 1.25)),
    press('viewer.zoom_out', '−', () => model.zoom(model.get().active, 0.8)),
    h('button', { type: 'button', class: 'small', id: 'viewer-reset', onclick: model.reset }, text('viewer.reset')));
  return {
    above: h('div', { class: 'viewer-bar' }, planes.element, windows.element),
    below: h('div', { class: 'viewer-bar' }, fields.map((each) => each.element), zoom),
    draw({ shown, window }) {
      planes.mark(shown);
      windows.mark(nameOf(window));
      for (const { name: part, slider, exact } of fields) {
        slider.value = String(window[part]);
        if (document.activeElement !== exact) exact.value = String(window[part]);
      }
    },
  };
}

/** Which overlays are drawn, how opaque, and what their colours mean. */
export function createLayers(model) {
  const toggles = ['heat', 'lesions', 'lungs'].map((name) => {
    const box = h('input', { type: 'checkbox', onchange: () => model.change({ layers: { ...model.get().layers, [name]: box.checked } }) });
    return { name, box, element: h('label', { class: 'layer', 'data-layer': name }, box, text(`viewer.layer.${name}`)) };
  });
  const maps = choice(MAPS, 'viewer.map', (map) => model.change({ map, layers: { ...model.get().layers, heat: true } }));
  const opacity = h('input', { type: 'range', min: 0, max: 100, step: 5, id: 'viewer-opacity', oninput: () => model.change({ opacity: Number(opacity.value) / 100 }) });
  const legend = h('div', { class: 'legend' });
  const element = h('div', { class: 'viewer-bar layers', hidden: true },
    toggles.map((each) => each.element), maps.element,
    h('div', { class: 'window-field' }, h('label', { for: 'viewer-opacity' }, text('viewer.opacity')), opacity),
    legend);
  let drawn = '';
  return {
    element,
    draw({ overlays, layers, map, opacity: share }) {
      element.hidden = !toggles.some(({ name }) => overlays?.[name]);
      if (element.hidden) return;
      for (const { name, box, element: toggle } of toggles) {
        toggle.hidden = !overlays[name];
        box.checked = layers[name];
      }
      maps.element.hidden = !overlays.heat;
      maps.mark(map);
      opacity.value = String(Math.round(share * 100));
      const limit = layers.heat && overlays.heat ? overlays.heat[map].limit : null;
      const names = ['lesions', 'lungs'].filter((name) => layers[name] && overlays[name]);
      const key = `${limit} ${names} ${overlays.crazyPaving}`;
      if (key === drawn) return;
      drawn = key;
      legend.replaceChildren(...(limit ? [colourBar(limit)] : []), ...names.flatMap((name) => LEGEND[name]).filter(([label]) => label !== 'crazy_paving' || overlays.crazyPaving).map(swatch));
    },
  };
}

const swatch = ([name, colour]) => {
  const sample = h('span', { class: 'swatch' });
  sample.style.background = css(colour);
  return h('span', { class: 'legend-item' }, sample, text(`viewer.label.${name}`));
};

/** The scale of the model's map, in log-odds. */
function colourBar(limit) {
  const bar = h('span', { class: 'colour-bar' });
  const stops = Array.from({ length: 21 }, (_, step) => css(diverging((step / 10 - 1) * limit, limit)));
  bar.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
  const ticks = [-limit, 0, limit].map((value) => h('span', {}, (value > 0 ? '+' : '') + number(value, 2)));
  return h('div', { class: 'colour-scale', role: 'img', 'aria-label': text('viewer.bar_label', { low: number(-limit, 2), high: number(limit, 2) }) },
    h('span', { class: 'colour-title' }, text('viewer.log_odds')), bar, h('span', { class: 'ticks' }, ticks));
}

/** The keys, for those who look for them. */
export function createHelp() {
  return h('details', { class: 'keys' },
    h('summary', {}, text('viewer.keys')),
    h('dl', {}, HELP.map(([keys, what]) => h('div', {},
      h('dt', {}, keys.flatMap((key) => [h('kbd', {}, key), ' '])), h('dd', {}, text(`viewer.key.${what}`))))),
    h('p', { class: 'hint' }, text('viewer.mouse')));
}
