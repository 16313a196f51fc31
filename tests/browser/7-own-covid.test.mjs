// What a newcomer does with a fresh clone: the folder of a real CT is dropped, five values are typed, and
// the pack that the page comes with gives a labelled score, with lungs and lesions to look at.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PATIENT, score, scratch } from './native.mjs';
import { chooseScan, minutes, openPage, pressScore, startBrowser, typePatient } from './page.mjs';
import { shared } from './reference.mjs';

const SCAN = shared('data/ct/covid_ricord1a_001012');

let browser;
let native;
let page;

before(async () => {
  if (!SCAN) return;
  native = score(scratch(), SCAN);
  browser = await startBrowser();
  page = await openPage(browser, '?backend=cpu');
}, { timeout: minutes(5) });
after(() => browser?.close());

describe('the folder of a patient with COVID-19 and the pack the page comes with', { skip: SCAN ? false : '../shared is not here' }, () => {
  test('give a score', { timeout: minutes(10) }, async (t) => {
    const dropped = performance.now();
    await chooseScan(page, SCAN);
    await typePatient(page, PATIENT);
    await pressScore(page, minutes(8));
    t.diagnostic(`${((performance.now() - dropped) / 1000).toFixed(1)} s from the drop to the score`);
    assert.ok(await page.locator('#result-card').isVisible());
  });

  test('give the risk, the level and the extent of the native command, labelled', async () => {
    near(Number(await page.getAttribute('#risk .value', 'data-value')), native.ai_segment.risk, 'risk');
    assert.equal(Number(await page.getAttribute('#risk .level', 'data-level')), native.ai_segment.level);
    near(Number(await page.getAttribute('#segmentation [data-share=disease]', 'data-value')), native.extent, 'extent');
    for (const place of ['#risk', '#segmentation']) {
      assert.match(await page.innerText(place), /trained on synthetic scans.*research only/s);
    }
  });

  test('lay lungs and lesions over the slice', async () => {
    // The masks come behind the score; until then there is nothing to choose.
    await page.locator('[data-layer=lesions] input:checked').waitFor({ timeout: minutes(1) });
    const coloured = {};
    for (const layer of ['none', 'lungs', 'lesions']) {
      for (const each of ['lungs', 'lesions']) {
        await page.setChecked(`[data-layer=${each}] input`, each === layer);
      }
      coloured[layer] = await colouredPixels();
    }
    assert.equal(coloured.none, 0);
    assert.ok(coloured.lungs > 500 && coloured.lesions > 20, JSON.stringify(coloured));
    assert.deepEqual(page.faults, []);
  });
});

/** How many pixels of the axial slice on the screen are no grey, once they are drawn. */
function colouredPixels() {
  return page.locator('.pane[data-plane=axial] canvas').evaluate(async (canvas) => {
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const colour = data.subarray(at, at + 3);
      count += Math.max(...colour) - Math.min(...colour) > 8;
    }
    return count;
  });
}

// A voxel where two classes are as good as equal may fall to either on another processor.
function near(found, expected, name) {
  assert.ok(Math.abs(found - expected) <= 5e-4, `${name} is ${found} where ${expected} is right`);
}
