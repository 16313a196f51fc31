// The synthetic chest through the whole page on the processor, and the browser's own log of it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PATIENT, score, scratch, seededPack } from './native.mjs';
import { choosePack, chooseScan, minutes, openPage, pressScore, result, startBrowser, typePatient } from './page.mjs';
import { project } from './reference.mjs';

const PHANTOM = project('tests/fixtures/phantom_a.zip');
const REFERENCE = project('tests/fixtures/phantom_a_seeded_heads.json');
const folder = scratch();
const netLog = path.join(folder, 'net-log.json');

let browser;
let native;
let shown;
let page;

before(async () => {
  const pack = seededPack(folder, '--bands');
  native = score(folder, PHANTOM, pack);
  browser = await startBrowser({ flags: [`--log-net-log=${netLog}`] });
  page = await openPage(browser);
  await chooseScan(page, PHANTOM);
  await choosePack(page, pack);
  await typePatient(page, PATIENT);
  await pressScore(page, minutes(15));
  shown = await result(page);
}, { timeout: minutes(25) });
after(() => browser?.close());

describe('the synthetic chest in the page', () => {
  test('gives the probabilities of the native command within 1e-5', () => {
    for (const name of ['efficientnet', 'moco', 'blend']) near(shown[name], native.predictions[name], 1e-5, name);
    near(shown.risk, native.ai_severity.risk, 1e-5, 'risk');
    assert.equal(shown.group, native.ai_severity.group);
  });

  test('gives the probabilities of the reference implementation within 1e-4', () => {
    const reference = JSON.parse(readFileSync(REFERENCE));
    for (const name of ['efficientnet', 'moco', 'blend']) near(shown[name], reference.prediction[name], 1e-4, name);
    near(shown.risk, reference.ai_severity[0].risk, 1e-4, 'risk');
  });

  test('shows the 1 to 5 level of the native command, and that it is derived', async () => {
    assert.equal(Number(await page.getAttribute('#result .level', 'data-level')), native.ai_severity.level);
    assert.match(shown.text, /derived cut-offs/i);
  });

  test('lists every other score with its value or with what it needs', async () => {
    const rows = page.locator('#result tr[data-score]');
    const ids = await rows.evaluateAll((all) => all.map(({ dataset }) => dataset.score));
    const others = Object.keys(native.scores).filter((id) => id !== 'ai_severity');
    assert.deepEqual([...ids].sort(), others.sort());
    assert.match(await page.locator('tr[data-score=curb_65]').innerText(), /Needs .*respiratory rate/i);
    const ct = await page.locator('tr[data-score=ai_severity_ct] strong').innerText();
    assert.equal(ct, `${(native.predictions.blend * 100).toFixed(1)}%`);
  });

  test('shows the warnings of the native command', () => {
    assert.deepEqual(shown.warnings, native.warnings.map(({ code }) => code));
  });

  test('says beside the number that seeded weights mean nothing for a patient, and which device computed', () => {
    assert.match(shown.text, /means nothing for a patient/);
    assert.match(shown.text, /processor/);
  });

  test('says that a result is no longer that of the values when one of them changes', async () => {
    await page.fill('#value-spo2', '84');
    assert.match(await page.locator('#result').innerText(), /press Score again/);
  });

  test('scores again at once with other values, and higher with a lower oxygen saturation', async () => {
    await page.fill('#value-spo2', '84');
    await page.click('#score:enabled');
    await page.locator('.stale').waitFor({ state: 'hidden' });
    const again = await result(page);
    assert.equal(again.blend, shown.blend);
    assert.ok(again.risk > shown.risk, `${again.risk} after ${shown.risk}`);
  });

  test('leaves the page without a fault', () => assert.deepEqual(page.faults, []));

  test('sends nothing to any other origin, by the log of the browser itself', async () => {
    const origin = new URL(browser.address).origin;
    await browser.close();
    browser = null;
    const requested = requests(JSON.parse(readFileSync(netLog)), origin);
    // The log sees what Workers ask for.
    assert.ok(requested.includes(`${origin}/cpu/ct_severity_bg.wasm`), requested.join('\n'));
    assert.deepEqual(requested.filter((url) => new URL(url).origin !== origin), []);
  });
});

/** Every address that the page or its Workers asked for. */
function requests({ constants, events }, origin) {
  const start = constants.logEventTypes.URL_REQUEST_START_JOB;
  return events
    .filter(({ type, params }) => type === start && params?.url)
    // What the browser asks for of itself has no page behind it.
    .filter(({ params }) => params.initiator === origin)
    .map(({ params }) => params.url);
}

function near(found, expected, tolerance, name) {
  assert.ok(Math.abs(found - expected) <= tolerance, `${name} is ${found} where ${expected} is right`);
}
