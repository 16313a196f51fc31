// How a result was computed: where, how long each step took, with which weights.

import { h } from '../dom.js';
import { named, number, text } from '../text.js';

export function method({ pack, backend, timings, seconds, kept_slices: slices, version }) {
  if (!pack) return null;
  const spent = (value) => text('result.seconds', { seconds: number(value, 1) });
  return h('details', { class: 'method' },
    h('summary', {}, named(text('result.how'), `${spent(seconds)}, ${text(`result.backend.${backend}`)}`)),
    h('dl', {},
      row(text('result.backend'), text(`result.backend.${backend}`)),
      row(text('result.time'), spent(seconds)),
      timings.map(({ step, seconds: taken }) =>
        row(text(`step.${step}`), spent(taken), { 'data-step': step, 'data-seconds': taken })),
      slices !== null && row(text('result.slices'), number(slices)),
      row(text('result.pack'), `${pack.name} ${pack.version}`),
      row(text('result.version'), version)));
}

const row = (name, value, data = {}) => h('div', data, h('dt', {}, name), h('dd', {}, value));
