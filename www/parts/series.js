// The series that were found: the proposed one chosen and why, the others to choose and why not, and
// what was left out.

import { byId, h, show } from '../dom.js';
import { warningText } from '../result/warnings.js';
import { list, number, said, text } from '../text.js';
import { WINDOWS, greys } from './viewer/window.js';

export function createSeries(store, actions) {
  const place = byId('series');
  store.listen((state, before) => {
    const { scan, thumbnails } = state;
    if (scan === before.scan && state.run.phase === before.run?.phase && thumbnails === before.thumbnails) return;
    if (scan.phase !== 'read') return show(place);
    if (scan.inventory !== before.scan?.inventory) show(place, seriesList(scan.inventory, actions), leftOut(scan.inventory));
    mark(place, scan.chosen, state.run);
    if (thumbnails !== before.thumbnails || scan.inventory !== before.scan?.inventory) drawThumbnails(place, thumbnails);
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
    h('div', { class: 'series-rows' }, inventory.series.map((series) => seriesRow(series, inventory, actions))));
}

function seriesRow(series, { proposed, series: all }, actions) {
  const input = h('input', {
    type: 'radio', name: 'series', value: String(series.index),
    onchange: () => actions.chooseSeries(series.index),
  });
  const name = series.description || text('series.unnamed', { number: series.number ?? series.index + 1 });
  return h('label', { class: 'series-row' }, input,
    h('canvas', { class: 'thumbnail', 'aria-hidden': 'true', 'data-series': series.index, width: 1, height: 1 }),
    h('span', { class: 'series-text' },
      h('span', { class: 'series-name' }, name,
        series.index === proposed && h('span', { class: 'tag' }, text('series.proposed'))),
      h('span', { class: 'hint' }, factsOf(series).join(' · ')),
      series.reservations.length > 0 &&
        h('span', { class: 'hint' }, text('series.reserved', { why: list(series.reservations.map(said)) })),
      series.index === proposed && all.length > 1 && h('span', { class: 'hint' }, whyProposed(series, all)),
      series.index !== proposed && proposed !== null && h('span', { class: 'hint' }, whyNot(series)),
      series.warnings.map((warning) => h('span', { class: 'series-warning' }, warningText(warning)))));
}

const factsOf = (series) => [
  text('series.slices', { count: series.slices }),
  `${series.columns} × ${series.rows}`,
  series.spacing_mm && text('series.spacing', { mm: number(series.spacing_mm, 2) }),
  series.thickness_mm && text('series.thickness', { mm: number(series.thickness_mm, 2) }),
  series.kernel && text('series.kernel', { kernel: series.kernel }),
  text(`series.orientation.${series.orientation}`),
].filter(Boolean);

/** In what it is better than any of the others. */
function whyProposed(series, all) {
  const better = new Set(all.flatMap(({ behind }) => behind));
  const reasons = [...better].map((advantage) => text(`series.better.${advantage}`));
  return reasons.length > 0 ? text('series.why', { reasons: list(reasons) }) : text('series.why_first');
}

const whyNot = ({ behind }) => (behind.length > 0
  ? text('series.why_not', { reasons: list(behind.map((advantage) => text(`series.behind.${advantage}`))) })
  : text('series.why_not_first'));

function drawThumbnails(place, thumbnails) {
  for (const canvas of place.querySelectorAll('.thumbnail')) {
    const picture = thumbnails[Number(canvas.dataset.series)];
    if (!picture || canvas.width > 1) continue;
    const { rows, columns, pixels, row_spacing: rowSpacing, column_spacing: columnSpacing } = picture;
    Object.assign(canvas, { width: columns, height: rows });
    canvas.style.aspectRatio = `${columns * columnSpacing} / ${rows * rowSpacing}`;
    const image = new ImageData(columns, rows);
    const table = greys(WINDOWS.lung, false);
    const out = new Uint32Array(image.data.buffer);
    pixels.forEach((value, index) => { out[index] = table[value & 0xffff]; });
    canvas.getContext('2d').putImageData(image, 0, 0);
  }
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
      groups.map(({ reason, files }) => h('li', {}, `${text('series.files', { count: files })}: ${said(reason)}`)),
      warnings.map((warning) => h('li', {}, warningText(warning)))));
}
