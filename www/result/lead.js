// What one must see across a room: the 1 to 5 score, the probability and the risk group, by number,
// word and shape, with what they are worth beside them.

import { levelChart } from '../charts/level.js';
import { thirdsChart } from '../charts/thirds.js';
import { h } from '../dom.js';
import { goToInput } from '../parts/patient.js';
import { list, percent, text, within } from '../text.js';
import { lackedName } from '../values.js';
import { evidence } from './evidence.js';
import { warningList } from './warnings.js';

/**
 * The result that leads: AI-severity; without its networks AI-segment; without any scan the model of
 * bedside and laboratory values. Null when none of them could be computed.
 */
export function leadOf(full) {
  if (full.ai_severity) return { id: 'ai_severity', ...full.ai_severity };
  if (full.ai_segment) return { id: 'ai_segment', ...full.ai_segment };
  const risk = full.scores.clinical_bio?.value;
  return risk === undefined ? null : { id: 'clinical_bio', risk };
}

/** The leading figure. */
export function leadFigure(full, lead, terciles, warnings, scanned) {
  if (!lead) return nothingYet(full, scanned);
  const { id, risk, group, level } = lead;
  return h('section', { class: `figure lead${group ? ` group-${group}` : ''}`, id: 'risk', 'aria-labelledby': 'risk-title' },
    h('h3', { id: 'risk-title' }, text('result.risk', { model: text(`score.${id}`) })),
    h('div', { class: 'lead-row' },
      level && h('div', { class: 'level', 'data-level': level },
        levelChart(level),
        h('p', { class: 'level-name' },
          h('strong', {}, text('result.level', { level })), ' ', h('span', { class: 'level-word' }, text(`result.level.${level}`)))),
      h('div', { class: 'risk-number' },
        h('p', { class: 'value', 'data-value': risk }, percent(risk)),
        group && h('p', { class: 'group', 'data-group': group }, text(`result.group.${group}`)),
        group && thirdsChart(risk, terciles))),
    h('p', { class: 'hint' }, text('result.severe')),
    level && h('p', { class: 'derived' }, h('span', { class: 'tag' }, text('result.derived')), ' ', text(`result.level_note.${id}`)),
    group && id === 'ai_severity' && h('p', { class: 'hint' },
      text('result.scale', { low: percent(terciles[0]), high: percent(terciles[1]) })),
    id !== 'ai_severity' && h('p', { class: 'caution' }, text(`result.lead.${id}`)),
    full.segmentation?.networks === 'own' && id === 'ai_segment' && h('p', { class: 'caution strong' }, text('result.own_networks')),
    id !== 'ai_severity' && missingForSeverity(full, scanned),
    warningList(warnings),
    evidence(full.scores[id]));
}

function nothingYet(full, scanned) {
  return h('section', { class: 'figure lead', id: 'risk', 'aria-labelledby': 'risk-title' },
    h('h3', { id: 'risk-title' }, text('result.risk', { model: text('score.ai_severity') })),
    missingForSeverity(full, scanned));
}

const missingForSeverity = (full, scanned) => {
  const { missing = [] } = full.scores.ai_severity;
  if (missing.length === 0) return null;
  return h('p', { class: 'lacking' }, text('result.no_risk', { what: list(missing.map((name) => within(lackedName(name, scanned)))) }), ' ',
    h('button', { type: 'button', class: 'small', onclick: () => goToInput(missing[0], scanned) },
      text(scanned && missing[0] === 'ct_logit' ? 'result.to_packs' : 'result.enter')));
};
