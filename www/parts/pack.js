// The model packs: what is there, how more of them are taken, and what became of the last files.

import { byId, follow, h, progress, show } from '../dom.js';
import { fromDrop } from '../files.js';
import { bytes, number, said, text } from '../text.js';
import { describePack } from './packs/describe.js';
import { bindPicker } from './scan.js';

export function createPack(store, actions) {
  const place = byId('pack');
  bindPicker('', 'pack-folder-input', actions.addWeights);
  bindPicker('', 'pack-files-input', actions.addWeights);
  takeDrops(byId('pack-card'), store, actions);
  store.listen((state, before) => {
    const { packs } = state;
    if (packs === before.packs && state.worker === before.worker && state.run.phase === before.run?.phase) return;
    const { task } = packs;
    if (task && before.packs?.task) return follow('pack-progress', taskText(task), task.done, task.total);
    const disabled = isBusy(state);
    place.setAttribute('aria-busy', String(packs.task !== null));
    // What the person opened stays open when the list is drawn again.
    const unfolded = new Set([...place.querySelectorAll('[data-pack] details[open]')].map((one) => one.closest('[data-pack]').dataset.pack));
    show(place,
      packs.open.length === 0 && h('p', { class: 'hint' }, text(packs.opening ? 'packs.opening' : 'packs.hint')),
      packs.open.map((pack) => describePack(pack, packs, { disabled, actions, open: unfolded.has(pack.identity.name) })),
      packs.task ? working(packs.task, actions) : offers(packs, disabled, actions),
      ...outcome(packs, disabled, actions));
  });
}

const isBusy = ({ worker, run, packs }) => worker !== 'ready' || run.phase === 'running' || packs.task !== null;

/** The card takes weights that are dropped on it, before the page takes them for a scan. */
function takeDrops(card, store, actions) {
  card.addEventListener('drop', async (event) => {
    event.preventDefault();
    event.stopPropagation();
    card.classList.remove('over');
    if (!isBusy(store.get())) await actions.addWeights(await fromDrop(event.dataTransfer));
  });
  card.addEventListener('dragover', () => card.classList.add('over'));
  card.addEventListener('dragleave', () => card.classList.remove('over'));
}

function taskText({ step, done, total, file = 0, files = 1 }) {
  const values = { file: number(file + 1), files: number(files), done: size(step, done), total: size(step, total) };
  return text(`packs.step.${step}`, values);
}

function working(task, actions) {
  return [
    ...progress('pack-progress', taskText(task), task.done, task.total),
    h('div', { class: 'buttons' },
      h('button', { type: 'button', id: 'pack-cancel', onclick: actions.cancel }, text('run.cancel'))),
  ];
}

/** Bytes are told in KiB. */
const size = (step, amount) => (/read|convert|fetch/.test(step) ? bytes(amount * 1024) : number(amount));

function offers(packs, disabled, actions) {
  const open = (id) => () => byId(id).click();
  const missing = packs.hosted.filter(({ name }) =>
    !packs.open.some(({ identity, hosted }) => identity.name === name && (hosted || identity.lacks.length === 0)));
  return [
    ...missing.map((pack) => h('div', { class: 'hosted', 'data-hosted': pack.name },
      h('p', {}, text('packs.hosted', { name: pack.name, size: bytes(pack.bytes) })),
      h('button', { type: 'button', disabled, onclick: () => actions.loadHosted(pack) }, text('packs.load')))),
    h('div', { class: 'pack-drop' },
      h('p', { class: 'hint' }, text('packs.drop')),
      h('div', { class: 'buttons' },
        h('button', { type: 'button', id: 'pick-pack-files', disabled, onclick: open('pack-files-input') }, text('packs.choose_files')),
        h('button', { type: 'button', id: 'pick-pack', class: 'quiet', disabled, onclick: open('pack-folder-input') }, text('packs.choose_folder')))),
    h('label', { class: 'choice half' },
      h('input', { type: 'checkbox', id: 'pack-half', checked: packs.half, disabled, onchange: ({ target }) => actions.keepHalf(target.checked) }),
      h('span', {}, text('packs.half'), h('span', { class: 'hint' }, ` ${text('packs.half_hint')}`))),
  ];
}

/** What became of the last files, where not all is well. */
function outcome({ error, refused, others, note, task }, disabled, actions) {
  if (task) return [];
  const choice = refused.some((file) => file.choice);
  return [
    note && h('p', { class: 'caution', role: 'status' }, text(note)),
    others > 0 && h('p', { class: 'hint', role: 'status' }, text('packs.others', { count: others })),
    error && h('p', { class: 'error', role: 'alert' }, error),
    refused.length > 0 && h('div', { class: 'refused', role: 'alert' },
      h('p', { class: 'error' }, text('packs.refused_files', { count: refused.length })),
      h('ul', {}, refused.map(({ name, message }) => h('li', {}, h('strong', {}, name), ` ${said(message)}`))),
      h('div', { class: 'buttons' },
        choice && h('button', { type: 'button', id: 'use-unlisted', disabled, onclick: actions.useUnlisted }, text('packs.use_unlisted')),
        h('button', { type: 'button', class: 'quiet', disabled, onclick: actions.dismissRefused }, text('packs.dismiss')))),
  ];
}
