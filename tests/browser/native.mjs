// The native command, whose answers the page must repeat.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { members, project } from './reference.mjs';

/** The built command. */
export const command = () => process.env.COMMAND ?? project('target/debug/ct-severity');

/** The patient of the tests; the first one of the scan references. */
export const PATIENT = { age: 62, sex: 'male', spo2: 95, platelets: 208, urea: 5.8 };

/** A folder for the tests of one file; it goes when they end. */
export function scratch() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ct-severity-test-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a pack of seeded weights and returns its folder. */
export function seededPack(folder, ...options) {
  const pack = path.join(folder, 'pack');
  execFileSync(command(), ['seeded-pack', pack, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  return pack;
}

/**
 * A folder with a few slices of the synthetic chest, from its middle: a whole exam that takes
 * seconds. The lung mask still has lungs to find.
 */
export function smallScan(folder, count = 4) {
  const slices = members(readFileSync(project('tests/fixtures/phantom_a.zip')))
    .filter(({ name }) => !name.endsWith('/'))
    .sort((a, b) => a.name.localeCompare(b.name));
  const scan = path.join(folder, 'small-scan');
  mkdirSync(scan, { recursive: true });
  const first = Math.floor((slices.length - count) / 2);
  for (const [index, slice] of slices.slice(first, first + count).entries()) {
    writeFileSync(path.join(scan, `${index}.dcm`), slice.bytes());
  }
  return scan;
}

/** What the command says of a scan and PATIENT; without a pack, by the one that it carries. */
export function score(folder, scan, pack = null) {
  const patient = path.join(folder, 'patient.json');
  writeFileSync(patient, JSON.stringify(PATIENT));
  const options = ['score', '--scan', scan, ...(pack ? ['--pack', pack] : []), '--patient', patient];
  return JSON.parse(execFileSync(command(), options, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 }));
}
