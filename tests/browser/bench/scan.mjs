// A whole scan: by the page, by the native command, and by PyTorch where that is installed.

import { spawnSync } from 'node:child_process';
import { PATIENT, command } from '../native.mjs';
import { choosePack, chooseScan, minutes, openPage, pressScore, typePatient } from '../page.mjs';
import { watchMemory } from './memory.mjs';

/**
 * From the press of Score to the result: seconds of each step, `total`, and `peak_MiB` of the tab.
 * Without a pack, by the networks that the page comes with.
 */
export async function inPage(browser, scan, pack, backend = 'cpu') {
  const page = await openPage(browser, `?backend=${backend}`);
  const memory = watchMemory(browser.profile);
  try {
    await chooseScan(page, scan);
    if (pack) await choosePack(page, pack);
    await typePatient(page, PATIENT);
    const begun = performance.now();
    await pressScore(page, minutes(60));
    const total = (performance.now() - begun) / 1000;
    const refusal = page.locator('#run .error:not([hidden])');
    if (await refusal.count()) throw new Error(`the page says: ${await refusal.innerText()}`);
    const steps = await page.locator('.method dl > div').evaluateAll((rows) =>
      rows.map((row) => [row.dataset.step, Number(row.dataset.seconds)]).filter(([step]) => step));
    return { ...Object.fromEntries(steps), total, peak_MiB: memory() };
  } finally {
    memory();
    await page.close();
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
  const { timings } = JSON.parse(run.stdout);
  return { ...timings, total, peak_MiB: Number(run.stderr.trim().split('\n').at(-1)) / 1024 };
}
