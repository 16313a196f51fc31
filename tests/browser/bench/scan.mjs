// A whole scan: by the page, by the native command, and by PyTorch where that is installed.

import { spawnSync } from 'node:child_process';
import { PATIENT, command } from '../native.mjs';
import { choosePack, chooseScan, minutes, openPage, pressScore, result, typePatient } from '../page.mjs';
import { project } from '../reference.mjs';
import { watchMemory } from './memory.mjs';

/** How PyTorch's script ends where a package is not installed, and a shell where Python is not. */
const NOT_INSTALLED = [3, 127];
/** Probabilities of PyTorch and of the page may differ by that much. */
const TOLERANCE = 1e-4;

/** A scan through the page: seconds of each step and in all, and `peak_MiB` of the tab. */
export async function inPage(browser, scan, pack, backend = 'cpu') {
  const page = await openPage(browser, `?backend=${backend}`);
  try {
    const { until_listed: _, ...measured } = await scored(browser, page, () => chooseScan(page, scan), pack);
    const { efficientnet, moco, blend } = await result(page);
    return { ...measured, predictions: { efficientnet, moco, blend } };
  } finally {
    await page.close();
  }
}

/**
 * `drop` gives the page a scan: seconds `until_listed`; then, from the press of Score to the result,
 * of each step and in `total`; and `peak_MiB` of the tab. Without a pack, by the page's own networks.
 */
export async function scored(browser, page, drop, pack) {
  const memory = watchMemory(browser.profile);
  try {
    const dropped = performance.now();
    await drop();
    const until_listed = (performance.now() - dropped) / 1000;
    if (pack) await choosePack(page, pack);
    await typePatient(page, PATIENT);
    const pressed = performance.now();
    await pressScore(page, minutes(60));
    const total = (performance.now() - pressed) / 1000;
    const refusal = page.locator('#run .error:not([hidden])');
    if (await refusal.count()) throw new Error(`the page says: ${await refusal.innerText()}`);
    const steps = await page.locator('.method dl > div').evaluateAll((rows) =>
      rows.map((row) => [row.dataset.step, Number(row.dataset.seconds)]).filter(([step]) => step));
    return { until_listed, ...Object.fromEntries(steps), total, peak_MiB: memory() };
  } finally {
    memory();
  }
}

/** The same by the native command; all of it, reading the weights too. */
export function natively(scan, pack) {
  const begun = performance.now();
  const run = spawnSync('/usr/bin/time', ['-f', '%M', command(), 'score', '--scan', scan, '--pack', pack], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const total = (performance.now() - begun) / 1000;
  if (run.status !== 0) throw new Error(`the native command failed: ${run.error ?? run.stderr}`);
  const { timings, predictions } = JSON.parse(run.stdout);
  return { ...timings, total, peak_MiB: peakOf(run), predictions };
}

/** The same by PyTorch on two threads, its own start not counted; null, and why, where it is not installed. */
export function byPyTorch(scan, pack, say) {
  const python = process.env.PYTHON ?? 'python3';
  const script = project('tests/browser/bench/reference.py');
  const run = spawnSync('/usr/bin/time', ['-f', '%M', python, script, scan, pack, '2'], { encoding: 'utf8' });
  if (NOT_INSTALLED.includes(run.status)) {
    say(`PyTorch: skipped, not installed (${python}: ${run.stderr.trim().split('\n')[0]})`);
    return null;
  }
  if (run.status !== 0) throw new Error(`PyTorch failed: ${run.error ?? run.stderr}`);
  // lungmask tells its progress on the lines before.
  const { torch, seconds, predictions } = JSON.parse(run.stdout.trim().split('\n').at(-1));
  const total = Object.values(seconds).reduce((sum, step) => sum + step, 0);
  return { ...seconds, total, peak_MiB: peakOf(run), predictions, torch };
}

const peakOf = ({ stderr }) => Number(stderr.trim().split('\n').at(-1)) / 1024;

/** Which ways' probabilities are further from the first one's than allowed. */
export function scanDisagreements(ways) {
  const [first, ...others] = Object.keys(ways);
  const expected = ways[first]?.predictions;
  return others.flatMap((way) =>
    ['efficientnet', 'moco', 'blend']
      .map((name) => ({ name, found: ways[way].predictions[name], right: expected[name] }))
      .filter(({ found, right }) => !(Math.abs(found - right) <= TOLERANCE))
      .map(({ name, found, right }) => `whole scan: ${name} is ${found} by ${way}, ${right} by ${first}`));
}
