// The form of the patient's values: the five of AI-severity first, the others in groups that unfold,
// each score with the way to what it needs. Fields, units and ranges come from Rust.

import { byId, h, show } from '../dom.js';
import { hadScan } from '../keeping.js';
import { checkPatient } from '../patient.js';
import { list, number, text } from '../text.js';
import { field } from './fields.js';

// Groups that the person unfolded stay so when the page is drawn anew.
const unfolded = new Set();

const GROUPS = ['signs', 'blood', 'symptoms', 'history', 'radiology', 'scan'];

export function createPatientForm(store, actions) {
  const form = byId('patient');
  let parts = null;
  store.listen((state, before) => {
    if (state.inputs !== before.inputs) parts = state.inputs.length > 0 ? build(form, state, actions) : null;
    if (parts === null) return;
    // Some scores need a published file.
    if (before.packs && state.packs.open !== before.packs.open && state.worker === 'ready') actions.refreshBedside();
    const concerned = ['inputs', 'patient', 'units', 'bedside', 'bedsideProblem', 'header', 'kept', 'scan', 'run', 'worker'];
    if (concerned.every((name) => state[name] === before[name])) return;
    draw(parts, state, actions);
  });
}

/** Brings the person to the field of an input, wherever it is folded away; `scanned` says that a scan was scored. */
export function goToInput(name, scanned = false) {
  // The network's probability comes from a scan, and from weights that may be lacking; its field is for
  // those who have it from elsewhere.
  if (name === 'ct_logit') return byId(scanned ? 'pick-pack-files' : 'pick-folder').focus();
  const place = byId('patient').querySelector(`[data-input="${CSS.escape(name)}"]`);
  const chooser = byId('form-score');
  if (place.hidden) {
    chooser.value = '';
    chooser.dispatchEvent(new Event('change'));
  }
  for (let around = place.closest('details'); around; around = around.parentElement.closest('details')) around.open = true;
  place.scrollIntoView({ block: 'center' });
  place.querySelector('input:checked, input, select').focus({ preventScroll: true });
}

/** Whether an input has a field of its own; a score may also lack a published file. */
export const hasField = (name) => byId('patient').querySelector(`[data-input="${CSS.escape(name)}"]`) !== null;

function build(form, { inputs, scores }, actions) {
  const fields = inputs.map((spec) => field(spec, actions));
  const of = (group) => fields.filter(({ spec }) => spec.group === group);
  const groups = GROUPS.map((group) => foldedGroup(group, of(group))).filter(Boolean);
  const offer = h('div', { id: 'header-offer', class: 'offer', hidden: true });
  const lost = h('p', { class: 'hint', id: 'scan-lost', hidden: true }, text('form.scan_lost'));
  const known = h('p', { class: 'hint', id: 'form-known', role: 'status' });
  const problem = h('p', { class: 'error', role: 'alert', hidden: true });
  const alone = h('button', { type: 'button', id: 'score-bedside', onclick: actions.scoreBedside }, text('form.score_bedside'));
  const chooser = h('select', { id: 'form-score', onchange: () => filter() },
    h('option', { value: '' }, text('form.all_values')),
    scores.map(({ id }) => h('option', { value: id }, text(`score.${id}`))));
  const keeping = keepingOf(actions);

  /** With a score chosen only what it reads is shown, and all of that. */
  function filter() {
    const score = scores.find(({ id }) => id === chooser.value);
    for (const { spec, element } of fields) element.hidden = Boolean(score) && !serves(spec, score, inputs);
    for (const { element, fields: own } of groups) {
      element.hidden = own.every((one) => one.element.hidden);
      if (score) element.open = !element.hidden;
    }
  }

  form.replaceChildren(
    offer,
    h('div', { class: 'fields main' }, of('severity').map(({ element }) => element)),
    h('p', { class: 'hint' }, text('patient.hint')),
    h('div', { class: 'more' },
      h('h3', {}, text('form.more_title')),
      h('p', { class: 'hint' }, text('form.more_hint')),
      h('p', { class: 'chooser' }, h('label', { for: 'form-score' }, text('form.show_for')), chooser),
      groups.map(({ element }) => element)),
    known, problem,
    h('div', { class: 'buttons' }, alone),
    lost,
    keeping.element);
  return { fields, groups, offer, lost, known, problem, alone, chooser, keeping, scores };
}

