// Measures this machine: each network by ours and by onnxruntime-web in one Chromium, and a whole scan
// by the page, by the native command and by PyTorch. `./build.sh bench --help` says how.

import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { NETWORKS } from './bench/graphs.mjs';
import { DEVICES, TOLERANCE, measureNetworks } from './bench/networks.mjs';
import { inPage, natively } from './bench/scan.mjs';
import { table, writeReadme } from './bench/table.mjs';
import { PAGE, startBrowser } from './page.mjs';
import { scratch, seededPack } from './native.mjs';
import { project, shared } from './reference.mjs';

const PARTS = ['scan', 'native', 'networks'];
const USAGE = `./build.sh bench [SCAN] [OPTIONS]     (about 20 minutes on two cores, nearly all of it onnxruntime's WebGPU)
  SCAN                a folder, zip or NIfTI file; else the COVID-19 scan, or the synthetic chest where that is not here
  --measure A,B       of ${PARTS.join(', ')}; else all
  --networks A,B      of ${Object.keys(NETWORKS).join(', ')}; else all
  --devices A,B       of ${DEVICES.join(', ')}; else both
  --repeats N         runs of each network by each contender after a first one; 5. A contender whose
                      first run takes longer than 20 s is measured once
  --json FILE         where the numbers go; target/bench.json
  --readme            put the table into README.md
PAGE=FOLDER measures a page that is built already (PAGE=target/page: that of the tests, unoptimised),
COMMAND=FILE a command that is built already.`;

const options = readOptions();
const folder = scratch();
const browser = await startBrowser();
const result = {
  machine: { processors: os.cpus().length, model: os.cpus()[0].model, browser: browser.context.browser()?.version() },
  page: path.relative(project('.'), path.resolve(PAGE)),
};
try {
  await measure();
} finally {
  await browser.close();
}
mkdirSync(path.dirname(options.json), { recursive: true });
writeFileSync(options.json, `${JSON.stringify(result, null, 1)}\n`);
console.log(`\n${table(result)}`);
if (options.readme) writeReadme(project('README.md'), table(result));
const apart = disagreements(result);
for (const line of apart) console.error(line);
process.exitCode = apart.length ? 1 : 0;

async function measure() {
  if (options.measure.includes('scan') || options.measure.includes('native')) {
    const pack = seededPack(path.join(folder, 'bands'), '--bands');
    result.scan = { name: path.basename(options.scan) };
    // First, so that the tab's memory is its own.
    if (options.measure.includes('scan')) result.scan.page = told('page', await inPage(browser, options.scan, pack));
    if (options.measure.includes('native')) result.scan.native = told('native', natively(options.scan, pack));
  }
  if (options.measure.includes('networks')) {
    const { networks, devices, repeats } = options;
    const pack = seededPack(folder);
    Object.assign(result, await measureNetworks(browser.context, { networks, devices, repeats, pack, folder, say: console.error }));
  }
}

/** Whose outputs are further from onnxruntime's on the processor than allowed. */
function disagreements({ networks = {} }) {
  const lines = [];
  for (const [network, devices] of Object.entries(networks)) {
    for (const [device, contenders] of Object.entries(devices)) {
      for (const [name, { difference }] of Object.entries(contenders)) {
        if (!(difference <= TOLERANCE)) lines.push(`${network} ${device} ${name} differs by ${difference} of the largest value`);
      }
    }
  }
  return lines;
}

function told(name, { peak_MiB: peak, ...seconds }) {
  const steps = Object.entries(seconds).map(([step, value]) => `${step} ${value.toFixed(1)} s`);
  console.error(`${name}: ${steps.join(', ')}, peak memory ${Math.round(peak)} MiB`);
  return { ...seconds, peak_MiB: peak };
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        measure: { type: 'string', default: PARTS.join() },
        networks: { type: 'string', default: Object.keys(NETWORKS).join() },
        devices: { type: 'string', default: DEVICES.join() },
        repeats: { type: 'string', default: '5' },
        json: { type: 'string', default: project('target/bench.json') },
        readme: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const usual = shared('data/ct/covid_ricord1a_001012') ?? project('tests/fixtures/phantom_a.zip');
    return {
      scan: path.resolve(positionals[0] ?? usual),
      measure: among(values.measure, PARTS),
      networks: among(values.networks, Object.keys(NETWORKS)),
      devices: among(values.devices, DEVICES),
      repeats: count(values.repeats),
      json: path.resolve(values.json),
      readme: values.readme,
    };
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

function among(list, known) {
  const chosen = list.split(',');
  for (const one of chosen) if (!known.includes(one)) throw new Error(`"${one}" is none of ${known.join(', ')}.`);
  return chosen;
}

function count(text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`"${text}" is no number of runs.`);
  return number;
}
