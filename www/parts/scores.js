// Every score beside AI-severity: its value, or what it needs.

import { h } from '../dom.js';
import { list, number, percent, text } from '../text.js';

/** A table of the scores, those that could be computed first. */
export function otherScores(scores) {
  const computed = scores.filter(({ value }) => value !== null);
  const lacking = scores.filter(({ value }) => value === null);
  return h('details', { class: 'scores' },
    h('summary', {}, text('scores.title')),
    h('p', { class: 'hint' }, text('scores.hint')),
    h('table', {},
      h('thead', {}, h('tr', {}, heading('scores.name'), heading('scores.value'))),
      h('tbody', {}, [...computed, ...lacking].map(row))));
}

const heading = (key) => h('th', { scope: 'col' }, text(key));

function row(score) {
  const notes = score.departures.map((departure) => h('p', { class: 'hint' }, `${text('scores.departs')}: ${departure}`));
  return h('tr', { 'data-score': score.id },
    h('th', { scope: 'row' }, score.title,
      h('p', { class: 'hint' }, score.outcome), h('p', { class: 'hint' }, score.citation), notes),
    h('td', {}, score.value === null
      ? h('span', { class: 'soft' }, text('scores.needs', { what: list(score.missing) }))
      : [h('strong', {}, valueOf(score)), score.band && h('p', { class: 'hint' }, score.band)]));
}

function valueOf({ scale, value, range }) {
  if (scale === 'probability') return percent(value);
  if (scale === 'points') return text('scores.points', { value: number(value, 1), most: number(range[1], 1) });
  if (scale === 'log_odds') return text('scores.log_odds', { value: number(value, 2) });
  return number(value);
}
