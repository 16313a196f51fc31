// The texts of the page in the person's language, and numbers as that language writes them.

import en from './i18n/en.js';

const texts = en;
const language = 'en';
const plural = new Intl.PluralRules(language);

/** The text of a key, with `{name}` replaced by `values.name`; `values.count` chooses the plural. */
export function text(key, values = {}) {
  let template = texts[key];
  if (template === undefined) return key;
  if (typeof template === 'object') template = template[plural.select(values.count)] ?? template.other;
  const shown = (value) => (typeof value === 'number' ? number(value) : value);
  return template.replace(/\{(\w+)\}/g, (whole, name) => shown(values[name]) ?? whole);
}

/** Whether there is a text of that key. */
export const hasText = (key) => key in texts;

/** A number with at most `digits` decimals. */
export const number = (value, digits = 0) =>
  new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);

/** A length in bytes, in the unit that suits it. */
export function bytes(count) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.max(units.findLastIndex((_, power) => count >= 1000 ** power), 0);
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[step], unitDisplay: 'short', maximumFractionDigits: step > 1 ? 1 : 0 })
    .format(count / 1000 ** step);
}

/** A probability as a percentage with one decimal. */
export const percent = (probability, digits = 1) =>
  new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(probability);

/** Items joined as the language joins them: "a, b and c". */
export const list = (items) => new Intl.ListFormat(language, { type: 'conjunction' }).format(items);

/** Fills every element that names its text in `data-text`. */
export function fillTexts(root) {
  root.documentElement.lang = language;
  for (const element of root.querySelectorAll('[data-text]')) {
    element.textContent = text(element.dataset.text);
  }
}
