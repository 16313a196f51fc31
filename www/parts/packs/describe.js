// One open pack: what it is used for, what its weights are worth, where they lie, and what it lacks.

import { h } from '../../dom.js';
import { warningText } from '../../result/warnings.js';
import { packFor } from '../../state.js';
import { bytes, list, said, text } from '../../text.js';

export function describePack(pack, packs, { disabled, actions, open }) {
  const { name, version, licence, notice, trust, warnings, lacks, scores } = pack.identity;
  const used = scores.filter((score) => packFor(packs, score) === pack).map((score) => text(`packs.score.${score}`));
  const kept = pack.records?.some((record) => record.kept) ?? false;
  return h('section', { class: 'pack', 'data-pack': name, 'aria-label': name },
    h('p', { class: 'pack-name' }, h('strong', {}, name), ` ${text('packs.version', { version })}`,
      h('span', { class: 'tag' }, text(placeOf(pack, kept)))),
    used.length > 0 && h('p', {}, text('packs.used', { scores: list(used) })),
    h('p', { class: trust === 'published' ? 'hint' : 'caution' }, text(`packs.${trust}`)),
    warnings.map((warning) => h('p', { class: 'caution', 'data-code': warning.code }, warningText(warning))),
    trust !== 'seeded' && notice && h('p', { class: 'hint' }, said(notice)),
    lacks.length > 0 && h('div', { class: 'lacks' },
      h('p', {}, text('packs.lacks')),
      h('ul', {}, lacks.map(lacking))),
    h('details', { open },
      h('summary', {}, text('packs.files', { count: pack.identity.files.length })),
      h('ul', { class: 'pack-files' }, pack.identity.files.map(fileRow)),
      h('p', { class: 'hint' }, text('packs.licence', { licence }))),
    !pack.hosted && h('button', { type: 'button', class: 'quiet remove', disabled, onclick: () => actions.closePack(name) },
      text(kept ? 'packs.remove' : 'packs.close')));
}

function placeOf({ hosted, kept: converted }, kept) {
  if (hosted) return 'packs.place.page';
  if (kept) return 'packs.place.device';
  return converted ? 'packs.place.memory' : 'packs.place.visit';
}

/** A published address is a link to follow, not one that the page asks by itself. */
function lacking({ name, url }) {
  return h('li', {}, url ? h('a', { href: url, rel: 'noreferrer', target: '_blank' }, name) : name);
}

function fileRow({ name, bytes: size, sha256, check, original }) {
  const published = original ?? { name, bytes: size, sha256 };
  return h('li', { 'data-file': published.name },
    h('p', {}, h('strong', {}, published.name), ` ${bytes(published.bytes)}`),
    h('p', { class: 'hint' }, text(`packs.check.${check}`)),
    h('p', { class: 'hash' }, h('span', { class: 'hint' }, 'sha256 '), h('code', {}, published.sha256)),
    original && h('p', { class: 'hint' }, text('packs.converted', { name, size: bytes(size) })));
}
