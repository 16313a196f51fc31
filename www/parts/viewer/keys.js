// The keys of the viewer, as reading stations have them.

import { PLANES, PLANE_NAMES } from './planes.js';
import { WINDOWS } from './window.js';

/** The listed keys, for the help under the viewer: keys and the text of what they do. */
export const HELP = [
  [['↑', '↓'], 'slice'],
  [['Page ↑', 'Page ↓'], 'ten'],
  [['Home', 'End'], 'ends'],
  [['1', '2', '3'], 'windows'],
  [['+', '−'], 'zoom'],
  [['A', 'C', 'S', 'M'], 'planes'],
  [['H', 'L', 'D'], 'overlays'],
  [['I'], 'invert'],
  [['0'], 'reset'],
];

const CODES = { a: 'axial', c: 'coronal', s: 'sagittal', m: 'all' };
const LAYERS = { h: 'heat', l: 'lungs', d: 'lesions' };

/** Answers keys while a plane of the viewer has the focus. */
export function bindKeys(element, model) {
  element.addEventListener('keydown', (event) => {
    const { volume, active } = model.get();
    if (!volume || event.ctrlKey || event.metaKey || event.altKey) return;
    // A slider and a number field have keys of their own.
    if (event.target.matches('input, select, button, summary')) return;
    const act = actionOf(event.key, model, active);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actionOf(key, model, active) {
  const view = model.get();
  const last = view.volume.shape[PLANES[active].through] - 1;
  const step = (by) => () => model.step(active, by);
  switch (key) {
    case 'ArrowUp': case 'ArrowRight': return step(1);
    case 'ArrowDown': case 'ArrowLeft': return step(-1);
    case 'PageUp': return step(10);
    case 'PageDown': return step(-10);
    case 'Home': return () => model.goTo(active, 0);
    case 'End': return () => model.goTo(active, last);
    case '+': case '=': return () => model.zoom(active, 1.25);
    case '-': return () => model.zoom(active, 0.8);
    case '0': return model.reset;
    case 'i': case 'I': return () => model.change({ inverted: !view.inverted });
  }
  const window = Object.values(WINDOWS)[Number(key) - 1];
  if (window) return () => model.setWindow(window);
  const letter = key.toLowerCase();
  if (CODES[letter]) return () => show(model, CODES[letter]);
  const layer = LAYERS[letter];
  if (layer && view.overlays?.[layer]) return () => model.change({ layers: { ...view.layers, [layer]: !view.layers[layer] } });
  return null;
}

/** Shows one plane, or all. */
export function show(model, shown) {
  model.change({ shown, ...(PLANE_NAMES.includes(shown) ? { active: shown } : {}) });
}
