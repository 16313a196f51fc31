// The exports of a result: a choice whether the patient is named, and a button for each file.

import { byId, h, show } from '../dom.js';
import { printSheet } from '../print/sheet.js';
import { text } from '../text.js';

/** What is offered, in groups; a kind that the result has no material for is left out. */
const GROUPS = {
  report: ['json', 'csv', 'fhir', 'sr'],
  masks: ['lungs', 'lesions', 'seg'],
  heat: ['heat_blend', 'heat_efficientnet', 'heat_moco'],
};

export function createExport(store, actions) {
  const card = byId('export-card');
  const place = byId('export');
  store.listen((state, before) => {
    if (state.run === before.run && state.exports === before.exports && state.worker === before.worker) return;
    const { run } = state;
    card.hidden = run.phase !== 'done';
    if (run.phase !== 'done') return;
    // After this change has been drawn.
    if (run.report !== before.run?.report) queueMicrotask(actions.listExports);
    draw(place, state, actions, store);
  });
}

function draw(place, state, actions, store) {
  const focused = place.contains(document.activeElement) ? document.activeElement.id : null;
  const { exports, run, worker } = state;
  const disabled = run.stale || worker !== 'ready' || exports.busy !== null;
  const button = (id, label, onclick) =>
    h('button', { type: 'button', id: `export-${id}`, disabled, onclick, 'data-export': id }, label);
  const files = (kinds) => kinds
    .filter((kind) => exports.kinds.includes(kind))
    .map((kind) => button(kind, text(`export.kind.${kind}`), () => actions.exportFile(kind)));
  const group = (name, first = [], remark = null) => {
    const buttons = [...first, ...files(GROUPS[name])];
    return buttons.length > 0 && h('section', { class: 'export-group', 'aria-labelledby': `export-${name}-title` },
      h('h3', { id: `export-${name}-title` }, text(`export.group.${name}`)),
      h('p', { class: 'hint' }, text(`export.hint.${name}`)),
      h('div', { class: 'buttons' }, buttons),
      remark && h('p', { class: 'hint', id: `export-${name}-remark` }, remark));
  };
  // Masks without DICOM SEG: the scan came as NIfTI.
  const noSeg = !fromDicom(state) && text('export.no_seg');
  const print = button('print', text('export.print'), async () => {
    const person = await actions.person();
    if (store.get().exports.error === null) printSheet(store.get(), person);
  });
  show(place,
    h('p', { class: 'hint' }, text('export.promise')),
    fromDicom(state) && identityChoice(exports, disabled, actions),
    run.stale && h('p', { class: 'caution' }, text('export.stale')),
    h('div', { class: 'export-groups' }, group('report', [print]), group('masks', [], noSeg), group('heat')),
    h('p', { role: 'status', class: 'hint', id: 'export-note' }, exports.note ?? ''),
    exports.error && h('p', { role: 'alert', class: 'error' }, exports.error));
  // Drawing anew must not cost the keyboard its place.
  if (focused) byId(focused)?.focus();
}

/** Only a scan that came as DICOM names anyone. */
const fromDicom = ({ exports }) => exports.kinds.includes('seg');

function identityChoice({ identified }, disabled, actions) {
  return h('div', { class: 'export-identity' },
    h('label', { class: 'choice' },
      h('input', {
        type: 'checkbox', id: 'export-identified', checked: identified, disabled, 'aria-describedby': 'export-identified-hint',
        onchange: ({ target }) => actions.nameThePatient(target.checked),
      }),
      text('export.identified')),
    h('p', { class: 'hint', id: 'export-identified-hint' },
      text(identified ? 'export.is_identified' : 'export.is_de_identified')));
}
