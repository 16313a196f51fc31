// Every score side by side: its value on its range, its band, or what it still needs with the way
// there; and the evidence behind each.

import { rangeBar } from '../charts/bars.js';
import { h } from '../dom.js';
import { evidence } from '../result/evidence.js';
import { said, text } from '../text.js';
import { bandName, lackedName, scoreValue } from '../values.js';
import { goToInput, hasField } from './patient.js';

/** A table of the scores but for the leading one, those that could be computed first. */
export function comparators(scores, order, lead, scanned) {
  const listed = order.map(({ id }) => ({ id, ...scores[id] })).filter(({ id }) => id !== lead?.id);
  const computed = listed.filter(({ value }) => value !== undefined);
  const lacking = listed.filter(({ value }) => value === undefined);
  return h('section', { class: 'scores', id: 'comparators', 'aria-labelledby': 'scores-title' },
    h('h3', { id: 'scores-title' }, text('scores.title')),
    h('p', { class: 'hint' }, text('scores.hint')),
    h('table', {},
      h('thead', {}, h('tr', {}, ['scores.name', 'scores.value', 'scores.meaning'].map((key) => h('th', { scope: 'col' }, text(key))))),
      h('tbody', {}, [...computed, ...lacking].map((score) => row(score, scanned)))));
}

function row(score, scanned) {
  return h('tr', { 'data-score': score.id, class: score.value === undefined ? 'lacking' : '' },
    h('th', { scope: 'row' }, text(`score.${score.id}`), evidence(score)),
    score.value === undefined
      ? h('td', { colSpan: 2 }, needs(score.missing ?? [], scanned))
      : [value(score), meaning(score)]);
}

const value = (score) => h('td', { class: 'score-value' },
  h('strong', {}, scoreValue(score)),
  score.scale !== 'class' && rangeBar(score.value, score.range));

const meaning = (score) => h('td', {},
  score.band && h('span', { class: 'band' }, bandName(score.band)),
  score.band_meaning && h('p', { class: 'hint' }, said(score.band_meaning)),
  h('p', { class: 'hint' }, said(score.outcome)));

/** What a score lacks; a press brings the person to the field. */
function needs(missing, scanned) {
  const items = missing.flatMap((name, at) => [at > 0 ? ', ' : '', lacked(name, scanned)]);
  return h('span', { class: 'needs' }, `${text('scores.needs')} `, items);
}

function lacked(name, scanned) {
  if (!hasField(name)) return lackedName(name);
  return h('button', { type: 'button', class: 'jump', 'data-needs': name, onclick: () => goToInput(name, scanned) }, lackedName(name, scanned));
}
