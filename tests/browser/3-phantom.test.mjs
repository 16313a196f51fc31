// The synthetic chest through the whole page on the processor, and the browser's own log of it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PATIENT, score, scratch, seededPack } from './native.mjs';
import { choosePack, chooseScan, minutes, openPage, pressScore, result, startBrowser, typePatient } from './page.mjs';
import { project, readArray } from './reference.mjs';

const PHANTOM = project('tests/fixtures/phantom_a.zip');
const REFERENCE = project('tests/fixtures/phantom_a_seeded_heads.json');
const MAPS = project('tests/fixtures/phantom_a_seeded_heads.npz');
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

  test('names the slices that raise the score most, and one click lays the model’s map over the first', async () => {
    // Rows, columns, slices of the working grid, each 10 mm: four slices of the scan.
    const map = readArray(MAPS, 'heatmap_blend');
    const means = Array.from({ length: 8 }, (_, slice) => {
      const values = map.filter((_, index) => index % 8 === slice);
      return { slice: 4 * slice, mean: values.reduce((sum, value) => sum + value, 0) / 256 };
    }).sort((a, b) => b.mean - a.mean);
    const named = await page.locator('.most button').allInnerTexts();
    assert.equal(named.length, 3);
    for (const [index, said] of named.entries()) {
      const [, slice, mean] = /^(\d+) \(([+-]?[\d.]+)\)$/.exec(said);
      assert.equal(Number(slice), means[index].slice + 1);
      near(Number(mean), means[index].mean, 0.006, 'mean of the slice');
    }
    assert.ok(await page.locator('canvas.strip').isVisible());
    await page.locator('.most button').first().click();
    await page.locator(`.pane[data-plane=axial][data-slice='${means[0].slice}']`).waitFor();
    assert.ok(await page.locator('[data-layer=heat] input').isChecked());
    assert.match(await page.locator('.colour-scale').innerText(), /Log-odds/);
  });

  test('shows under the cursor the log-odds of the reference’s maps: both networks’, or one’s alone', async () => {
    const slice = Number(await page.getAttribute('.pane[data-plane=axial]', 'data-slice')) / 4;
    const pane = page.locator('.pane[data-plane=axial]');
    await pane.scrollIntoViewIfNeeded();
    for (const [name, array] of [['blend', 'heatmap_blend'], ['efficientnet', 'heatmap_efficientnet'], ['moco', 'heatmap_moco']]) {
      await page.click(`.layers [data-value=${name}]`);
      const box = await pane.boundingBox();
      const scale = Math.min(box.width, box.height) / 512;
      // Voxel [300, 150] lies in row 9 and column 4 of the map: its 32 x 32 pixels of 0.703125 mm
      // begin 28 pixels within the working grid.
      await page.mouse.move(box.x + box.width / 2 + (150.5 - 256) * scale, box.y + box.height / 2 + (300.5 - 256) * scale);
      const [, odds] = /log-odds ([-\d.]+)/.exec(await page.locator('.readout').innerText());
      near(Number(odds), readArray(MAPS, array)[(9 * 16 + 4) * 8 + slice], 0.006, name);
    }
    await page.click('.layers [data-value=blend]');
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
    assert.ok(requested.includes(`${origin}/cpu-relaxed/ct_severity_bg.wasm`), requested.join('\n'));
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
