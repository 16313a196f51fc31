// Sentences that the program writes in English (reasons, limits, evidence, errors), in the other
// languages. The English sentence is the key, as it stands in the program, {name} for what varies;
// one that is not known here is shown as it is.

import es from './sentences/es.js';
import fr from './sentences/fr.js';
import pt from './sentences/pt.js';

/** The known sentences by language; English needs none. */
export const SENTENCES = { fr, es, pt };

const patterns = new Map();

/** `sentence` in `language`. */
export function translate(language, sentence) {
  const known = SENTENCES[language];
  if (!known || !sentence) return sentence;
  if (Object.hasOwn(known, sentence)) return known[sentence];
  for (const { pattern, names, english } of patternsOf(language, known)) {
    const match = pattern.exec(sentence);
    if (!match) continue;
    const values = Object.fromEntries(names.map((name, at) => [name, translate(language, match[at + 1])]));
    return known[english].replace(/\{(\w*)\}/g, (whole, name) => values[name] ?? whole);
  }
  return sentence;
}

function patternsOf(language, known) {
  if (!patterns.has(language)) {
    const varying = Object.keys(known).filter((english) => english.includes('{'));
    // The longest first: a short one may be the beginning of another.
    varying.sort((one, other) => other.length - one.length);
    patterns.set(language, varying.map((english) => ({
      english,
      names: [...english.matchAll(/\{(\w*)\}/g)].map(([, name]) => name),
      pattern: new RegExp(`^${english.split(/\{\w*\}/).map(escaped).join('(.+?)')}$`, 's'),
    })));
  }
  return patterns.get(language);
}

const escaped = (literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
