// A plain sentence that a doctor could dictate into a report, with a press to copy it.

import { h } from '../dom.js';
import { list, percent, text, within } from '../text.js';
import { bandName, inputValue, scoreValue } from '../values.js';
import { trustLabel } from './warnings.js';

/** The sentences of a report, in the person's language. */
export function dictation(report, lead, inputs) {
  const { full } = report;
  const sentences = [];
  if (lead) sentences.push(leadSentence(lead));
  const ct = full.predictions;
  if (ct && lead?.id !== 'ai_severity') sentences.push(text('sentence.ct', { risk: percent(ct.blend) }));
  if (lead) sentences.push(usedSentence(full, lead, inputs));
  const points = Object.entries(full.scores).filter(([, { scale, value }]) => scale === 'points' && value !== undefined);
  if (points.length > 0) {
    const told = points.map(([id, score]) =>
      `${text(`score.${id}`)} ${scoreValue(score)}${score.band ? ` (${bandName(score.band)})` : ''}`);
    sentences.push(text('sentence.points', { scores: list(told) }));
  }
  if (lead?.id === 'ai_segment' && full.segmentation?.networks === 'own') sentences.push(text('result.own_networks'));
  const trust = trustLabel(report);
  if (trust) sentences.push(trust);
  sentences.push(text('sentence.research'));
  return sentences.join(' ');
}

export function sentenceBlock(report, lead, inputs) {
  const said = dictation(report, lead, inputs);
  const done = h('span', { role: 'status', class: 'hint' });
  const copy = h('button', {
    type: 'button', class: 'small', id: 'copy-sentence',
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(said);
        done.textContent = text('sentence.copied');
      } catch (error) {
        // A browser may forbid the clipboard; the sentence can still be marked by hand.
        if (!(error instanceof DOMException)) throw error;
        done.textContent = text('sentence.not_copied');
      }
    },
  }, text('sentence.copy'));
  return h('section', { class: 'dictation', 'aria-labelledby': 'sentence-title' },
    h('h3', { id: 'sentence-title' }, text('sentence.title')),
    h('blockquote', { id: 'sentence' }, said),
    h('p', { class: 'buttons' }, copy, done));
}

function leadSentence({ id, risk, group, level }) {
  const model = text(`score.${id}`);
  if (!level) return text('sentence.risk', { model, risk: percent(risk) });
  if (!group) return text('sentence.level_only', { model, risk: percent(risk), level });
  return text('sentence.level', { model, risk: percent(risk), level, group: within(text(`result.group.${group}`)) });
}

function usedSentence(full, { id }, inputs) {
  const read = inputs.filter(({ name, scores, group }) => scores.includes(id) && group !== 'scan' && full.inputs[name]);
  const values = read.map((spec) => `${within(text(`patient.${spec.name}`))} ${inputValue(spec, full.inputs[spec.name].value)}`);
  const scanned = inputs.some(({ name, scores }) => scores.includes(id) && full.inputs[name]?.source === 'scan');
  return text(scanned ? 'sentence.used_ct' : 'sentence.used', { values: list(values) });
}
