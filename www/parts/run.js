// The Score button, what is still missing, and the progress of each step.

import { byId, h, show } from '../dom.js';
import { checkPatient } from '../patient.js';
import { STEPS } from '../protocol.js';
import { canScore, packFor } from '../state.js';
import { list, number, text, within } from '../text.js';

export function createRun(store, actions) {
  const place = byId('run');
  const button = h('button', { type: 'button', id: 'score', class: 'primary wide', onclick: actions.score }, text('run.start'));
  const cancel = h('button', { type: 'button', id: 'cancel', class: 'wide', onclick: actions.cancel }, text('run.cancel'));
  const status = h('p', { id: 'run-status', class: 'hint', role: 'status' });
  const error = h('p', { class: 'error', role: 'alert' });
  const steps = stepBars();
  place.append(button, cancel, steps.element, status, error);

  store.listen((state) => {
    const running = state.run.phase === 'running';
    const { blocked, remark } = readiness(state);
    button.hidden = running;
    button.disabled = blocked;
    cancel.hidden = !running;
    steps.draw(running ? state.run.steps : null, state.packs);
    show(error, state.run.phase === 'failed' && state.run.error);
    const line = running ? deviceLine(state.device) : state.run.phase === 'cancelled' ? text('run.cancelled') : remark;
    if (status.textContent !== line) status.textContent = line;
    status.hidden = line === '';
  });
}

/** Whether Score can be pressed, and what to tell the person who would. */
function readiness({ worker, scan, packs, inputs, patient, units }) {
  const { problems, missing } = checkPatient(inputs, patient, units);
  const needs = [];
  if (scan.phase !== 'read' || scan.chosen === null) needs.push(text('run.needs_scan'));
  // Those of this device are opened without asking.
  if (!canScore(packs) && !packs.opening) needs.push(text('run.needs_pack'));
  if (Object.keys(problems).length > 0) needs.push(text('run.fix_patient'));
  const blocked = worker !== 'ready' || packs.task !== null || !canScore(packs) || needs.length > 0;
  if (needs.length > 0) return { blocked, remark: text('run.needs', { what: list(needs) }) };
  const what = missing.map((name) => within(text(`patient.${name}`)));
  return { blocked, remark: missing.length > 0 ? text('run.without_patient', { what: list(what) }) : '' };
}

function deviceLine(device) {
  if (!device) return '';
  return device.backend === 'gpu' ? text('run.on_gpu') : text('run.on_cpu', { workers: number(device.workers) });
}

const SEVERITY = ['ai_severity'];
const SEGMENT = ['ai_segment', 'ai_segment_own'];
/** The scores of which each step is part; a step of none is always there. */
const SCORES = {
  resample: SEVERITY, lung_mask: SEVERITY, efficientnet: SEVERITY, moco: SEVERITY,
  segment_lungs: SEGMENT, segment_lesions: SEGMENT,
};
const hasNetworks = (step, packs) => !SCORES[step] || SCORES[step].some((score) => packFor(packs, score));

function stepBars() {
  const rows = STEPS.map((step) => {
    const count = h('span', { class: 'hint' });
    const bar = h('progress', { id: `step-${step}`, max: 1, value: 0 });
    const row = h('li', { class: 'step' }, h('label', { for: `step-${step}` }, text(`step.${step}`)), count, bar);
    return { step, count, bar, row };
  });
  const element = h('ol', { class: 'steps', hidden: true }, rows.map(({ row }) => row));
  return {
    element,
    draw(steps, packs) {
      element.hidden = steps === null;
      const last = rows.findLastIndex(({ step }) => steps?.[step] !== undefined);
      for (const [index, { step, count, bar, row }] of rows.entries()) {
        const { done = 0, total = 1 } = steps?.[step] ?? {};
        // A step is over when a later one has begun: some do not count to their end. Reading does, and
        // goes on beside the first network.
        const over = (index < last && step !== 'read') || (index <= last && done >= total);
        bar.max = Math.max(total, 1);
        bar.value = over ? bar.max : done;
        count.textContent = index <= last && total > 1 ? text('step.of', { done: number(done), total: number(total) }) : '';
        row.hidden = !hasNetworks(step, packs);
        row.classList.toggle('begun', index <= last);
        row.classList.toggle('done', over);
      }
    },
  };
}
