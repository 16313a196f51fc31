// Why the score is what it is: what each value adds to the log-odds of the reference patient, the
// weightiest first. The bars are for the eye; the table says the same.

import { differenceBar } from '../charts/bars.js';
import { h } from '../dom.js';
import { signed, text } from '../text.js';
import { inputValue } from '../values.js';

export function contributions(score, inputs) {
  const parts = [...(score.contributions ?? [])].sort((one, other) => Math.abs(other.log_odds) - Math.abs(one.log_odds));
  if (parts.length === 0) return null;
  const most = Math.abs(parts[0].log_odds);
  const specOf = (name) => inputs.find((spec) => spec.name === name);
  return h('section', { class: 'contributions', id: 'contributions', 'aria-labelledby': 'contributions-title' },
    h('h3', { id: 'contributions-title' }, text('contributions.title')),
    h('p', { class: 'hint' }, text('contributions.hint')),
    h('table', {},
      h('thead', {}, h('tr', {},
        ['contributions.input', 'contributions.value', 'contributions.reference'].map((key) => h('th', { scope: 'col' }, text(key))),
        h('th', { scope: 'col', class: 'bar-head' },
          h('div', {},
            h('span', { class: 'lowers' }, text('contributions.lowers')),
            h('span', { class: 'raises' }, text('contributions.raises')))),
        h('th', { scope: 'col', class: 'number' }, text('contributions.log_odds')))),
      h('tbody', {}, parts.map(({ input, value, reference, log_odds: logOdds }) => {
        const spec = specOf(input);
        return h('tr', { 'data-contribution': input, 'data-value': logOdds },
          h('th', { scope: 'row' }, text(`patient.${input}`)),
          h('td', {}, inputValue(spec, value)),
          h('td', { class: 'soft', 'data-head': text('contributions.reference') }, inputValue(spec, reference)),
          h('td', { class: 'bar' }, differenceBar(logOdds, most)),
          h('td', { class: 'number' }, signed(logOdds)));
      }))));
}
