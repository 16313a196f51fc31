// The model packs: choosing them, and what each is.

import { byId, h, show } from '../dom.js';
import { packFor } from '../state.js';
import { list, number, text } from '../text.js';
import { bindPicker } from './scan.js';

export function createPack(store, actions) {
  const place = byId('pack');
  bindPicker('', 'pack-folder-input', actions.openPack);
  bindPicker('', 'pack-files-input', actions.openPack);
  store.listen((state, before) => {
    const { packs } = state;
    if (packs === before.packs && state.worker === before.worker && state.run.phase === before.run?.phase) return;
    const disabled = state.worker !== 'ready' || state.run.phase === 'running' || packs.task !== null;
    place.setAttribute('aria-busy', String(packs.task !== null));
    show(place,
      packs.open.length === 0 && !packs.task && !packs.error && h('p', { class: 'hint' }, text('pack.hint')),
      packs.open.map((pack) => describe(pack, packs, disabled, actions)),
      packs.task && reading(packs.task),
      packs.error && h('p', { class: 'error', role: 'alert' }, packs.error),
      !packs.task && choose(packs, disabled));
  });
}

const reading = ({ done, total }) => [
  h('label', { for: 'pack-progress' }, text('pack.reading', { done: number(done), total: number(total) })),
  h('progress', { id: 'pack-progress', max: total, value: done }),
];

function describe({ identity }, packs, disabled, actions) {
  const { name, version, licence, notice, trust, warnings, lacks, scores } = identity;
  const used = scores.filter((score) => packFor(packs, score)?.identity === identity);
  return h('section', { class: 'pack', 'data-pack': name, 'aria-label': name },
    h('p', { class: 'pack-name' }, h('strong', {}, name), ` ${text('pack.version', { version })}`),
    used.length > 0 && h('p', { class: 'hint' }, text('pack.used', { scores: list(used.map((score) => text(`pack.score.${score}`))) })),
    h('p', { class: trust === 'published' ? 'hint' : 'caution' }, text(`pack.${trust}`)),
    lacks.length > 0 && h('p', { class: 'hint' }, text('pack.lacks', { files: list(lacks.map((file) => file.name)) })),
    trust !== 'seeded' && notice && h('p', { class: 'hint' }, notice),
    warnings.map(({ message }) => h('p', { class: 'caution' }, message)),
    h('p', { class: 'hint' }, text('pack.licence', { licence })),
    h('button', { type: 'button', class: 'quiet', disabled, onclick: () => actions.closePack(name) }, text('pack.close')));
}

function choose(packs, disabled) {
  const open = (id) => () => byId(id).click();
  const folder = packs.open.length > 0 ? 'pack.another' : 'pack.choose_folder';
  return h('div', { class: 'buttons' },
    h('button', { type: 'button', id: 'pick-pack', disabled, onclick: open('pack-folder-input') }, text(folder)),
    h('button', { type: 'button', class: 'quiet', disabled, onclick: open('pack-files-input') }, text('pack.choose_files')));
}
