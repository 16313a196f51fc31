// What stands behind a score: what it predicts, in whom it was studied and how well it did, its
// limits, where it departs from the study's benchmark, and where it is published.

import { h } from '../dom.js';
import { number, said, text } from '../text.js';

/** The evidence of a score, folded away behind one press. */
export function evidence(score) {
  const { outcome, citation, doi, evidence: studies, limits, departures = [], imputed = [] } = score;
  return h('details', { class: 'evidence' },
    h('summary', {}, text('evidence.title')),
    h('p', {}, h('span', { class: 'label' }, text('evidence.outcome')), ' ', said(outcome)),
    studies.length > 0 && h('ul', {}, studies.map(study)),
    listOf('evidence.limits', limits),
    listOf('evidence.departures', departures),
    imputed.length > 0 && h('p', { class: 'hint' }, text('evidence.imputed')),
    h('p', { class: 'hint citation', lang: 'en' }, citation, doi && h('span', { class: 'doi' }, `doi:${doi}`)));
}

function study({ cohort, patients, outcome, discrimination, source }) {
  const facts = [
    patients !== undefined && text('evidence.patients', { count: patients }),
    discrimination ? figure(discrimination) : text('evidence.no_figure'),
  ].filter(Boolean);
  return h('li', {}, text('evidence.study', { cohort: said(cohort), facts: facts.join(', ') }), ' ',
    h('span', { class: 'hint' }, text('evidence.source', { outcome: said(outcome), source: said(source) })));
}

function figure({ measure, value, interval }) {
  const shown = `${measure} ${number(value, 3)}`;
  if (!interval) return shown;
  return `${shown} (${text('evidence.interval', { low: number(interval[0], 3), high: number(interval[1], 3) })})`;
}

const listOf = (key, sentences) =>
  sentences.length > 0 && h('div', {},
    h('span', { class: 'label' }, text(key)),
    h('ul', {}, sentences.map((sentence) => h('li', {}, said(sentence)))));
