// The texts of the page in the person's language, and numbers as that language writes them.

import en from './i18n/en.js';
import es from './i18n/es.js';
import fr from './i18n/fr.js';
import pt from './i18n/pt.js';
import * as sentences from './i18n/sentences.js';
import { tab } from './storage.js';

/** The languages of the page, by their codes, each named in itself. */
export const LANGUAGES = { en: 'English', fr: 'Français', es: 'Español', pt: 'Português' };
const TEXTS = { en, fr, es, pt };

/** The language in use. */
export let language = preferred();
let formats = new Map();

/** Speaks another language from now on; what is on the screen must be drawn again. */
export function speak(code) {
  language = code in TEXTS ? code : 'en';
  formats = new Map();
  tab.setItem('language', language);
}

/** What the person chose in this tab, what the address asks for, or the browser's own language. */
function preferred() {
  const asked = [
    new URLSearchParams(location.search).get('lang'),
    tab.getItem('language'),
    ...navigator.languages,
  ];
  return asked.map((code) => code?.slice(0, 2).toLowerCase()).find((code) => code in TEXTS) ?? 'en';
}

/**
 * The text of a key. `{name}` stands for `values.name`, a number written as the language does;
 * `{name:2}` writes it with at most two decimals. `values.count` chooses the plural.
 */
export function text(key, values = {}) {
  // A text that is not translated yet is better read in English than not at all; a test finds it.
  let template = TEXTS[language][key] ?? en[key];
  if (template === undefined) return key;
  if (typeof template === 'object') template = template[plural(values.count)] ?? template.other;
  return template.replace(/\{(\w+)(?::(\d))?\}/g, (whole, name, digits = 0) => {
    const value = values[name];
    return (typeof value === 'number' ? number(value, Number(digits)) : value) ?? whole;
  });
}

/** Whether there is a text of that key. */
export const hasText = (key) => key in en;

/** A sentence that the program wrote in English, in the person's language where it is known there. */
export const said = (sentence) => sentences.translate(language, sentence);

/** A number with at most `digits` decimals. */
export const number = (value, digits = 0) =>
  format(`n${digits}`, () => new Intl.NumberFormat(language, { maximumFractionDigits: digits })).format(value);

/** A number to two significant digits. */
export const significant = (value) =>
  format('significant', () => new Intl.NumberFormat(language, { maximumSignificantDigits: 2 })).format(value);

/** A length in bytes, in the unit that suits it. */
export function bytes(count) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.max(units.findLastIndex((_, power) => count >= 1000 ** power), 0);
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[step], unitDisplay: 'short', maximumFractionDigits: step > 1 ? 1 : 0 })
    .format(count / 1000 ** step);
}

/** A probability as a percentage with one decimal. */
export const percent = (probability, digits = 1) =>
  format(`p${digits}`, () => new Intl.NumberFormat(language, {
    style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits,
  })).format(probability);

/** A number with its sign, as a difference is written. */
export const signed = (value, digits = 2) =>
  format(`s${digits}`, () => new Intl.NumberFormat(language, {
    signDisplay: 'exceptZero', minimumFractionDigits: digits, maximumFractionDigits: digits,
  })).format(value);

/** A name and its value, with the colon as the language sets it. */
export const named = (name, value) => text('result.named', { name, value });

/** Items joined as the language joins them: "a, b and c". */
export const list = (items) =>
  format('list', () => new Intl.ListFormat(language, { type: 'conjunction' })).format(items);

/** A label as it stands within a sentence; abbreviations stay as they are. */
export const within = (label) => (/^\p{Lu}\p{Ll}/u.test(label) ? label[0].toLowerCase() + label.slice(1) : label);

const plural = (count) => format('plural', () => new Intl.PluralRules(language)).select(count);

/** Building an Intl object costs far more than using it. */
function format(kind, make) {
  if (!formats.has(kind)) formats.set(kind, make());
  return formats.get(kind);
}

/** Fills every element that names its text in `data-text`. */
export function fillTexts(root) {
  root.documentElement.lang = language;
  for (const element of root.querySelectorAll('[data-text]')) {
    element.textContent = text(element.dataset.text);
  }
}
