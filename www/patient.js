// What was typed, checked against the table of inputs that comes from Rust.

import { number, percent, text, within } from './text.js';

/**
 * @param {import('./protocol.js').InputSpec[]} inputs
 * @param {Record<string, string>} typed
 * @param {Record<string, string>} units the chosen unit of an input, where it is not its own
 * @returns {{ values: Record<string, import('./protocol.js').PatientValue>,
 *   problems: Record<string, string>, remarks: Record<string, string>, missing: string[] }}
 *   problems forbid scoring, remarks do not; missing are those of AI-severity
 */
export function checkPatient(inputs, typed, units = {}) {
  const values = {};
  const problems = {};
  const remarks = {};
  const missing = [];
  for (const spec of inputs) {
    const entry = (typed[spec.name] ?? '').trim();
    if (entry === '') {
      if (spec.group === 'severity') missing.push(spec.name);
      continue;
    }
    const { value, problem, remark } = CHECKS[spec.kind](spec, entry, unitIn(spec, { inputs, patient: typed, units }));
    if (problem) problems[spec.name] = problem;
    else if (value !== undefined) values[spec.name] = value;
    if (remark) remarks[spec.name] = remark;
  }
  return { values, problems, remarks, missing };
}

/** The unit in which an input is typed. */
export const unitOf = (spec, units) =>
  spec.units.find(({ name }) => name === units[spec.name]) ?? spec.units[0];

/**
 * That unit with its factor as it is now: of a share it depends on the whole, and is null until the
 * whole is known.
 */
export function unitIn(spec, { inputs, patient, units }) {
  const unit = unitOf(spec, units);
  if (!unit.of) return unit;
  const whole = inputs.find(({ name }) => name === unit.of);
  const entry = (patient[whole.name] ?? '').trim();
  const { problem } = checkNumber(whole, entry, unitOf(whole, units));
  const own = problem ? 0 : inOwnUnit(entry, unitOf(whole, units));
  return { ...unit, factor: own > 0 ? unit.factor * own : null };
}

/** What a typed number is in the input's own unit; null when it is no number. */
export function inOwnUnit(entry, { factor, offset }) {
  const value = parse(entry);
  return Number.isNaN(value) ? null : value * factor + offset;
}

/** A number of an input as a person reads it: three significant digits are more than any is worth. */
export function readable(value) {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return number(value, Math.min(digits, 4));
}

/** The name of a unit for people; empty for a bare number. */
export const unitText = (name) => (name === '' || name === '1' ? '' : text(`unit.${name}`));

/** A value with its unit. */
export const withUnit = (value, unit) =>
  (unit === '%' ? percent(0, 0).replace('0', value) : `${value} ${unitText(unit)}`.trim());

const CHECKS = {
  sex: (_, entry) => ({ value: entry }),
  flag: (_, entry) => ({ value: entry === 'yes' }),
  number: checkNumber,
  whole: checkWhole,
};

function checkWhole(spec, entry) {
  const value = parse(entry);
  if (Number.isNaN(value)) return { problem: text('patient.not_number') };
  if (!Number.isInteger(value)) return { problem: text('patient.not_whole') };
  const [low, high] = spec.possible;
  if (value < low || value > high) return { problem: text('patient.impossible', range(spec.possible)) };
  return { value };
}

function checkNumber(spec, entry, unit) {
  const value = parse(entry);
  if (Number.isNaN(value)) return { problem: text('patient.not_number') };
  if (unit.of && (value < 0 || value > 100)) return { problem: text('patient.impossible', range([0, 100], unit.name)) };
  if (unit.factor === null) return { remark: text('patient.needs_whole', { input: within(text(`patient.${unit.of}`)) }) };
  const own = value * unit.factor + unit.offset;
  // The limits of a share would be those of the whole.
  const said = unit.of ? spec.units[0] : unit;
  const inUnit = (bound) => (bound - said.offset) / said.factor;
  const limits = (bounds) => range(bounds.map(inUnit), said.name);
  const outside = ([low, high]) => own < low || own > high;
  if (outside(spec.possible)) return { problem: text('patient.impossible', limits(spec.possible)) };
  const remark = outside(spec.plausible) ? text('patient.unusual', limits(spec.plausible)) : null;
  return { value: unit.name === spec.unit ? value : { value, unit: unit.name }, remark };
}

/** A decimal comma is as good as a point; there is no room for thousands separators in these ranges. */
const parse = (entry) =>
  /^[+-]?(\d+[.,]?\d*|[.,]\d+)$/.test(entry.trim()) ? Number(entry.trim().replace(',', '.')) : NaN;

const range = ([low, high], unit = '') => ({ low: readable(low), high: readable(high), unit: unitText(unit) });
