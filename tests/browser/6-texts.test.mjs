// The four languages: nothing missing, nothing left over, and a text for all that the program can say.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { openPage, startBrowser } from './page.mjs';
import { project } from './reference.mjs';
import { LANGUAGES, pageSources, programSources, textsIn, warnings } from './texts.mjs';

let browser;
let page;
/** The texts by language, the sentences by language, and the form as the program sends it. */
let texts;
let sentences;
let form;

before(async () => {
  browser = await startBrowser();
  page = await openPage(browser, '?lang=en');
  texts = await textsIn(page);
  sentences = await page.evaluate(async () => (await import('./i18n/sentences.js')).SENTENCES);
  form = await page.evaluate(async () => {
    const module = await import('./conductor/ct_severity.js');
    await module.default();
    return new module.Conductor().form();
  });
});
after(() => browser?.close());

const missingIn = (keys) =>
  LANGUAGES.flatMap((code) => keys.filter((key) => !(key in texts[code])).map((key) => `${code}: ${key}`));

describe('the languages', () => {
  test('have the same keys', () => {
    const all = [...new Set(LANGUAGES.flatMap((code) => Object.keys(texts[code])))];
    assert.deepEqual(missingIn(all), []);
  });

  test('have the same placeholders in every text', () => {
    for (const code of LANGUAGES) {
      for (const [key, text] of Object.entries(texts[code])) {
        assert.deepEqual(placeholders(text), placeholders(texts.en[key]), `${code}: ${key}`);
      }
    }
  });

  test('say something else than English wherever they are not names, numbers or units', () => {
    for (const code of LANGUAGES.slice(1)) {
      const same = Object.keys(texts.en).filter((key) => /[a-z]{4,} [a-z]{4,} [a-z]{3,}/i.test(flat(texts.en[key])) && flat(texts[code][key]) === flat(texts.en[key]));
      assert.deepEqual(same, [], code);
    }
  });

  test('have no text that the page never shows', () => {
    const sources = pageSources('.js', '.html').filter(({ name }) => !name.startsWith('i18n/'));
    const all = sources.map(({ source }) => source).join('\n');
    const prefixes = [...all.matchAll(/`([a-z_]+(?:\.[a-z_]+)*\.)\$\{/g)].map(([, prefix]) => prefix);
    const unused = Object.keys(texts.en).filter((key) =>
      !all.includes(`'${key}'`) && !all.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    assert.deepEqual(unused, []);
  });

  test('have every text that the page asks for by its whole name', () => {
    const all = pageSources('.js', '.html').filter(({ name }) => !name.startsWith('i18n/'));
    const asked = all.flatMap(({ source }) => [
      ...[...source.matchAll(/\btext\(\s*'([^']+)'/g)].map(([, key]) => key),
      ...[...source.matchAll(/data-text="([^"]+)"/g)].map(([, key]) => key),
    ]);
    assert.ok(asked.length > 100, `${asked.length} texts`);
    assert.deepEqual(missingIn([...new Set(asked)]), []);
  });
});

describe('what the program says', () => {
  test('every warning has a text in every language, and no text asks for what the warning does not carry', () => {
    const all = warnings();
    assert.ok(all.length > 30, `${all.length} warnings`);
    assert.deepEqual(missingIn(all.map(({ code }) => `warning.${code}`)), []);
    for (const { code, fields } of all) {
      const unknown = placeholders(texts.en[`warning.${code}`]).map((name) => name.split(':')[0]).filter((name) => name !== 'count' && !fields.includes(name));
      assert.deepEqual(unknown, [], code);
    }
    const known = new Set(all.map(({ code }) => `warning.${code}`));
    assert.deepEqual(Object.keys(texts.en).filter((key) => key.startsWith('warning.') && !known.has(key)), []);
  });

  test('every input, trap, group, unit, score and band has a text in every language', () => {
    const { inputs, scores } = form;
    assert.equal(inputs.length, 52);
    assert.equal(scores.length, 19);
    const units = [...new Set(inputs.flatMap(({ units: own }) => own.map(({ name }) => name)))].filter((name) => name !== '' && name !== '1');
    const keys = [
      ...inputs.map(({ name }) => `patient.${name}`),
      ...inputs.filter(({ trap }) => trap !== '').map(({ name }) => `trap.${name}`),
      ...inputs.filter(({ group }) => group !== 'severity').map(({ group }) => `form.group.${group}`),
      ...units.map((unit) => `unit.${unit}`),
      ...scores.map(({ id }) => `score.${id}`),
      ...scores.flatMap(({ bands }) => bands.map(({ label }) => `band.${label}`)),
    ];
    assert.deepEqual(missingIn([...new Set(keys)]), []);
  });

  test('what can be wrong with a table of patients and its rows is translated', async () => {
    const source = (name) => readFileSync(project(name), 'utf8');
    const unescaped = (text) => text.replaceAll('\\"', '"');
    const errors = ['src/patient/record.rs', 'src/cohort/table.rs'].flatMap((name) =>
      [...source(name).matchAll(/#\[error\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => unescaped(text)));
    // Whole sentences, with something in the place of what varies.
    const filled = errors.filter((text) => !/JSON|the inputs are|cannot be computed/.test(text))
      .map((text) => text.replace(/\{(name)?\} is \{value\}\{\}/, 'x is 7').replace(/\{[^{}"]*\}/g, 'x').replaceAll('{{', '{').replaceAll('}}', '}'));
    const traps = [...source('src/patient/table.rs').matchAll(/\.trap\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => unescaped(text));
    const problems = [...source('www/worker/cohort.js').matchAll(/problem: '([^']+)'/g)].map(([, text]) => text);
    assert.ok(filled.length > 10 && traps.length > 8 && problems.length > 2, `${filled.length}, ${traps.length}, ${problems.length}`);
    const left = await page.evaluate(async (all) => {
      const { translate } = await import('./i18n/sentences.js');
      return ['fr', 'es', 'pt'].flatMap((code) => all.filter((text) => translate(code, text) === text).map((text) => `${code}: ${text}`));
    }, [...filled, ...traps, ...problems]);
    assert.deepEqual(left, []);
  });

  test('every outcome, band, limit, departure and cohort is translated', () => {
    const said = new Set(form.scores.flatMap(({ outcome, bands, departures, evidence, limits }) => [
      outcome, ...bands.map(({ meaning }) => meaning), ...departures, ...limits,
      ...evidence.flatMap((study) => [study.cohort, study.outcome]),
    ]));
    assert.ok(said.size > 60, `${said.size} sentences`);
    for (const code of LANGUAGES.slice(1)) {
      assert.deepEqual([...said].filter((sentence) => !(sentence in sentences[code])), [], code);
    }
  });

  test('the languages translate the same sentences, all of which stand in the program', () => {
    const program = programSources();
    const english = Object.keys(sentences.fr);
    for (const code of LANGUAGES.slice(1)) {
      assert.deepEqual(Object.keys(sentences[code]).sort(), [...english].sort(), code);
      for (const sentence of english) {
        assert.deepEqual(placeholders(sentences[code][sentence]), placeholders(sentence), `${code}: ${sentence}`);
      }
    }
    const stands = (sentence) => program.includes(sentence.replace(/\{\w*\}.*/s, ''));
    assert.deepEqual(english.filter((sentence) => !stands(sentence)), []);
  });
});

/** The names in braces of a text, all its plural forms together, sorted. */
const placeholders = (text) => [...new Set(flat(text).match(/\{\w*(?::\d)?\}/g) ?? [])].map((name) => name.slice(1, -1)).sort();

const flat = (text) => (typeof text === 'string' ? text : Object.values(text).join('\n'));
