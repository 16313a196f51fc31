// The form of the bedside values: its fields, units and ranges come from Rust.

import { byId, h } from '../dom.js';
import { checkPatient } from '../patient.js';
import { text } from '../text.js';

export function createPatientForm(store, actions) {
  const form = byId('patient');
  store.listen((state, before) => {
    if (state.inputs !== before.inputs) {
      form.replaceChildren(...state.inputs.map((spec) => field(spec, actions)),
        state.inputs.length > 0 && h('p', { class: 'hint' }, text('patient.hint')) || '');
    }
    if (state.patient !== before.patient) drawProblems(form, state);
  });
}

function field(spec, actions) {
  return spec.kind === 'sex' ? sexField(spec, actions) : numberField(spec, actions);
}

function numberField(spec, actions) {
  const id = `value-${spec.name}`;
  return h('div', { class: 'field' },
    h('label', { for: id }, text(`patient.${spec.name}`)),
    h('span', { class: 'with-unit' },
      h('input', {
        id, type: 'text', inputMode: 'decimal', 'aria-describedby': `${id}-unit ${id}-problem`,
        oninput: ({ target }) => actions.setValue(spec.name, target.value),
      }),
      h('span', { id: `${id}-unit`, class: 'unit' }, text(`unit.${spec.unit}`))),
    h('p', { id: `${id}-problem`, class: 'problem' }));
}

function sexField(spec, actions) {
  const choice = (value) => h('label', { class: 'choice' },
    h('input', {
      type: 'radio', name: spec.name, value, id: `value-${spec.name}-${value}`,
      onchange: () => actions.setValue(spec.name, value),
    }),
    text(`patient.${value}`));
  return h('fieldset', { class: 'field choices' },
    h('legend', {}, text(`patient.${spec.name}`)),
    choice('female'), choice('male'));
}

function drawProblems(form, { inputs, patient }) {
  const { problems, remarks } = checkPatient(inputs, patient);
  for (const { name, kind } of inputs) {
    if (kind === 'sex') continue;
    const problem = problems[name] ?? remarks[name] ?? '';
    form.querySelector(`#value-${name}`)?.setAttribute('aria-invalid', String(name in problems));
    const place = form.querySelector(`#value-${name}-problem`);
    if (!place || place.textContent === problem) continue;
    place.textContent = problem;
    place.classList.toggle('remark', !(name in problems));
  }
}
