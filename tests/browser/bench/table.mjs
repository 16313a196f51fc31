// The benches' numbers as the tables that the README quotes.

import { readFileSync, writeFileSync } from 'node:fs';
import { NETWORKS } from './graphs.mjs';

// Which contenders a row of the table holds against each other.
const PAIRS = {
  wasm: [['WASM, 1 thread / 1 Worker', 'onnxruntime_1', 'ours_1'], ['WASM, 2 threads / 2 Workers', 'onnxruntime_2', 'ours_2']],
  webgpu: [['WebGPU', 'onnxruntime', 'ours']],
};
const WAYS = {
  page: 'page, on the processor',
  page_gpu: 'page, on the graphics processor',
  native: 'native command, on the processor',
  pytorch: 'PyTorch on two threads, native',
};
/** What a tab may hold at most, whatever the scan. */
const CEILING_MIB = 3 * 1024;
/** Times vary by a fifth from run to run. */
const NOISE = 1.2;

/** What `bench.mjs` measured, in Markdown. */
export function benchTable(result) {
  return [about(result), ...networkRows(result), ...scanRows(result)].join('\n');
}

function about({ machine, page, onnxruntime, adapter }) {
  const parts = [`${machine.processors} x ${machine.model}`, page === 'dist' ? 'the shipped page' : 'the page of the tests, not optimised'];
  if (onnxruntime) parts.push(`onnxruntime-web ${onnxruntime}`, `WebGPU: ${adapter ?? 'none'}`);
  return `${parts.join(', ')}.\n`;
}

function networkRows({ networks = {} }) {
  const rows = [];
  for (const [network, devices] of Object.entries(networks)) {
    const { title } = NETWORKS[network];
    for (const [device, contenders] of Object.entries(devices)) {
      for (const [label, theirs, ours] of PAIRS[device]) {
        rows.push(pairRow(title, label, contenders[theirs], contenders[ours]));
      }
      if (device === 'wasm') rows.push(scalingRow(title, contenders));
    }
  }
  if (!rows.length) return [];
  return [
    row('one slice', 'device', 'onnxruntime-web', 'ours', 'times as fast', 'runs', 'outputs apart by'),
    row(...Array(7).fill('---')),
    ...rows,
    '',
  ];
}

function pairRow(network, label, theirs, ours) {
  const runs = [theirs, ours].map(({ seconds }) => seconds.length).join(' / ');
  return row(network, label, time(theirs.median_s), time(ours.median_s), ratio(theirs.median_s, ours.median_s), runs, ours.difference.toExponential(0));
}

function scalingRow(network, contenders) {
  const gain = (name) => `${ratio(contenders[`${name}_1`].median_s, contenders[`${name}_2`].median_s)} x`;
  return row(network, '2 against 1', gain('onnxruntime'), gain('ours'), '', '', '');
}

function scanRows({ scan }) {
  if (!scan) return [];
  const pytorch = scan.ways.pytorch?.total;
  const rows = Object.entries(scan.ways).map(([way, { total, lung_mask, efficientnet, moco, peak_MiB }]) =>
    row(WAYS[way], ...[lung_mask, efficientnet, moco, total].map(time), pytorch ? ratio(pytorch, total) : '', `${Math.round(peak_MiB)} MiB`));
  return [
    row(`whole scan, ${scan.name}`, 'lung mask', 'EfficientNet-B0', 'ResNet-50', 'in all', 'times as fast as PyTorch', 'peak memory'),
    row(...Array(7).fill('---')),
    ...rows,
    '',
  ];
}

/** What `growth.mjs` measured, in Markdown. */
export function growthTable(result) {
  const rows = Object.entries(result.growth).flatMap(([pack, sizes]) => sizes.map(({ slices, until_listed_s, total_s, peak_MiB }) =>
    row(pack === 'bundled' ? 'our own networks' : 'networks of the published sizes', slices, time(until_listed_s), time(total_s), `${Math.round(peak_MiB)} MiB`)));
  return [
    about(result),
    row('page on the processor', 'slices of 512 x 512', 'until the series is listed', 'until the result', 'peak memory of the tab'),
    row(...Array(5).fill('---')),
    ...rows,
    '',
    ...verdicts(result).map(({ sentence }) => sentence),
  ].join('\n');
}

/** Whether growth is what it must be: no faster than linear, and below the ceiling. */
export function verdicts({ growth }) {
  const sizes = Object.values(growth);
  const steps = sizes.flatMap((rows) => rows.slice(1).map((larger, i) => [rows[i], larger]));
  const linear = (what) => steps.every(([smaller, larger]) => larger[what] <= (NOISE * smaller[what] * larger.slices) / smaller.slices);
  const peak = Math.max(...sizes.flat().map(({ peak_MiB }) => peak_MiB));
  return [
    { kept: linear('total_s'), sentence: `Time grows ${linear('total_s') ? 'no faster than' : 'FASTER than'} linearly.` },
    { kept: linear('peak_MiB'), sentence: `Memory grows ${linear('peak_MiB') ? 'no faster than' : 'FASTER than'} linearly.` },
    { kept: peak <= CEILING_MIB, sentence: `The largest tab took ${Math.round(peak)} MiB, ${peak <= CEILING_MIB ? 'below' : 'ABOVE'} the ceiling of ${CEILING_MIB}.` },
  ];
}

const row = (...cells) => `| ${cells.join(' | ')} |`;
const time = (seconds) => `${seconds >= 100 ? seconds.toFixed(0) : seconds.toPrecision(2)} s`;
const ratio = (theirs, ours) => (theirs / ours).toFixed(2);

/** Replaces the section of the README between the two comments of that name. */
export function writeReadme(file, name, text) {
  const before = readFileSync(file, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, stop] = [before.indexOf(begin), before.indexOf(end)];
  if (start < 0 || stop < start) throw new Error(`${file} has no section between ${begin} and ${end}`);
  writeFileSync(file, `${before.slice(0, start + begin.length)}\n\n${text.trim()}\n\n${before.slice(stop)}`);
}
