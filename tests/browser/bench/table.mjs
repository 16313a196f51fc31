// The bench's numbers as the table that the README quotes.

import { readFileSync, writeFileSync } from 'node:fs';
import { NETWORKS } from './graphs.mjs';

const [BEGIN, END] = ['<!-- bench: written by ./build.sh bench --readme -->', '<!-- /bench -->'];

// Which contenders a row of the table holds against each other.
const PAIRS = {
  wasm: [['WASM, 1 thread / 1 Worker', 'onnxruntime_1', 'ours_1'], ['WASM, 2 threads / 2 Workers', 'onnxruntime_2', 'ours_2']],
  webgpu: [['WebGPU', 'onnxruntime', 'ours']],
};

/** Everything that was measured, in Markdown. */
export function table(result) {
  return [about(result), ...networkRows(result), ...scanRows(result)].join('\n');
}

function about({ machine, onnxruntime, adapter }) {
  const parts = [`${machine.processors} x ${machine.model.trim()}`];
  if (onnxruntime) parts.push(`onnxruntime-web ${onnxruntime}`, `WebGPU: ${adapter ?? 'none'}`);
  return `${parts.join(', ')}.\n`;
}

function networkRows({ networks = {} }) {
  const rows = [];
  for (const [network, devices] of Object.entries(networks)) {
    for (const [device, contenders] of Object.entries(devices)) {
      for (const [label, theirs, ours] of PAIRS[device]) {
        rows.push(pairRow(NETWORKS[network].title, label, contenders[theirs], contenders[ours]));
      }
      if (device === 'wasm') rows.push(scalingRow(NETWORKS[network].title, contenders));
    }
  }
  if (!rows.length) return [];
  return [
    '| network | device | onnxruntime-web | ours | times as fast | runs | largest difference |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ];
}

function pairRow(network, label, theirs, ours) {
  const runs = [theirs, ours].map(({ seconds }) => seconds.length).join(' / ');
  return row(network, label, time(theirs.median_s), time(ours.median_s), ratio(theirs.median_s, ours.median_s), runs, ours.difference.toExponential(0));
}

function scalingRow(network, contenders) {
  const gain = (name) => ratio(contenders[`${name}_1`].median_s, contenders[`${name}_2`].median_s);
  return row(network, 'WASM, 2 against 1', gain('onnxruntime'), gain('ours'), '', '', '');
}

function scanRows({ scan }) {
  if (!scan) return [];
  const { name, ...ways } = scan;
  const rows = Object.entries(ways).map(([way, { total, peak_MiB: peak, ...steps }]) =>
    row(TITLES[way], time(total), Object.entries(steps).map(([step, value]) => `${step} ${time(value)}`).join(', '), `${Math.round(peak)} MiB`));
  return [`| whole scan (${name}) | in all | of it | peak memory |`, '|---|---|---|---|', ...rows, ''];
}

const TITLES = { page: 'page, on the processor', native: 'native command' };

const row = (...cells) => `| ${cells.join(' | ')} |`;
const time = (seconds) => `${seconds.toPrecision(3)} s`;
const ratio = (theirs, ours) => `${(theirs / ours).toFixed(2)} x`;

/** Replaces the marked section of the README. */
export function writeReadme(file, text) {
  const before = readFileSync(file, 'utf8');
  const [start, end] = [before.indexOf(BEGIN), before.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${file} has no section between ${BEGIN} and ${END}`);
  writeFileSync(file, `${before.slice(0, start + BEGIN.length)}\n\n${text.trim()}\n\n${before.slice(end)}`);
}
