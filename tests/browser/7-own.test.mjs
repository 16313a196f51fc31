// A page with no pack but the one it comes with: our own networks score the synthetic chest, and every
// number of theirs is labelled.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PATIENT, score, scratch } from './native.mjs';
import { niftiChest } from './nifti.mjs';
import { chooseScan, minutes, openPage, pressScore, startBrowser, typePatient } from './page.mjs';
import { project } from './reference.mjs';

const PHANTOM = project('tests/fixtures/phantom_a.zip');

const folder = scratch();
let browser;
let native;
let page;

before(async () => {
  native = score(folder, PHANTOM);
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

  test('names the slices with most disease, and one press lays the lesions over the first', async () => {
    const most = page.locator('.most button');
    const shares = (await most.allInnerTexts()).map((said) => /^(\d+) \(([\d.]+)%\)$/.exec(said).slice(1).map(Number));
    assert.equal(shares.length, 3);
    assert.ok(shares[0][1] > 0, 'a diseased slice');
    assert.ok(shares.every(([, share], at) => at === 0 || share <= shares[at - 1][1]), shares.join('; '));
    assert.match(await page.getAttribute('canvas.strip', 'aria-label'), /adds to the diseased share/);
    // Of all slices together they are the extent of the report.
    assert.ok(shares[0][1] <= 100 * native.extent && shares[0][1] * 31 >= 100 * native.extent, `${shares[0][1]} of ${100 * native.extent} %`);
    await page.uncheck('[data-layer=lesions] input');
    await most.first().click();
    await page.locator(`.pane[data-plane=axial][data-slice='${shares[0][0] - 1}']`).waitFor();
    assert.ok(await page.locator('[data-layer=lesions] input').isChecked());
    const legend = await page.locator('.legend').innerText();
    assert.match(legend, /Ground glass/);
    assert.doesNotMatch(legend, /Crazy paving/, 'our networks do not tell it apart');
    // A press on the bar of the lowest slice goes there.
    await page.locator('canvas.strip').click({ position: { x: 2, y: 18 } });
    await page.locator(".pane[data-plane=axial][data-slice='0']").waitFor();
  });

  test('shows no step of a model that it has no networks for, and leaves the page without a fault', async () => {
    assert.ok(await page.locator('.step:has(#step-moco)').evaluate((row) => row.hidden));
    assert.ok(!(await page.locator('.step:has(#step-segment_lesions)').evaluate((row) => row.hidden)));
    assert.deepEqual(page.faults, []);
  });
});

test('a newcomer has a first score in two presses, and sees why', { timeout: minutes(3) }, async () => {
  const other = await openPage(browser, '?backend=cpu');
  // On a phone, whose screen holds a part of the scan and nothing of the form.
  await other.setViewportSize({ width: 390, height: 844 });
  await other.click('#synthetic [data-severity=severe]:enabled');
  await other.locator('#score:enabled').waitFor({ timeout: minutes(2) });
  const foot = await other.locator('#score').evaluate((button) => innerHeight - button.getBoundingClientRect().bottom);
  assert.ok(foot >= 0, 'Score is on the screen without a scroll');
  await other.click('#score');
  await other.locator('#risk .level').waitFor({ timeout: minutes(3) });
  assert.match(await other.getAttribute('#risk .level', 'data-level'), /^[1-5]$/);
  for (const [language, why] of [['fr', /Pourquoi ce score/], ['es', /Por qué este resultado/], ['pt', /Por que este escore/], ['en', /Why this score/]]) {
    await other.selectOption('#choose-language', language);
    assert.match(await other.locator('#contributions').innerText(), why);
    const said = await other.locator('body').innerText();
    assert.ok(said.includes(await other.locator('#sentence').innerText()));
    // A key in the place of its text.
    assert.doesNotMatch(said, /\b(about|contributions|evidence|export|form|packs?|patient|result|run|scores?|segment|sentence|series|sheet|synthetic|viewer|what_if)\.[a-z_]{3,}/, language);
  }
  assert.deepEqual(other.faults, []);
  await other.close();
});

test('masks come to the viewer cut to the lungs, and each voxel lies where it was measured', { timeout: minutes(3) }, async () => {
  const other = await openPage(browser, '?backend=cpu');
  const chooser = await other.evaluateHandle(() => {
    const input = document.body.appendChild(document.createElement('input'));
    return Object.assign(input, { type: 'file' });
  });
  await chooser.asElement().setInputFiles(PHANTOM);
  const found = await other.evaluate(async (input) => {
    const { createConductor } = await import('./conductor.js');
    const { ScanVolume } = await import('./volume.js');
    const conductor = createConductor({ onDevice() {} });
    await conductor.ask({ type: 'open', backend: 'cpu' });
    const [pack] = await conductor.ask({ type: 'hosted' });
    await conductor.ask({ type: 'open_hosted', pack });
    const files = [...input.files].map((file) => ({ name: file.name, file }));
    const { proposed: series } = await conductor.ask({ type: 'catalogue', files });
    let volume;
    const onPart = ({ view, plane }) => {
      if (view) volume = new ScanVolume(view, 1);
      else volume.place(plane);
    };
    await conductor.ask({ type: 'view', series, stride: 1 }, null, { onPart });
    const report = await conductor.ask({ type: 'score', series, patient: {} });
    const { lungs, lesions } = await conductor.ask({ type: 'overlays' });
    const [slices, rows, columns] = lungs.grid.shape;
    // mm from the scan's first voxel, in voxels: the axes of both are the patient's.
    const steps = (axis) => Math.round((lungs.grid.origin[2 - axis] - volume.grid.origin[2 - axis]) / volume.grid.spacing[axis]);
    const [up, down, across] = [0, 1, 2].map(steps);
    let [voxels, above, edge, stray] = [0, 0, 0, 0];
    for (let slice = 0, at = 0; slice < slices; slice++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, at++) {
          if (lungs.labels[at] === 0) stray += lesions.labels[at] === 0 ? 0 : 1;
          else {
            voxels += 1;
            above += volume.valueAt([slice + up, row + down, column + across]) > -700 ? 1 : 0;
            edge += row === 0 || column === 0 || row === rows - 1 || column === columns - 1 ? 1 : 0;
          }
        }
      }
    }
    const whole = volume.shape.reduce((product, size) => product * size);
    return { share: lungs.labels.length / whole, sizes: [slices, lesions.labels.length / lungs.labels.length], whole: volume.shape[0],
      above: above / voxels, reported: report.full.densitometry.above_minus_700, edge, stray };
  }, chooser);
  assert.ok(found.share < 0.7, `${found.share} of the scan`);
  assert.deepEqual(found.sizes, [found.whole, 1]);
  assert.equal(found.above, found.reported);
  assert.deepEqual([found.edge, found.stray], [0, 0], 'lungs end within the part, and lesions within the lungs');
  await other.close();
});

test('a scan that came as NIfTI has masks but no DICOM SEG, and the page says why', { timeout: minutes(3) }, async () => {
  await chooseScan(page, niftiChest(folder));
  await pressScore(page, minutes(3));
  await page.locator('#export-lungs:enabled').waitFor({ timeout: minutes(1) });
  assert.equal(await page.locator('#export-seg').count(), 0);
  assert.match(await page.locator('#export').innerText(), /No DICOM SEG: .* a NIfTI file names none/);
  assert.equal(await page.locator('#export-identified').count(), 0);
});

// A voxel where two classes are as good as equal may fall to either on another processor.
function near(found, expected, name) {
  assert.ok(Math.abs(found - expected) <= 5e-4, `${name} is ${found} where ${expected} is right`);
}
