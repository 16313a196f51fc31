// What was typed, checked against the table of inputs that comes from Rust.

import { number, text } from './text.js';

/**
 * @param {import('./protocol.js').InputSpec[]} inputs
 * @param {Record<string, string>} typed
 * @returns {{ values: Record<string, number | string>, problems: Record<string, string>,
 *   remarks: Record<string, string>, missing: string[] }} problems forbid scoring, remarks do not
 */
export function checkPatient(inputs, typed) {
  const values = {};
  const problems = {};
  const remarks = {};
  const missing = [];
  for (const spec of inputs) {
    const entry = (typed[spec.name] ?? '').trim();
    if (entry === '') missing.push(spec.name);
    else if (spec.kind === 'sex') values[spec.name] = entry;
    else {
      const { value, problem, remark } = checkNumber(spec, entry);
      if (problem) problems[spec.name] = problem;
      else values[spec.name] = value;
      if (remark) remarks[spec.name] = remark;
    }
  }
  return { values, problems, remarks, missing };
}

function checkNumber(spec, entry) {
  // A decimal comma is as good as a point; there is no room for thousands separators in these ranges.
  const value = /^[+-]?\d*[.,]?\d+$/.test(entry) ? Number(entry.replace(',', '.')) : NaN;
  if (Number.isNaN(value)) return { problem: text('patient.not_number') };
  const range = ([low, high]) => ({ low: number(low), high: number(high), unit: text(`unit.${spec.unit}`) });
  const outside = ([low, high]) => value < low || value > high;
  if (outside(spec.possible)) {
    return { problem: text('patient.impossible', range(spec.possible)) };
  }
  const remark = outside(spec.plausible) ? text('patient.unusual', range(spec.plausible)) : null;
  return { value, remark };
}
