// A page with no pack but the one it comes with: our own networks score the synthetic chest, and every
// number of theirs is labelled.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PATIENT, score, scratch } from './native.mjs';
import { chooseScan, minutes, openPage, pressScore, startBrowser, typePatient } from './page.mjs';
import { project } from './reference.mjs';

const PHANTOM = project('tests/fixtures/phantom_a.zip');

let browser;
let native;
let page;

before(async () => {
  native = score(scratch(), PHANTOM);
  browser = await startBrowser();
  page = await openPage(browser, '?backend=cpu');
  await chooseScan(page, PHANTOM);
  await typePatient(page, PATIENT);
  await pressScore(page, minutes(5));
}, { timeout: minutes(10) });
after(() => browser?.close());

const shown = async (place) => Number(await page.getAttribute(place, 'data-value'));

describe('a page with the pack it comes with', () => {
  test('gives the risk, the level and the extents of the native command', async () => {
    near(await shown('#risk .value'), native.ai_segment.risk, 'risk');
    assert.equal(Number(await page.getAttribute('#risk .level', 'data-level')), native.ai_segment.level);
    near(await shown('#segmentation [data-share=disease]'), native.extent, 'extent');
    for (const name of ['ground_glass', 'consolidation']) {
      near(await shown(`#segmentation [data-share=${name}]`), native.segmentation.extents[name], name);
    }
    for (const name of ['above_minus_700', 'well_aerated']) {
      near(await shown(`#segmentation [data-share=${name}]`), native.densitometry[name], name);
    }
  });

  test('says beside the score and beside the lesions whose networks and whose cut-offs they are', async () => {
    const [risk, lesions] = [await page.innerText('#risk'), await page.innerText('#segmentation')];
    assert.match(risk, /AI-segment/);
    assert.match(risk, /cut-offs of this 1 to 5 level were derived for another model/);
    for (const text of [risk, lesions]) assert.match(text, /trained on synthetic scans.*research only/s);
  });

  test('computes no score that needs the published networks', async () => {
    assert.equal(await page.locator('#ct').count(), 0);
    assert.match(await page.innerText('#result'), /AI-severity/);
    assert.equal(native.scores.ai_segment_ct.value, undefined);
  });

  test('shows no step of a model that it has no networks for, and leaves the page without a fault', async () => {
    assert.ok(await page.locator('.step:has(#step-moco)').evaluate((row) => row.hidden));
    assert.ok(!(await page.locator('.step:has(#step-segment_lesions)').evaluate((row) => row.hidden)));
    assert.deepEqual(page.faults, []);
  });
});

// A voxel where two classes are as good as equal may fall to either on another processor.
function near(found, expected, name) {
  assert.ok(Math.abs(found - expected) <= 5e-4, `${name} is ${found} where ${expected} is right`);
}
