// What the program itself can say, read off its sources: what the languages must be able to say.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { project } from './reference.mjs';

/** The languages of the page. */
export const LANGUAGES = ['en', 'fr', 'es', 'pt'];

const SOURCES = project('src');
const PAGE_SOURCES = project('www');

/** Every warning's code, in snake case as the program serialises it, with the names of its fields. */
export function warnings() {
  const source = readFileSync(path.join(SOURCES, 'warning.rs'), 'utf8');
  const body = source.slice(source.indexOf('pub enum Warning {'), source.indexOf('\nimpl Warning'));
  return [...body.matchAll(/^ {4}([A-Z]\w+)( \{([\s\S]*?)\n {4}\})?,$/gm)].map(([, name, , fields = '']) => ({
    code: name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
    fields: [...fields.matchAll(/^ {8}(\w+):/gm)].map(([, field]) => field),
  }));
}

/** Every file of the page of those endings, as text. */
export function pageSources(...endings) {
  return readdirSync(PAGE_SOURCES, { recursive: true })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => ({ name, source: readFileSync(path.join(PAGE_SOURCES, name), 'utf8') }));
}

/** All sources of the program and of the page's Workers as one text, quotes within a sentence as they are read. */
export const programSources = () => [
  ...readdirSync(SOURCES, { recursive: true })
    .filter((name) => name.endsWith('.rs'))
    .map((name) => readFileSync(path.join(SOURCES, name), 'utf8').replaceAll('\\"', '"')),
  ...pageSources('.js').filter(({ name }) => name.startsWith('worker')).map(({ source }) => source),
].join('\n');

/** The texts of each language by their keys, read by a page that a server gave. */
export const textsIn = (page) => page.evaluate(async (languages) => {
  const all = {};
  for (const code of languages) all[code] = (await import(`./i18n/${code}.js`)).default;
  return all;
}, LANGUAGES);
