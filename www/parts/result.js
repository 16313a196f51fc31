// The result: the risk and its group, the CT probability, the warnings, and how it was computed.

import { byId, h, show } from '../dom.js';
import { otherScores } from './scores.js';
import { list, number, percent, text } from '../text.js';

export function createResult(store) {
  const card = byId('result-card');
  const place = byId('result');
  store.listen(({ run }, before) => {
    if (run === before.run) return;
    card.hidden = run.phase !== 'done';
    if (run.phase !== 'done') return;
    if (run.report !== before.run?.report) {
      show(place, h('p', { class: 'caution stale', hidden: true }, text('result.stale')), ...resultOf(run.report));
      byId('result-title').focus();
    }
    place.querySelector('.stale').hidden = !run.stale;
  });
}

function resultOf(report) {
  return [
    report.pack.trust !== 'published' && h('p', { class: 'caution strong' }, text(`result.${report.pack.trust}`)),
    h('div', { class: 'figures' }, risk(report), ct(report.predictions)),
    warnings(report.warnings),
    otherScores(report.other_scores),
    method(report),
  ];
}

function risk({ ai_severity: severity, missing }) {
  const title = h('h3', {}, text('result.risk'));
  if (!severity) {
    const what = list(missing.map((name) => text(`patient.${name}`).toLowerCase()));
    return h('div', { class: 'figure' }, title, h('p', {}, text('result.no_risk', { what })));
  }
  const [low, high] = severity.terciles.map((value) => percent(value));
  return h('div', { class: `figure group-${severity.group}`, id: 'risk' }, title,
    h('p', { class: 'value', 'data-value': severity.risk }, percent(severity.risk)),
    h('p', { class: 'group', 'data-group': severity.group }, text(`result.group.${severity.group}`)),
    scale(severity),
    h('p', { class: 'hint' }, text('result.scale', { low, high })),
    h('p', { class: 'hint' }, text('result.severe')),
    h('p', { class: 'level', 'data-level': severity.level }, text('result.level', { level: severity.level })),
    h('p', { class: 'hint' }, text('result.level_note')));
}

/** A bar from 0 to 1 in the three published groups, with the patient's place on it. */
function scale({ risk, terciles }) {
  const SVG = 'http://www.w3.org/2000/svg';
  const shape = (tag, attributes) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const [low, high] = terciles.map((value) => value * 100);
  const at = risk * 100;
  const svg = shape('svg', { viewBox: '-2 0 104 12', class: 'scale', 'aria-hidden': 'true' });
  svg.append(
    shape('rect', { x: 0, y: 5, width: low, height: 4, class: 'low' }),
    shape('rect', { x: low, y: 5, width: high - low, height: 4, class: 'medium' }),
    shape('rect', { x: high, y: 5, width: 100 - high, height: 4, class: 'high' }),
    shape('path', { d: `M${at - 2} 0h4l-2 4.4z`, class: 'marker' }),
    shape('path', { d: `M${at} 3v7`, class: 'needle' }));
  return svg;
}

function ct({ blend, efficientnet, moco }) {
  return h('div', { class: 'figure', id: 'ct' },
    h('h3', {}, text('result.ct')),
    h('p', { class: 'value', 'data-value': blend }, percent(blend)),
    h('p', { class: 'hint' }, text('result.ct_hint')),
    pairs([
      [text('result.efficientnet'), network('efficientnet', efficientnet)],
      [text('result.moco'), network('moco', moco)],
    ]));
}

const network = (name, value) => h('span', { 'data-network': name, 'data-value': value }, percent(value));

function warnings(all) {
  if (all.length === 0) return null;
  return h('div', { class: 'warnings' },
    h('h3', {}, text('result.warnings')),
    h('ul', {}, all.map(({ code, message }) => h('li', { 'data-code': code }, message))));
}

function method(report) {
  const { pack, backend, timings } = report;
  const seconds = (value) => text('result.seconds', { seconds: number(value, 1) });
  return h('details', { class: 'method' },
    h('summary', {}, `${text('result.how')}: ${seconds(report.seconds)}, ${text(`result.backend.${backend}`)}`),
    pairs([
      [text('result.backend'), text(`result.backend.${backend}`)],
      [text('result.time'), seconds(report.seconds)],
      ...timings.map(({ step, seconds: spent }) => [text(`step.${step}`), seconds(spent), { 'data-step': step, 'data-seconds': spent }]),
      [text('result.slices'), number(report.kept_slices)],
      [text('result.pack'), `${pack.name} ${pack.version}`],
      [text('result.version'), report.version],
    ]));
}

const pairs = (rows) =>
  h('dl', {}, rows.map(([name, value, data = {}]) => h('div', data, h('dt', {}, name), h('dd', {}, value))));
