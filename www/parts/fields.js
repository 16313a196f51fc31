// One field of the form per input: how it is typed or chosen, and what is said beside it.

import { h } from '../dom.js';
import { inOwnUnit, readable, unitIn, unitText, withUnit } from '../patient.js';
import { hasText, list, text, within } from '../text.js';
import { inputValue } from '../values.js';

/** The field of an input: its element, and how it follows the state. */
export function field(spec, actions) {
  const make = spec.kind === 'sex' || spec.kind === 'flag' ? choiceField : hasText(`patient.${spec.name}.0`) ? gradeField : numberField;
  const notes = h('div', { class: 'notes', id: `value-${spec.name}-notes` });
  const problem = h('p', { id: `value-${spec.name}-problem`, class: 'problem' });
  const hint = h('p', { class: 'hint', id: `value-${spec.name}-hint` });
  const { element, follow } = make(spec, actions, `value-${spec.name}-problem value-${spec.name}-hint`);
  notes.append(problem, hint);
  element.append(notes);
  element.dataset.input = spec.name;
  return {
    spec,
    element,
    draw(state, { problems, remarks }) {
      follow(state, spec.name in problems);
      put(problem, problems[spec.name] ?? remarks[spec.name] ?? '');
      problem.classList.toggle('remark', !(spec.name in problems));
      put(hint, hintOf(spec, state));
    },
  };
}

const label = (spec) => text(`patient.${spec.name}`);

function numberField(spec, actions, describedBy) {
  const id = `value-${spec.name}`;
  const input = h('input', {
    id, type: 'text', inputMode: spec.kind === 'whole' ? 'numeric' : 'decimal', autocomplete: 'off', 'aria-describedby': describedBy,
    oninput: ({ target }) => actions.setValue(spec.name, target.value),
  });
  const unit = spec.units.length > 1 ? unitChoice(spec, actions) : h('span', { class: 'unit' }, unitText(spec.unit));
  const converted = h('output', { class: 'converted hint', for: id });
  const element = h('div', { class: 'field' },
    h('label', { for: id }, label(spec)),
    h('span', { class: 'with-unit' }, input, unit),
    converted);
  return {
    element,
    follow(state, wrong) {
      const entry = state.patient[spec.name] ?? '';
      if (input.value !== entry) input.value = entry;
      input.setAttribute('aria-invalid', String(wrong));
      const chosen = unitIn(spec, state);
      if (unit.tagName === 'SELECT') unit.value = chosen.name;
      const own = chosen.name === spec.unit || chosen.factor === null || wrong ? null : inOwnUnit(entry, chosen);
      put(converted, own === null ? '' : `= ${withUnit(readable(own), spec.unit)}`);
    },
  };
}

function unitChoice(spec, actions) {
  return h('select', {
    id: `unit-${spec.name}`, class: 'unit-choice', 'aria-label': text('form.unit_of', { input: label(spec) }),
    onchange: ({ target }) => actions.setUnit(spec.name, target.value),
  }, spec.units.map(({ name }) => h('option', { value: name }, unitChoiceText(name))));
}

const unitChoiceText = (name) =>
  hasText(`unit.choice.${name}`) ? text(`unit.choice.${name}`) : unitText(name) || text('unit.fraction');

/** A grade on a scale whose steps have names. */
function gradeField(spec, actions, describedBy) {
  const id = `value-${spec.name}`;
  const [low, high] = spec.possible;
  const grades = Array.from({ length: high - low + 1 }, (_, at) => String(low + at));
  const select = h('select', { id, 'aria-describedby': describedBy, onchange: ({ target }) => actions.setValue(spec.name, target.value) },
    h('option', { value: '' }, text('form.unknown')),
    grades.map((grade) => h('option', { value: grade }, text(`patient.${spec.name}.${grade}`))));
  return {
    element: h('div', { class: 'field' }, h('label', { for: id }, label(spec)), select),
    follow: ({ patient }) => { select.value = patient[spec.name] ?? ''; },
  };
}

function choiceField(spec, actions, describedBy) {
  const values = spec.kind === 'sex' ? ['female', 'male'] : ['yes', 'no', ''];
  const inputs = values.map((value) => h('input', {
    type: 'radio', name: `value-${spec.name}`, value, id: `value-${spec.name}-${value || 'unknown'}`,
    onchange: () => actions.setValue(spec.name, value),
  }));
  const names = { female: 'patient.female', male: 'patient.male', yes: 'form.yes', no: 'form.no', '': 'form.unknown' };
  const element = h('fieldset', { class: 'field choices', 'aria-describedby': describedBy },
    h('legend', {}, label(spec)),
    h('div', { class: 'segments' }, inputs.map((input) => h('label', { class: 'segment' }, input, h('span', {}, text(names[input.value]))))));
  return {
    element,
    follow({ patient }) {
      const chosen = patient[spec.name] ?? '';
      for (const input of inputs) input.checked = input.value === chosen;
    },
  };
}

/** What an empty field would unlock; of a filled one the expected range, where that says something. */
function hintOf(spec, state) {
  if ((state.patient[spec.name] ?? '') === '') return unlocks(spec, state);
  const unit = unitIn(spec, state);
  if (spec.kind !== 'number' || unit.of) return '';
  const [low, high] = spec.plausible.map((bound) => readable((bound - unit.offset) / unit.factor));
  return text('form.expected', { low, high, unit: unitText(unit.name) });
}

/** The scores that lack this value: those that lack nothing else first. */
function unlocks(spec, { bedside, inputs }) {
  const { name, scores, group } = spec;
  if (!bedside) return '';
  if (bedside.inputs[name]) return text(group === 'scan' ? 'form.scanned' : 'form.derived', { value: inputValue(spec, bedside.inputs[name].value) });
  const lacking = scores.filter((id) => bedside.scores[id]?.missing?.includes(name));
  const last = lacking.filter((id) => bedside.scores[id].missing.length === 1);
  const parts = [];
  const shares = inputs.filter(({ units }) => units.some(({ of }) => of === name));
  if (shares.length > 0) parts.push(text('form.whole_of', { inputs: list(shares.map((one) => within(label(one)))) }));
  // The five of AI-severity serve so many that the first name says enough.
  const most = group === 'severity' ? 1 : MANY;
  if (last.length > 0) parts.push(text('form.completes', { scores: titles(last, most) }));
  const others = lacking.filter((id) => !last.includes(id));
  if (others.length > 0) parts.push(text('form.serves', { scores: titles(others, most) }));
  return parts.join(' ');
}

const MANY = 3;

function titles(ids, most) {
  const named = ids.map((id) => text(`score.${id}`));
  if (named.length <= most + 1) return list(named);
  return list([...named.slice(0, most), text('form.more', { count: named.length - most })]);
}

/** Text that is only touched when it changes, so that a screen reader does not repeat it. */
function put(element, said) {
  if (element.textContent !== said) element.textContent = said;
  element.hidden = said === '';
}