/** Whether a score reads an input, or one that may be given as a share of it. */
const serves = ({ name }, score, inputs) => score.inputs.includes(name)
  || inputs.some(({ name: part, units }) => score.inputs.includes(part) && units.some(({ of }) => of === name));

function foldedGroup(group, fields) {
  if (fields.length === 0) return null;
  const count = h('span', { class: 'count' });
  const element = h('details', {
    class: 'inputs', 'data-group': group, open: unfolded.has(group),
    ontoggle: () => (element.open ? unfolded.add(group) : unfolded.delete(group)),
  },
    h('summary', {}, h('span', {}, text(`form.group.${group}`)), ' ', count),
    group === 'scan' && h('p', { class: 'hint' }, text('form.group.scan_hint')),
    h('div', { class: 'fields' }, fields.map(({ element: one }) => one)));
  return { element, fields, count };
}

function keepingOf(actions) {
  const box = h('input', { type: 'checkbox', id: 'keep', onchange: ({ target }) => actions.keepOnDevice(target.checked) });
  const note = h('p', { class: 'hint' });
  return {
    box,
    note,
    element: h('div', { class: 'keeping' },
      h('label', { class: 'choice' }, box, h('span', {}, text('form.keep'))),
      h('button', { type: 'button', id: 'forget', class: 'small', onclick: actions.forgetValues }, text('form.forget')),
      note),
  };
}

function draw(parts, state, actions) {
  const { fields, groups, known, problem, alone, keeping } = parts;
  const check = checkPatient(state.inputs, state.patient, state.units);
  for (const one of fields) one.draw(state, check);
  for (const { fields: own, count } of groups) {
    const filled = own.filter(({ spec }) => (state.patient[spec.name] ?? '') !== '').length;
    count.textContent = text('form.filled', { filled, all: own.length });
  }
  drawOffer(parts.offer, state, actions);
  drawKnown(known, state);
  show(problem, state.bedsideProblem);
  alone.disabled = state.worker !== 'ready' || state.run.phase === 'running'
    || Object.keys(check.problems).length > 0 || Object.keys(check.values).length === 0;
  keeping.box.checked = state.kept;
  keeping.note.textContent = text(state.kept ? 'form.kept' : 'form.not_kept');
  parts.lost.hidden = !(hadScan() && state.scan.phase === 'empty');
}

/** Age and sex of the scan's header: offered, and taken only by a press. */
function drawOffer(place, { header, patient, inputs, units }, actions) {
  const { values } = checkPatient(inputs, patient, units);
  const stated = Object.entries(header ?? {}).filter(([, value]) => value !== null);
  const differing = stated.filter(([name, value]) => values[name] !== value);
  if (differing.length === 0) return show(place);
  const contradicts = differing.some(([name]) => name in values);
  const what = list(stated.map(([name, value]) =>
    name === 'sex' ? text(`patient.${value}`).toLowerCase() : `${number(value)} ${text('unit.a')}`));
  show(place,
    h('p', { class: contradicts ? 'remark' : '' }, text(contradicts ? 'form.header_differs' : 'form.header', { what })),
    h('button', { type: 'button', class: 'small', id: 'accept-header', onclick: actions.acceptHeader }, text('form.header_take')));
}

function drawKnown(place, { bedside, scores }) {
  const computed = bedside ? scores.filter(({ id }) => bedside.scores[id]?.value !== undefined).length : 0;
  const said = bedside ? text('form.known', { count: computed, all: scores.length }) : '';
  if (place.textContent !== said) place.textContent = said;
}
