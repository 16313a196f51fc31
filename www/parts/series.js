// The series that were found: the proposed one chosen, the others to choose, and what was left out.

import { byId, h, show } from '../dom.js';
import { list, number, text } from '../text.js';

export function createSeries(store, actions) {
  const place = byId('series');
  store.listen((state, before) => {
    if (state.scan === before.scan && state.run.phase === before.run?.phase) return;
    const { inventory, chosen } = state.scan;
    if (state.scan.phase !== 'read') return show(place);
    if (inventory === before.scan?.inventory) return mark(place, chosen, state.run);
    show(place, seriesList(inventory, actions), leftOut(inventory));
    mark(place, chosen, state.run);
  });
}

function mark(place, chosen, run) {
  for (const input of place.querySelectorAll('input')) {
    input.checked = Number(input.value) === chosen;
    input.disabled = run.phase === 'running';
  }
}

function seriesList(inventory, actions) {
  if (inventory.series.length === 0) return h('p', { class: 'error', role: 'alert' }, text('series.none'));
  return h('fieldset', { class: 'series' },
    h('legend', {}, text('series.title')),
    inventory.proposed === null && h('p', { class: 'caution' }, text('series.none_proposed')),
    inventory.series.map((series) => seriesRow(series, inventory.proposed, actions)));
}

function seriesRow(series, proposed, actions) {
  const input = h('input', {
    type: 'radio', name: 'series', value: String(series.index),
    onchange: () => actions.chooseSeries(series.index),
  });
  const name = series.description || text('series.unnamed', { number: series.number ?? series.index + 1 });
  const facts = [
    text('series.slices', { count: series.slices }),
    `${series.columns} × ${series.rows}`,
    series.spacing_mm && text('series.spacing', { mm: number(series.spacing_mm, 2) }),
    series.thickness_mm && text('series.thickness', { mm: number(series.thickness_mm, 2) }),
    series.kernel,
  ].filter(Boolean);
  return h('label', { class: 'series-row' }, input,
    h('span', { class: 'series-name' }, name,
      series.index === proposed && h('span', { class: 'tag' }, text('series.proposed'))),
    h('span', { class: 'hint' }, facts.join(' · ')),
    series.reservations.length > 0 &&
      h('span', { class: 'hint' }, text('series.reserved', { why: list(series.reservations) })),
    series.warnings.map((warning) => h('span', { class: 'series-warning' }, warning.message)));
}

function leftOut(inventory) {
  const { left_out: groups, warnings } = inventory;
  if (groups.length === 0 && warnings.length === 0) return null;
  const total = groups.reduce((sum, group) => sum + group.files, 0);
  const summary = total > 0
    ? `${text('series.left_out')} (${text('series.files', { count: total })})`
    : text('result.warnings');
  return h('details', { class: 'left-out', open: inventory.series.length === 0 },
    h('summary', {}, summary),
    h('ul', {},
      groups.map(({ reason, files }) => h('li', {}, `${text('series.files', { count: files })}: ${reason}`)),
      warnings.map(({ message }) => h('li', {}, message))));
}
