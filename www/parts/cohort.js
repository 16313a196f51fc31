// The cohort: a table and folders in, a table of results out.

import { byId, h, progress, show } from '../dom.js';
import { fromDrop, fromInput } from '../files.js';
import { hasText, number, said, text } from '../text.js';

/** Rows drawn; a thousand more would say nothing new and slow the page. */
const DRAWN = 50;

export function createCohort(store, actions) {
  const card = byId('cohort-card');
  const place = byId('cohort');
  card.hidden = false;
  const pickers = [picker('table', { accept: '.csv,text/csv' }), picker('scans', { webkitdirectory: true, multiple: true })];
  card.append(...pickers);
  for (const input of pickers) {
    input.addEventListener('change', () => {
      const files = fromInput(input);
      input.value = '';
      actions.giveCohort(files);
    });
  }
  acceptDrops(card, store, actions);
  const controls = h('div', { class: 'cohort-part' });
  const outcome = h('div', { class: 'cohort-part' });
  place.append(controls, outcome);
  store.listen((state, before) => {
    if (['cohort', 'worker', 'packs', 'run'].every((part) => state[part] === before[part])) return;
    // A button that is drawn anew while it is pressed is not pressed.
    const goesOn = state.cohort.phase === 'running' && before.cohort?.phase === 'running';
    if (!goesOn) drawControls(controls, state, actions);
    drawOutcome(outcome, state.cohort);
  });
}

const picker = (name, properties) => h('input', { type: 'file', id: `cohort-${name}-input`, hidden: true, ...properties });

/** What is dropped here is a cohort, and no scan for the rest of the page. */
function acceptDrops(card, store, actions) {
  const here = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  for (const type of ['dragenter', 'dragleave', 'dragover']) card.addEventListener(type, here);
  card.addEventListener('drop', async (event) => {
    here(event);
    const { worker, cohort } = store.get();
    if (worker !== 'ready' || cohort.phase === 'running') return;
    actions.giveCohort(await fromDrop(event.dataTransfer));
  });
}

function drawControls(place, state, actions) {
  const { cohort, worker, run } = state;
  const focused = place.contains(document.activeElement) ? document.activeElement.id : null;
  const busy = worker !== 'ready' || run.phase === 'running' || ['running', 'reading'].includes(cohort.phase);
  const open = (name) => () => byId(`cohort-${name}-input`).click();
  const button = (id, key, onclick, properties = {}) =>
    h('button', { type: 'button', id: `cohort-${id}`, onclick, ...properties }, text(key));
  show(place,
    h('p', { class: 'hint' }, text('cohort.hint')),
    h('div', { class: 'cohort-drop' },
      h('p', {}, text('cohort.drop')),
      h('div', { class: 'buttons' },
        button('pick-table', 'cohort.pick_table', open('table'), { disabled: busy }),
        button('pick-scans', 'cohort.pick_scans', open('scans'), { disabled: busy || !cohort.about }))),
    cohort.about && aboutTable(cohort.about, state),
    cohort.error && h('p', { role: 'alert', class: 'error' }, cohort.error),
    cohort.about && h('div', { class: 'buttons' },
      cohort.phase === 'running'
        ? button('cancel', 'run.cancel', actions.cancel)
        : button('start', 'cohort.start', actions.scoreCohort, { disabled: busy, class: 'primary' }),
      cohort.rows.length > 0 && cohort.phase !== 'running' && button('download', 'cohort.download', actions.saveCohort)));
  if (focused) (byId(focused) ?? byId('cohort-start') ?? byId('cohort-cancel'))?.focus();
}

function drawOutcome(place, cohort) {
  show(place,
    cohort.phase === 'running' && underWay(cohort),
    h('p', { role: 'status', class: 'hint', id: 'cohort-state' }, outcome(cohort)),
    cohort.rows.length > 0 && table(cohort));
}

function aboutTable({ rows, scans, carried }, { packs }) {
  const scanned = scans.filter((scan) => scan !== null).length;
  const counts = [text('cohort.rows', { count: rows }), scanned > 0 && text('cohort.scans', { count: scanned })];
  return h('div', {},
    h('p', {}, counts.filter(Boolean).join(', ')),
    carried.length > 0 && h('p', { class: 'caution' }, text('cohort.carried', { columns: carried.join(', ') })),
    scanned > 0 && packs.open.length === 0 && h('p', { class: 'caution' }, text('cohort.needs_pack')));
}

function underWay({ about, rows, step }) {
  const label = text('cohort.progress', { done: rows.length, total: about.rows });
  const doing = step && hasText(`step.${step.step}`)
    && text('cohort.row', { row: step.row, step: text(`step.${step.step}`) });
  return h('div', { class: 'cohort-progress' },
    progress('cohort-progress', [label, doing].filter(Boolean).join(' · '), rows.length, about.rows));
}

function outcome({ phase, about, rows }) {
  const failed = rows.filter((row) => row.failed).length;
  if (phase === 'done') return text('cohort.done', { count: rows.length, failed });
  if (phase === 'stopped' && about) return text('cohort.cancelled', { done: rows.length, total: about.rows });
  return '';
}

/** A column is drawn when any row has something in it; what is wrong with a row stands below it. */
function table({ about, rows }) {
  const error = about.shown.indexOf('error');
  const drawn = about.shown.map((name, at) => ({ name, at }))
    .filter(({ at }) => at === 0 || at !== error && rows.some(({ cells }) => cells[at] !== ''));
  const shortened = (cell) => (/^0\.\d{4,}/.test(cell) ? number(Number(cell), 3) : cell);
  return h('div', { class: 'cohort-table', tabIndex: 0, role: 'region', 'aria-label': text('cohort.table') },
    h('table', {},
      h('thead', {}, h('tr', {}, drawn.map(({ name }) => h('th', { scope: 'col', 'data-column': name }, heading(name))))),
      h('tbody', {}, rows.slice(0, DRAWN).flatMap(({ cells, failed }) => [
        h('tr', failed ? { class: 'failed' } : {},
          drawn.map(({ at }) => h(at === 0 ? 'th' : 'td', at === 0 ? { scope: 'row' } : {}, shortened(cells[at])))),
        cells[error] ? h('tr', { class: 'failed reason' }, h('td', { colSpan: drawn.length }, h('p', {}, said(cells[error].trim())))) : null,
      ]))),
    rows.length > DRAWN && h('p', { class: 'hint' }, text('cohort.shown', { count: DRAWN })));
}

/** Scores by their names, the columns of the person's own table as they are. */
function heading(name) {
  const score = name.replace(/_level$/, '');
  if (hasText(`cohort.column.${name}`)) return text(`cohort.column.${name}`);
  if (!hasText(`score.${score}`)) return name;
  return score === name ? text(`score.${score}`) : text('cohort.level', { score: text(`score.${score}`) });
}
