// Measures this machine: each network by ours and by onnxruntime-web in one Chromium, and a whole scan
// by the page, by the native command and by PyTorch. `./build.sh bench --help` says how.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { NETWORKS } from './bench/graphs.mjs';
import { machine, measuredPage } from './bench/machine.mjs';
import { DEVICES, disagreements, measureNetworks } from './bench/networks.mjs';
import { among, atLeastOne, orUsage } from './bench/options.mjs';
import { byPyTorch, inPage, natively, scanDisagreements } from './bench/scan.mjs';
import { benchTable, writeReadme } from './bench/table.mjs';
import { scratch, seededPack } from './native.mjs';
import { startBrowser } from './page.mjs';
import { project, shared } from './reference.mjs';

const PARTS = ['page', 'native', 'pytorch', 'networks'];
const USAGE = `./build.sh bench [SCAN] [OPTIONS]     (about 20 minutes on two cores, most of it onnxruntime's WebGPU in software)
  SCAN                a folder, zip or NIfTI file; else the COVID-19 scan, or the synthetic chest where that is not here
  --measure A,B       of ${PARTS.join(', ')}: a whole scan by the page, by the native command and by
                      PyTorch (PYTHON names a Python that has it), and each network alone; else all
  --networks A,B      of ${Object.keys(NETWORKS).join(', ')}; else all
  --devices A,B       of ${DEVICES.join(', ')}; else both
  --real-gpu          WebGPU by this machine's graphics processor, not in software
  --repeats N         runs of each network by each contender after a first one; 5. A contender whose
                      first run takes longer than 20 s is measured once
  --json FILE         where the numbers go; target/bench.json
  --readme            put the table into README.md
./build.sh bench growth measures how time and memory grow with the number of slices.
PAGE=FOLDER measures a page that is built already (PAGE=target/page: that of the tests, which is not optimised
as the shipped one is), COMMAND=FILE a command that is.`;

const options = orUsage(USAGE, () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      measure: { type: 'string', default: PARTS.join() },
      networks: { type: 'string', default: Object.keys(NETWORKS).join() },
      devices: { type: 'string', default: DEVICES.join() },
      'real-gpu': { type: 'boolean', default: false },
      repeats: { type: 'string', default: '5' },
      json: { type: 'string', default: project('target/bench.json') },
      readme: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const usual = shared('data/ct/covid_ricord1a_001012') ?? project('tests/fixtures/phantom_a.zip');
  return {
    ...values,
    scan: path.resolve(positionals[0] ?? usual),
    measure: among(values.measure, PARTS),
    networks: among(values.networks, Object.keys(NETWORKS)),
    devices: among(values.devices, DEVICES),
    repeats: atLeastOne(values.repeats),
  };
});

const say = (line) => console.error(line);
const folder = scratch();
const browser = await startBrowser({ software: !options['real-gpu'] });
const result = { machine: machine(), page: measuredPage() };
try {
  // The scan first, so that the tab's memory is its own.
  await measureScan();
  if (options.measure.includes('networks')) {
    const { networks, devices, repeats } = options;
    const pack = seededPack(folder);
    Object.assign(result, await measureNetworks(browser.context, { networks, devices, repeats, pack, folder, say }));
  }
} finally {
  await browser.close();
}

mkdirSync(path.dirname(path.resolve(options.json)), { recursive: true });
writeFileSync(options.json, `${JSON.stringify(result, null, 1)}\n`);
console.log(`\n${benchTable(result)}`);
if (options.readme) writeReadme(project('README.md'), 'bench', benchTable(result));
const apart = [...scanDisagreements(result.scan?.ways ?? {}), ...disagreements(result.networks ?? {})];
for (const line of apart) say(line);
process.exitCode = apart.length ? 1 : 0;

async function measureScan() {
  const ways = {
    page: (pack) => inPage(browser, options.scan, pack),
    // A software adapter would take the better part of an hour, and nobody would scan with it.
    ...(options['real-gpu'] && { page_gpu: (pack) => inPage(browser, options.scan, pack, 'gpu') }),
    native: (pack) => natively(options.scan, pack),
    pytorch: (pack) => byPyTorch(options.scan, pack, say),
  };
  const wanted = Object.entries(ways).filter(([way]) => options.measure.includes(way.split('_')[0]));
  if (!wanted.length) return;
  const pack = seededPack(path.join(folder, 'bands'), '--bands');
  result.scan = { name: path.basename(options.scan), ways: {} };
  for (const [way, measure] of wanted) {
    const measured = await measure(pack);
    if (!measured) continue;
    say(`${way}: ${measured.total.toFixed(1)} s, peak memory ${Math.round(measured.peak_MiB)} MiB`);
    result.scan.ways[way] = measured;
  }
}
