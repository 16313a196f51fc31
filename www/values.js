// Values of inputs and scores as a person reads them.

import { readable, withUnit } from './patient.js';
import { hasText, number, percent, signed, text } from './text.js';

/** A value of an input, in the input's own unit; yes/no and sex also as 1 and 0. */
export function inputValue(spec, value) {
  if (spec.kind === 'sex') return text(value === 'male' || value === 1 ? 'patient.male' : 'patient.female').toLowerCase();
  if (spec.kind === 'flag') return text(value === true || value === 1 ? 'form.yes' : 'form.no');
  if (spec.name === 'ct_logit') return percent(1 / (1 + Math.exp(-value)));
  if (spec.unit === '1') return percent(value);
  if (hasText(`patient.${spec.name}.${value}`)) return text(`patient.${spec.name}.${value}`);
  return withUnit(readable(value), spec.unit);
}

/** The value of a score on its scale. */
export function scoreValue({ scale, value, range }) {
  if (scale === 'probability') return percent(value);
  if (scale === 'points') return text('scores.points', { value: number(value, 1), most: number(range[1], 1) });
  if (scale === 'log_odds') return text('scores.log_odds', { value: signed(value) });
  return number(value);
}

/** The name of an input or of a published file that a score lacks; of a scan that was scored, the weights. */
export function lackedName(name, scanned) {
  if (name === 'ct_logit') return text(scanned ? 'scores.weights' : 'scores.scan');
  return hasText(`patient.${name}`) ? text(`patient.${name}`) : text('scores.file', { file: name });
}

/** The name of a band of a score. */
export const bandName = (label) => (hasText(`band.${label}`) ? text(`band.${label}`) : label);
