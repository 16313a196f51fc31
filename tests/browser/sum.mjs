// Adds up the native and the browser tests and closes with `N passed, N failed[, N skipped]`.
// usage: node sum.mjs NATIVE_LOG BROWSER_TAP STATUS

import { readFileSync } from 'node:fs';

const [native, browser, status] = process.argv.slice(2);
const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
const total = (text, pattern) => [...text.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);

const cargo = read(native);
const tap = read(browser);
const passed = total(cargo, /^test result: .* (\d+) passed;/gm) + total(tap, /^# pass (\d+)$/gm);
let failed = total(cargo, /^test result: .* (\d+) failed;/gm) +
  total(tap, /^# fail (\d+)$/gm) + total(tap, /^# cancelled (\d+)$/gm);
const skipped = total(cargo, /^test result: .* (\d+) ignored;/gm) + total(tap, /^# skipped (\d+)$/gm);

// A build that broke, or a run that died, has no count of its own: it must not pass for success.
if (failed === 0 && (status !== '0' || passed === 0)) failed = 1;

console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);
