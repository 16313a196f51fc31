// The result on one A4 page, light whatever the screen is: what a colleague needs to judge it, and
// what it was made with.

import { differenceBar } from '../charts/bars.js';
import { levelChart } from '../charts/level.js';
import { thirdsChart } from '../charts/thirds.js';
import { h } from '../dom.js';
import { leadOf } from '../result/lead.js';
import { trustLabel, warningText } from '../result/warnings.js';
import { named, number, percent, said, signed, text } from '../text.js';
import { bandName, inputValue, scoreValue } from '../values.js';

/** Largest and smallest size of the letters, pt; between them the page is made to fit. */
const LARGEST = 10.5;
const SMALLEST = 5.5;
/** The page's height in CSS pixels, a hair less than A4, which rounding must not break in two. */
const PAGE = (297 / 25.4) * 96 - 2;

/** Builds the page of the result on the screen and opens the browser's print dialog. */
export function printSheet(state, person) {
  placeSheet(state, person);
  window.print();
}

/** Puts the page where printing finds it, its letters as large as one page allows. */
export function placeSheet(state, person) {
  document.getElementById('print')?.remove();
  const page = sheet(state, person);
  document.body.append(page);
  for (let size = LARGEST; size >= SMALLEST; size -= 0.25) {
    page.style.fontSize = `${size}pt`;
    if (page.scrollHeight <= PAGE) break;
  }
}

function sheet(state, person) {
  const { report } = state.run;
  const { full } = report;
  const lead = leadOf(full);
  return h('article', { id: 'print', class: 'sheet', lang: document.documentElement.lang },
    h('header', {},
      h('div', {}, h('h1', {}, text('sheet.title')), h('p', {}, text('tagline'))),
      h('p', { class: 'sheet-research' }, text('research'))),
    identity(person),
    leading(full, lead, state),
    h('div', { class: 'sheet-columns' },
      h('div', {}, values(full, state.inputs), scan(full)),
      h('div', {}, why(full.scores[lead?.id], state.inputs), others(full, lead))),
    remarks(report),
    made(report));
}

function identity(person) {
  if (!person) return h('p', { class: 'sheet-identity' }, text('sheet.de_identified'));
  const fields = ['name', 'id', 'birth_date', 'study_date', 'accession_number'].filter((field) => person[field]);
  return h('dl', { class: 'sheet-identity' },
    fields.map((field) => pair(text(`sheet.person.${field}`), person[field])));
}

function leading(full, lead, { terciles }) {
  if (!lead) return h('p', { class: 'sheet-lead' }, text('sheet.no_score'));
  const { id, risk, group, level } = lead;
  return h('section', { class: `sheet-lead lead${group ? ` group-${group}` : ''}` },
    level && h('div', { class: 'level' }, levelChart(level)),
    h('div', {},
      h('h2', {}, text('result.risk', { model: text(`score.${id}`) })),
      level && h('p', { class: 'sheet-level' }, named(text('result.level', { level }), text(`result.level.${level}`))),
      h('p', { class: 'sheet-risk' }, percent(risk), group && `, ${text(`result.group.${group}`)}`),
      group && thirdsChart(risk, terciles),
      h('p', {}, text('result.severe')),
      level && h('p', {}, text(`result.level_note.${id}`)),
      id !== 'ai_severity' && h('p', {}, text(`result.lead.${id}`))));
}

const block = (title, ...content) => h('section', {}, h('h2', {}, text(title)), content);

const pair = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));

/** What was typed, in the order of the form. */
function values(full, inputs) {
  const typed = inputs.filter(({ name }) => full.inputs[name]?.source === 'given');
  return block('sheet.values', h('dl', {}, typed.map((spec) =>
    pair(text(`patient.${spec.name}`), inputValue(spec, full.inputs[spec.name].value)))));
}

function why(score, inputs) {
  const parts = [...(score?.contributions ?? [])].sort((a, b) => Math.abs(b.log_odds) - Math.abs(a.log_odds));
  if (parts.length === 0) return null;
  const most = Math.abs(parts[0].log_odds);
  const specOf = (name) => inputs.find((spec) => spec.name === name);
  return block('contributions.title', h('table', { class: 'sheet-why' }, h('tbody', {}, parts.map((part) =>
    h('tr', {},
      h('th', { scope: 'row' }, text(`patient.${part.input}`)),
      h('td', {}, inputValue(specOf(part.input), part.value)),
      h('td', { class: 'bar' }, differenceBar(part.log_odds, most)),
      h('td', { class: 'number' }, signed(part.log_odds)))))));
}

function scan({ predictions, segmentation, densitometry }) {
  const rows = [];
  if (predictions) {
    rows.push([text('result.ct'), percent(predictions.blend)]);
    rows.push([text('result.efficientnet'), percent(predictions.efficientnet)]);
    rows.push([text('result.moco'), percent(predictions.moco)]);
  }
  for (const [name, share] of Object.entries(segmentation?.extents ?? {})) {
    rows.push([text(`segment.${name}`), percent(share)]);
  }
  for (const name of densitometry ? ['above_minus_700', 'well_aerated'] : []) {
    rows.push([text(`segment.${name}`), percent(densitometry[name])]);
  }
  for (const name of densitometry ? ['right_litres', 'left_litres'] : []) {
    rows.push([text(`segment.${name}`), text('segment.litres', { litres: number(densitometry[name], 2) })]);
  }
  return rows.length > 0 && block('sheet.scan', h('dl', {}, rows.map(([name, value]) => pair(name, value))));
}

/** Every other score that could be computed. */
function others({ scores }, lead) {
  const known = Object.entries(scores).filter(([id, { value }]) => value !== undefined && id !== lead?.id);
  return known.length > 0 && block('scores.title', h('dl', {}, known.map(([id, score]) =>
    pair(text(`score.${id}`), scoreValue(score) + (score.band ? ` (${bandName(score.band)})` : '')))));
}

/** Labels of the weights, then warnings, then notes: all of them. */
function remarks(report) {
  const { full, pack } = report;
  const labels = [
    trustLabel(report),
    !pack && text('result.without_scan'),
    full.segmentation?.networks === 'own' && text('result.own_networks'),
  ].filter(Boolean);
  // The report's own notes begin with the same labels, and end with what stands at the head of the page.
  const repeated = new Set([full.segmentation?.label, full.pack?.label, full.software.purpose]);
  const notes = full.notes.filter((note) => !repeated.has(note) || (note === full.pack?.label && trustLabel(report)));
  const all = [...labels, ...full.warnings.map(warningText), ...notes.map(said)];
  return block('sheet.remarks', h('ul', {}, [...new Set(all)].map((remark) => h('li', {}, remark))));
}

/** Program, device, and each file of weights with its hash. */
function made({ full, backend, pack }) {
  const packs = [full.pack, full.segmentation?.pack].filter(Boolean);
  const files = new Map(packs.flatMap((one) => one.files.map((file) => [file.sha256, { ...file, of: one }])));
  return h('footer', {},
    h('h2', {}, text('result.how')),
    h('p', {}, [
      `${full.software.name} ${full.software.version}`,
      pack && named(text('result.backend'), text(`result.backend.${backend}`)),
      ...new Set(packs.map(({ name, version }) => named(text('result.pack'), `${name} ${version}`))),
    ].filter(Boolean).join(' · ')),
    h('ul', { class: 'sheet-hashes' }, [...files.values()].map(({ name, sha256 }) =>
      h('li', {}, h('span', {}, name), h('code', {}, `SHA-256 ${sha256}`)))),
    h('p', {}, text('footer.method')));
}
