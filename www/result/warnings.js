// Warnings in the person's language, each where it matters: of the values beside the score that they
// enter, of the scan and the weights beside what was made from them.

import { h } from '../dom.js';
import { readable, unitText } from '../patient.js';
import { hasText, said, text } from '../text.js';

/** Those about the typed values; all others are about the scan or the weights. */
const OF_VALUES = new Set([
  'implausible_value', 'urea_or_urea_nitrogen', 'diastolic_not_below_systolic', 'oxygen_contradiction', 'scan_replaces_input',
]);

/**
 * What must stand beside a scan's result because of its weights, or null. Of our own networks alone their
 * own label says more.
 */
export function trustLabel({ full, pack }) {
  const ownAlone = full.segmentation?.networks === 'own' && !full.predictions;
  return pack && pack.trust !== 'published' && !ownAlone ? text(`result.${pack.trust}`) : null;
}

/** Warnings of a report by what they are about, their order kept. */
export const parted = (warnings) => ({
  values: warnings.filter(({ code }) => OF_VALUES.has(code)),
  scan: warnings.filter(({ code }) => !OF_VALUES.has(code)),
});

/** The warning as a sentence. */
export function warningText({ code, message, ...fields }) {
  const key = `warning.${code}`;
  return hasText(key) ? text(key, spoken(fields)).trim() : message;
}

export function warningList(warnings) {
  if (warnings.length === 0) return null;
  return h('div', { class: 'warnings' },
    h('h4', {}, text('result.warnings')),
    h('ul', {}, warnings.map((warning) => h('li', { 'data-code': warning.code }, warningText(warning)))));
}

/** The fields of a warning as the texts take them: names and words translated, files counted from 1. */
function spoken(fields) {
  const values = { ...fields };
  values.count = fields.count ?? fields.slices ?? fields.missing ?? fields.uneven ?? fields.voxels;
  if (typeof fields.file === 'number') values.file = fields.file + 1;
  if (fields.input) values.input = text(`patient.${fields.input}`);
  if (fields.unit) values.unit = unitText(fields.unit);
  if (typeof fields.on_oxygen === 'boolean') values.on_oxygen = text(fields.on_oxygen ? 'form.yes' : 'form.no').toLowerCase();
  for (const name of ['value', 'low', 'high']) if (typeof fields[name] === 'number') values[name] = readable(fields[name]);
  values.trap = hasText(`trap.${fields.input}`) ? text(`trap.${fields.input}`) : '';
  for (const name of ['orientation', 'position', 'reason']) if (fields[name]) values[name] = said(fields[name]);
  return values;
}
