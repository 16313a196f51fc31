// The self-test: one button, and a table of what each network gave on this machine.

import { byId, h, progress, show } from '../dom.js';
import { NETWORKS } from '../protocol.js';
import { number, significant, text } from '../text.js';

export function createSelfTest(store, actions) {
  const place = byId('self-test');
  byId('self-test-card').hidden = false;
  store.listen((state, before) => {
    const same = ['selfTest', 'worker', 'scan', 'packs'].every((part) => state[part] === before[part]);
    if (same && state.run.phase === before.run?.phase) return;
    const had = place.contains(document.activeElement) && document.activeElement.id;
    show(place, ...draw(state, actions));
    // A button that is gone hands the focus to the one in its place.
    if (had) (byId(had) ?? place.querySelector('button'))?.focus();
  });
}

function draw(state, actions) {
  const { selfTest } = state;
  const busy = state.worker !== 'ready' || state.run.phase === 'running' ||
    state.scan.phase === 'reading' || state.packs.task !== null;
  return [
    h('p', { class: 'hint' }, text('self_test.what')),
    selfTest.phase === 'failed' && h('p', { class: 'error', role: 'alert' }, selfTest.error),
    selfTest.phase === 'done' && verdict(selfTest),
    selfTest.rows && table(selfTest),
    selfTest.phase === 'done' && h('p', { class: 'hint' }, adapterLine(selfTest)),
    selfTest.phase === 'running' ? running(selfTest, actions) : buttons(selfTest, busy, actions),
  ];
}

function running({ rows }, actions) {
  const done = Object.keys(rows).length;
  return [
    progress('self-test-progress', text('self_test.running', { done, total: NETWORKS.length }), done, NETWORKS.length),
    h('div', { class: 'buttons' },
      h('button', { type: 'button', id: 'self-test-cancel', onclick: actions.cancel }, text('run.cancel'))),
  ];
}

function buttons({ phase, adapter, tested }, disabled, actions) {
  const start = (id, key, options) => h('button', {
    type: 'button', id, disabled, onclick: () => actions.selfTest(options),
  }, text(key));
  return h('div', { class: 'buttons' },
    start('self-test-start', phase === 'done' ? 'self_test.again' : 'self_test.start', {}),
    phase === 'done' && adapter?.software && !tested &&
      start('self-test-software', 'self_test.software', { software: true }));
}

function adapterLine({ adapter, tested }) {
  if (!adapter) return text('self_test.no_gpu');
  return text(tested ? 'self_test.adapter' : 'self_test.software_hint', { adapter: adapter.name });
}

function verdict({ rows, tested }) {
  const all = Object.values(rows);
  const key = !all.every(({ cpu }) => cpu.right) ? 'cpu_wrong'
    : !tested ? 'cpu_only_right'
      : all.every(gpuRight) ? 'all_right' : 'gpu_wrong';
  return h('p', { id: 'self-test-verdict', role: 'status', 'data-verdict': key, class: key.endsWith('wrong') ? 'error' : null },
    text(`self_test.${key}`));
}

const gpuRight = ({ cpu, gpu, apart }) => gpu.right && apart <= cpu.tolerance;

function table({ rows }) {
  const heading = (key) => h('th', { scope: 'col' }, text(`self_test.${key}`));
  const tolerance = Object.values(rows)[0]?.cpu.tolerance;
  return [
    h('table', { class: 'self-test' },
      h('thead', {}, h('tr', {}, ['network', 'cpu', 'gpu'].map(heading))),
      h('tbody', {}, NETWORKS.filter((id) => rows[id]).map((id) => row(rows[id])))),
    tolerance && h('p', { class: 'hint' }, text('self_test.scale', { tolerance: share(tolerance) })),
  ];
}

function row({ network, cpu, gpu, apart }) {
  return h('tr', { 'data-network': network },
    h('th', { scope: 'row' }, text(`network.${network}`)),
    h('td', {}, outcome(cpu, cpu.right)),
    h('td', {}, gpu ? outcome(gpu, gpuRight({ cpu, gpu, apart }), apart) : '–'));
}

function outcome({ error, difference, seconds, slice }, right, apart = null) {
  if (error) return h('strong', { class: 'error' }, text('self_test.failed', { reason: error }));
  const time = slice ? text('self_test.slice', { seconds: significant(slice) })
    : text('self_test.small', { seconds: significant(seconds) });
  const lines = [text('self_test.difference', { share: share(difference) }),
    apart !== null && text('self_test.apart', { share: share(apart) }), time];
  return [
    h('strong', { class: right ? 'agrees' : 'error', 'data-right': String(right) },
      `${right ? '✓' : '✗'} ${text(right ? 'self_test.right' : 'self_test.wrong')}`),
    ...lines.filter(Boolean).map((line) => h('p', { class: 'hint' }, line)),
  ];
}

/** A small share, as a power of ten: "3 × 10⁻⁷". */
function share(value) {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return '∞';
  const [digits, power] = value.toExponential(1).split('e');
  const raised = [...power.replace('+', '')].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('');
  // Kept together in narrow columns.
  return `${number(Number(digits), 1)}\u00a0×\u00a010${raised}`;
}
