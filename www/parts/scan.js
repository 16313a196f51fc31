// The drop zone, and what it says while a scan is read.

import { byId, follow, h, progress, show } from '../dom.js';
import { areWeights, fromDrop, fromInput } from '../files.js';
import { number, text } from '../text.js';

export function createScan(store, actions, signal) {
  const zone = byId('drop');
  bindPicker('pick-folder', 'folder-input', actions.openScan);
  bindPicker('pick-files', 'files-input', actions.openScan);

  // The whole page takes a drop; the zone shows it.
  let depth = 0;
  const mark = () => zone.classList.toggle('over', depth > 0);
  document.addEventListener('dragenter', () => { depth += 1; mark(); }, { signal });
  document.addEventListener('dragleave', () => { depth -= 1; mark(); }, { signal });
  document.addEventListener('drop', async (event) => {
    depth = 0;
    mark();
    if (store.get().worker !== 'ready') return;
    try {
      const files = await fromDrop(event.dataTransfer);
      await (areWeights(files) ? actions.addWeights(files) : actions.openScan(files));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      actions.scanFailed(text('scan.unlisted'));
    }
  }, { signal });

  store.listen((state, before) => {
    if (state.scan === before.scan && state.worker === before.worker) return;
    const { scan } = state;
    zone.classList.toggle('small', ['making', 'reading', 'read'].includes(scan.phase));
    for (const id of ['pick-folder', 'pick-files']) byId(id).disabled = state.worker !== 'ready';
    if (scan.phase === 'reading' && before.scan?.files === scan.files && before.scan.phase === 'reading') {
      follow('scan-progress', readText(scan.done, scan.total), scan.done, scan.total);
    } else show(byId('scan-reading'), scan.phase === 'reading' && reading(scan, actions), scan.phase === 'making' && making(actions));
    show(byId('scan-error'), scan.phase === 'failed' ? scan.error : scan.previewError);
  });
}

/** A button that opens a file dialog, and what is done with the files. */
export function bindPicker(button, input, take) {
  byId(button)?.addEventListener('click', () => byId(input).click());
  byId(input).addEventListener('change', async ({ target }) => {
    const files = fromInput(target);
    // So that the same choice made again is noticed.
    target.value = '';
    await take(files);
  });
}

function making(actions) {
  return h('div', { class: 'reading' },
    h('label', { for: 'scan-progress' }, text('scan.making')),
    h('progress', { id: 'scan-progress' }),
    h('button', { type: 'button', onclick: actions.cancel }, text('run.cancel')));
}

function reading({ done, total }, actions) {
  return h('div', { class: 'reading' },
    progress('scan-progress', readText(done, total), done, total),
    h('button', { type: 'button', onclick: actions.cancel }, text('run.cancel')));
}

const readText = (done, total) => text('scan.reading', { done: number(done), total: number(total) });
