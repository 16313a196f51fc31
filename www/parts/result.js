// The result: the leading score, what the scan gave, why, what would change it, a sentence for the
// report, every other score, and how it was computed.

import { byId, h, show } from '../dom.js';
import { contributions } from '../result/contributions.js';
import { ctFigure } from '../result/ct.js';
import { leadFigure, leadOf } from '../result/lead.js';
import { method } from '../result/method.js';
import { sentenceBlock } from '../result/sentence.js';
import { parted, trustLabel } from '../result/warnings.js';
import { whatIf } from '../result/what_if.js';
import { text } from '../text.js';
import { comparators } from './scores.js';

export function createResult(store, actions) {
  const card = byId('result-card');
  const place = byId('result');
  store.listen((state, before) => {
    const { run } = state;
    if (run === before.run) return;
    card.hidden = run.phase !== 'done';
    if (run.phase !== 'done') return;
    if (run.report !== before.run?.report) {
      show(place, h('p', { class: 'caution stale', hidden: true }, text('result.stale')), ...resultOf(state, actions));
      // A page drawn anew in another language leaves the person where they are.
      if (before.run) byId('result-title').focus();
    }
    place.querySelector('.stale').hidden = !run.stale;
  });
}

function resultOf(state, actions) {
  const { report } = state.run;
  const { full, pack } = report;
  const lead = leadOf(full);
  const { values, scan } = parted(full.warnings);
  const explained = full.scores[lead?.id];
  const trust = trustLabel(report);
  return [
    trust && h('p', { class: 'caution strong' }, trust),
    !pack && h('p', { class: 'caution' }, text('result.without_scan')),
    h('div', { class: 'figures' },
      leadFigure(full, lead, state.terciles, values, pack !== null),
      ctFigure(full, scan)),
    sentenceBlock(report, lead, state.inputs),
    explained && contributions(explained, state.inputs),
    whatIf(full, lead, state, actions),
    comparators(full.scores, state.scores, lead, pack !== null),
    method(report),
  ];
}
