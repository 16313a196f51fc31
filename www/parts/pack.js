// The model pack: choosing it, and what it is.

import { byId, h, show } from '../dom.js';
import { number, text } from '../text.js';
import { bindPicker } from './scan.js';

export function createPack(store, actions) {
  const place = byId('pack');
  bindPicker('', 'pack-folder-input', actions.openPack);
  bindPicker('', 'pack-files-input', actions.openPack);
  store.listen((state, before) => {
    if (state.pack === before.pack && state.worker === before.worker && state.run.phase === before.run?.phase) return;
    const disabled = state.worker !== 'ready' || state.run.phase === 'running';
    show(place, ...describe(state.pack), state.pack.phase !== 'reading' && choose(state.pack, disabled));
  });
}

function describe(pack) {
  switch (pack.phase) {
    case 'reading':
      return [h('label', { for: 'pack-progress' },
          text('pack.reading', { done: number(pack.done), total: number(pack.total) })),
        h('progress', { id: 'pack-progress', max: pack.total, value: pack.done })];
    case 'failed':
      return [h('p', { class: 'error', role: 'alert' }, pack.error)];
    case 'read':
      return identity(pack.identity);
    default:
      return [h('p', { class: 'hint' }, text('pack.hint'))];
  }
}

function identity({ name, version, licence, notice, trust, warnings }) {
  return [
    h('p', { class: 'pack-name' }, h('strong', {}, name), ` ${text('pack.version', { version })}`),
    h('p', { class: trust === 'published' ? 'hint' : 'caution' }, text(`pack.${trust}`)),
    trust !== 'seeded' && notice && h('p', { class: 'hint' }, notice),
    warnings.map(({ message }) => h('p', { class: 'caution' }, message)),
    h('p', { class: 'hint' }, text('pack.licence', { licence })),
  ].flat();
}

function choose(pack, disabled) {
  const open = (id) => () => byId(id).click();
  const folder = pack.phase === 'read' ? 'pack.another' : 'pack.choose_folder';
  return h('div', { class: 'buttons' },
    h('button', { type: 'button', id: 'pick-pack', disabled, onclick: open('pack-folder-input') }, text(folder)),
    h('button', { type: 'button', class: 'quiet', disabled, onclick: open('pack-files-input') }, text('pack.choose_files')));
}
