// What was typed, checked against the table of inputs that comes from Rust.

import { number, text } from './text.js';

/**
 * @param {import('./protocol.js').InputSpec[]} inputs
 * @param {Record<string, string>} typed
 * @returns {{ values: Record<string, number | string>, problems: Record<string, string>, missing: string[] }}
 */
export function checkPatient(inputs, typed) {
  const values = {};
  const problems = {};
  const missing = [];
  for (const spec of inputs) {
    const entry = (typed[spec.name] ?? '').trim();
    if (entry === '') missing.push(spec.name);
    else if (spec.kind === 'sex') values[spec.name] = entry;
    else {
      const { value, problem } = checkNumber(spec, entry);
      if (problem) problems[spec.name] = problem;
      else values[spec.name] = value;
    }
  }
  return { values, problems, missing };
}

function checkNumber(spec, entry) {
  // A decimal comma is as good as a point; there is no room for thousands separators in these ranges.
  const value = /^[+-]?\d*[.,]?\d+$/.test(entry) ? Number(entry.replace(',', '.')) : NaN;
  if (Number.isNaN(value)) return { problem: text('patient.not_number') };
  if (value < spec.low || value > spec.high) {
    const [low, high] = [number(spec.low), number(spec.high)];
    return { problem: text('patient.impossible', { low, high, unit: text(`unit.${spec.unit}`) }) };
  }
  return { value };
}
