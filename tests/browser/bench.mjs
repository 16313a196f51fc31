// Measures the native command and the page, on the processor, on this machine.
// usage: ./build.sh bench [SCAN]   (a folder, zip or NIfTI file; the synthetic chest without one)

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PATIENT, command, scratch, seededPack } from './native.mjs';
import { choosePack, chooseScan, minutes, openPage, pressScore, startBrowser, typePatient } from './page.mjs';
import { project, shared } from './reference.mjs';

const usual = shared('data/ct/covid_ricord1a_001012') ?? project('tests/fixtures/phantom_a.zip');
const scan = path.resolve(process.argv[2] ?? usual);
const folder = scratch();
const pack = seededPack(folder, '--bands');

console.log(`${os.cpus().length} x ${os.cpus()[0].model}, ${path.basename(scan)}, seeded weights`);
report('native', native());
report('page', await page());

function native() {
  const run = spawnSync('/usr/bin/time', ['-f', '%M', command(), 'score', '--scan', scan, '--pack', pack], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) throw new Error(`the native command failed: ${run.error ?? run.stderr}`);
  const { timings } = JSON.parse(run.stdout);
  return { ...timings, peak_MiB: Number(run.stderr.trim().split('\n').at(-1)) / 1024 };
}

async function page() {
  const browser = await startBrowser();
  try {
    const page = await openPage(browser, '?backend=cpu');
    await chooseScan(page, scan);
    await choosePack(page, pack);
    await typePatient(page, PATIENT);
    const begun = performance.now();
    const watch = watchMemory();
    await pressScore(page, minutes(60));
    const total = (performance.now() - begun) / 1000;
    const steps = await page.locator('.method dl > div').evaluateAll((rows) =>
      rows.map((row) => [row.dataset.step, Number(row.dataset.seconds)]).filter(([step]) => step));
    return { ...Object.fromEntries(steps), total, peak_MiB: watch() };
  } finally {
    await browser.close();
  }
}

/** The largest resident memory of any renderer process, all Workers of the page together. */
function watchMemory() {
  let peak = 0;
  const look = () => {
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        if (!readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--type=renderer')) continue;
        const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
        peak = Math.max(peak, Number(kilobytes ?? 0) / 1024);
      } catch {
        // The process ended between being listed and being looked at.
      }
    }
  };
  const timer = setInterval(look, 500);
  return () => {
    look();
    clearInterval(timer);
    return peak;
  };
}

function report(name, { peak_MiB: peak, ...seconds }) {
  const steps = Object.entries(seconds).map(([step, value]) => `${step} ${value.toFixed(1)} s`);
  console.log(`${name.padEnd(8)}${steps.join(', ')}, peak memory ${Math.round(peak)} MiB`);
}
