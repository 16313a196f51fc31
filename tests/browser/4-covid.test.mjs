// A real scan of a patient with COVID-19, whole, through the page on the processor.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { PATIENT, scratch, seededPack } from './native.mjs';
import { choosePack, chooseScan, minutes, openPage, pressScore, result, startBrowser, typePatient } from './page.mjs';
import { shared } from './reference.mjs';

const SCAN = shared('data/ct/covid_ricord1a_001012');
const REFERENCE = shared('reference/covid_ricord1a_001012.json');
const HEADS = shared('reference/published/ai_severity.npz');
const here = SCAN && REFERENCE && HEADS;

let browser;
before(async () => {
  if (here) browser = await startBrowser();
});
after(() => browser?.close());

describe('the COVID-19 scan in the page', () => {
  test('gives the numbers of the reference implementation within 1e-4', { timeout: minutes(40) }, async (t) => {
    if (!here) return t.skip('../shared is not here');
    const reference = JSON.parse(readFileSync(REFERENCE));
    const page = await openPage(browser);
    await chooseScan(page, SCAN);
    assert.match(await page.locator('.series-row:has(:checked)').innerText(), /248 slices/);
    await choosePack(page, seededPack(scratch(), '--bands', '--heads', HEADS));
    await typePatient(page, PATIENT);
    await pressScore(page, minutes(35));
    const shown = await result(page);
    await page.click('.method summary');
    t.diagnostic((await page.locator('.method').innerText()).replaceAll('\n', ' '));
    for (const name of ['efficientnet', 'moco', 'blend']) {
      const [found, expected] = [shown[name], reference.prediction[name]];
      assert.ok(Math.abs(found - expected) <= 1e-4, `${name} is ${found} where ${expected} is right`);
    }
    const expected = reference.ai_severity[0].risk;
    assert.ok(Math.abs(shown.risk - expected) <= 1e-4, `risk is ${shown.risk} where ${expected} is right`);
    assert.deepEqual(page.faults, []);
  });
});
