// What the scan alone gave: the probability of the two networks, or the extents of our own.

import { h } from '../dom.js';
import { number, percent, text } from '../text.js';
import { warningList } from './warnings.js';

export function ctFigure(full, warnings) {
  const found = [full.predictions && probability(full.predictions), full.segmentation && segmentation(full)].filter(Boolean);
  if (found.length === 0 && warnings.length === 0) return null;
  return h('div', { class: 'from-scan' }, found, warningList(warnings));
}

function probability({ blend, efficientnet, moco }) {
  return h('section', { class: 'figure', id: 'ct', 'aria-labelledby': 'ct-title' },
    h('h3', { id: 'ct-title' }, text('result.ct')),
    h('p', { class: 'value', 'data-value': blend }, percent(blend)),
    h('p', { class: 'hint' }, text('result.ct_hint')),
    h('dl', {},
      pair(text('result.efficientnet'), percent(efficientnet), { 'data-network': 'efficientnet', 'data-value': efficientnet }),
      pair(text('result.moco'), percent(moco), { 'data-network': 'moco', 'data-value': moco })));
}

/** Lesions and lung density, as shares of the lungs. */
function segmentation({ segmentation: { networks, extents }, densitometry }) {
  const share = (name, value) => value !== undefined
    && pair(text(`segment.${name}`), percent(value), { 'data-share': name, 'data-value': value });
  return h('section', { class: 'figure', id: 'segmentation', 'aria-labelledby': 'segmentation-title' },
    h('h3', { id: 'segmentation-title' }, text('segment.title')),
    networks === 'own' && h('p', { class: 'hint' }, text('result.own_networks')),
    h('dl', {},
      ['disease', 'ground_glass', 'consolidation', 'crazy_paving'].map((name) => share(name, extents[name])),
      densitometry && [
        share('above_minus_700', densitometry.above_minus_700),
        share('well_aerated', densitometry.well_aerated),
        ['right_litres', 'left_litres'].map((name) =>
          pair(text(`segment.${name}`), text('segment.litres', { litres: number(densitometry[name], 2) }), { 'data-litres': name })),
      ].flat()),
    networks === 'own' && h('p', { class: 'hint' }, text('segment.ground_glass_hint')));
}

const pair = (name, value, data) => h('div', {}, h('dt', {}, name), h('dd', {}, h('span', data, value)));
