// The first sight, the viewer and the list of series: what one sees of a scan before and without
// scoring it. What the networks find is laid over it in 3-phantom.test.mjs, where it is computed.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { scratch } from './native.mjs';
import { chooseScan, minutes, openPage, startBrowser } from './page.mjs';
import { project, shared } from './reference.mjs';

const PHANTOM = project('tests/fixtures/phantom_a.zip');
// As the DICOM files say; tests/scans.rs has these from pydicom and SimpleITK.
const PHANTOM_SPACING = { between: 2.5, pixel: 0.78125 };
const folder = scratch();
let browser;

before(async () => { browser = await startBrowser(); });
after(() => browser?.close());

/** A page with the phantom, all of it decoded. */
async function withPhantom() {
  const page = await openPage(browser);
  await page.setViewportSize({ width: 1280, height: 1100 });
  await chooseScan(page, PHANTOM);
  await decoded(page);
  return page;
}

const decoded = (page) =>
  page.waitForFunction(() => performance.getEntriesByName('scan-decoded').length > 0, null, { timeout: minutes(2) });
const pane = (page, plane = 'axial') => page.locator(`.pane[data-plane=${plane}]`);
const slice = async (page, plane = 'axial') => Number(await pane(page, plane).getAttribute('data-slice'));
/** Waits until what was asked for has been drawn. */
const frame = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Where a voxel of the phantom's axial slice lies on the screen. */
async function pointOf(page, row, column) {
  const box = await pane(page).boundingBox();
  const scale = Math.min(box.width, box.height) / 512;
  return [box.x + box.width / 2 + (column + 0.5 - 256) * scale, box.y + box.height / 2 + (row + 0.5 - 256) * scale];
}

/** The grey at a voxel of the phantom's axial slice. */
async function greyOf(page, row, column) {
  const [x, y] = await pointOf(page, row, column);
  const box = await pane(page).boundingBox();
  return pane(page).locator('canvas').evaluate((canvas, [dx, dy]) => {
    const ratio = canvas.width / canvas.clientWidth;
    return canvas.getContext('2d').getImageData(Math.round(dx * ratio), Math.round(dy * ratio), 1, 1).data[0];
  }, [x - box.x, y - box.y]);
}

describe('the first sight', () => {
  test('is a large place to drop a scan, and three synthetic patients for who has none', async () => {
    const page = await openPage(browser);
    await page.setViewportSize({ width: 1280, height: 900 });
    const { height, width } = await page.locator('#drop').boundingBox();
    assert.ok(height > 400 && width > 700, `${width} x ${height}`);
    assert.equal(await page.locator('#synthetic button:enabled').count(), 3);
    await page.close();
  });

  test('one press gives a synthetic patient, said to be invented; a scan of one’s own takes the invented values away', async (t) => {
    const page = await openPage(browser);
    const begun = Date.now();
    await page.click('#synthetic [data-severity=moderate]');
    await page.locator('#scan-reading progress').waitFor();
    await page.locator('.position', { hasText: '/' }).waitFor({ timeout: minutes(3) });
    t.diagnostic(`on the screen after ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    assert.match(await page.locator('#synthetic-note').innerText(), /synthetic patient \(moderate\)[\s\S]*invented/);
    assert.deepEqual(await values(page), { age: '62', spo2: '93', platelets: '204', urea: '6.8' });
    assert.ok(await page.locator('#value-sex-male').isChecked());
    await page.fill('#value-urea', '7.1');
    await chooseScan(page, PHANTOM);
    assert.ok(await page.locator('#synthetic-note').isHidden());
    assert.deepEqual(await values(page), { age: '', spo2: '', platelets: '', urea: '7.1' });
    assert.deepEqual(page.faults, []);
    await page.close();
  });
});

const values = async (page) => Object.fromEntries(await Promise.all(
  ['age', 'spo2', 'platelets', 'urea'].map(async (name) => [name, await page.inputValue(`#value-${name}`)])));

describe('the first slice', () => {
  test('of a real scan of 248 slices is on the screen within a second of the drop, before the rest is decoded', async (t) => {
    const scan = shared('data/ct/covid_ricord1a_001012');
    if (!scan) return t.skip('../shared/data is not here');
    const page = await openPage(browser);
    // The marks of the page itself: from the files in its hands to the frame that shows a slice.
    await page.setInputFiles('#folder-input', scan);
    await page.waitForFunction(() => performance.getEntriesByName('scan-shown').length > 0, null, { timeout: minutes(1) });
    const before = await page.evaluate(() => performance.getEntriesByName('scan-decoded').length);
    await decoded(page);
    const [shown, all] = await page.evaluate(() => {
      const at = (name) => performance.getEntriesByName(name)[0].startTime;
      return [at('scan-shown') - at('scan-given'), at('scan-decoded') - at('scan-given')];
    });
    t.diagnostic(`first slice after ${shown.toFixed(0)} ms, all 248 after ${all.toFixed(0)} ms`);
    assert.equal(before, 0);
    assert.ok(shown < 1000, `${shown} ms`);

    const { times, draws } = await scrollThrough(page, 200);
    const middle = times.sort((a, b) => a - b)[times.length >> 1];
    t.diagnostic(`scrolling 200 slices: ${middle.toFixed(1)} ms between frames (median), ${draws.toFixed(1)} ms to draw (mean)`);
    assert.ok(draws < 16.7, `${draws} ms to draw a frame`);
    assert.deepEqual(page.faults, []);
    await page.close();
  });
});

/** Turns one slice per frame; ms between frames, and of the page's own work in each. */
const scrollThrough = (page, count) => page.evaluate(async (count) => {
  const element = document.querySelector('.pane[data-plane=axial]');
  const next = () => new Promise((done) => requestAnimationFrame(done));
  const times = [];
  const observed = [];
  let last = await next();
  for (let turned = 0; turned < count; turned++) {
    element.dispatchEvent(new KeyboardEvent('keydown', { key: turned < count / 2 ? 'ArrowUp' : 'ArrowDown', bubbles: true }));
    const begun = performance.now();
    const at = await next();
    // Callbacks of a frame run in the order in which they were asked for: the viewer's is over.
    observed.push(performance.now() - Math.max(begun, at));
    times.push(at - last);
    last = at;
  }
  return { times, draws: observed.reduce((sum, ms) => sum + ms, 0) / count };
}, count);

describe('planes, slices and letters', () => {
  test('keys turn slices one by one, by ten and to the ends, and choose the plane', async () => {
    const page = await withPhantom();
    await pane(page).focus();
    assert.equal(await slice(page), 16);
    for (const [key, expected] of [['ArrowUp', 17], ['ArrowDown', 16], ['PageUp', 26], ['PageDown', 16], ['End', 31], ['Home', 0]]) {
      await page.keyboard.press(key);
      await frame(page);
      assert.equal(await slice(page), expected, key);
    }
    for (const [key, shown] of [['c', ['coronal']], ['s', ['sagittal']], ['m', ['axial', 'coronal', 'sagittal']], ['a', ['axial']]]) {
      await page.locator('.pane:visible').first().focus();
      await page.keyboard.press(key);
      await frame(page);
      const visible = await page.locator('.pane:visible').evaluateAll((all) => all.map(({ dataset }) => dataset.plane));
      assert.deepEqual(visible, shown, key);
    }
    assert.deepEqual(page.faults, []);
    await page.close();
  });

  test('each plane says where the patient’s right, front and head are, and which slice it is of how many, in mm', async () => {
    const page = await withPhantom();
    await page.click('[data-value=all]');
    await frame(page);
    const letters = (plane) => pane(page, plane).locator('.mark').allInnerTexts();
    // Top, right, bottom, left.
    assert.deepEqual(await letters('axial'), ['A', 'L', 'P', 'R']);
    assert.deepEqual(await letters('coronal'), ['H', 'L', 'F', 'R']);
    assert.deepEqual(await letters('sagittal'), ['H', 'P', 'F', 'A']);
    // 16 slices of 2.5 mm above the first, which lies at -200 mm.
    assert.equal(await pane(page).locator('.position').innerText(), '17/32\n-160 mm');
    assert.match(await pane(page).locator('canvas').getAttribute('aria-label'), /Axial CT\. Slice 17 of 32 · -160 mm/);
    assert.match(await pane(page, 'coronal').locator('canvas').getAttribute('aria-label'), /Coronal CT\. Slice 257 of 512/);
    await page.close();
  });

  test('a series of sagittal slices is turned upright, its values where SimpleITK has them', async (t) => {
    const scan = shared('data/ct/covid_ricord1a_000906_reformat');
    if (!scan) return t.skip('../shared/data is not here');
    const page = await openPage(browser);
    await page.setViewportSize({ width: 1280, height: 1100 });
    await chooseScan(page, scan);
    await page.locator('.series-row input').first().check();
    await decoded(page);
    await page.click('[data-value=axial]');
    await page.locator('#viewer-slice').fill('300');
    await frame(page);
    assert.match(await pane(page).locator('.position').innerText(), /^301\/512/);
    // 512 rows 0.703125 mm apart, 19 columns 3 mm apart; voxel [300, 200, 18].
    const box = await pane(page).boundingBox();
    const perMm = Math.min(box.width / (19 * 3), box.height / 360);
    await page.mouse.move(box.x + box.width / 2 + (18 - 9) * 3 * perMm, box.y + box.height / 2 + (200.5 - 256) * 0.703125 * perMm);
    assert.match(await page.locator('.readout').innerText(), /^-981 HU/);
    await page.close();
  });

  test('the wheel, a drag and the slider turn slices, and a click puts the crossing of the planes there', async () => {
    const page = await withPhantom();
    let [x, y] = await pointOf(page, 300, 150);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, 100);
    await frame(page);
    assert.equal(await slice(page), 15);
    await page.mouse.down();
    await page.mouse.move(x, y - 31, { steps: 5 });
    await page.mouse.up();
    await frame(page);
    assert.equal(await slice(page), 20);
    await page.locator('#viewer-slice').fill('4');
    await frame(page);
    assert.equal(await slice(page), 4);
    // To reach the slider the page was scrolled.
    await page.evaluate(() => scrollTo(0, 0));
    [x, y] = await pointOf(page, 300, 150);
    await page.mouse.click(x, y);
    await page.click('[data-value=all]');
    await frame(page);
    assert.equal(await slice(page, 'coronal'), 300);
    assert.equal(await slice(page, 'sagittal'), 150);
    await page.close();
  });

  test('slices turn at the screen’s own rate', async () => {
    const page = await withPhantom();
    const { idle, turning, shown } = await page.evaluate(async () => {
      const pane = document.querySelector('.pane[data-plane=axial]');
      /** The times of frames in which `each` is done. */
      const frames = (count, each) => new Promise((resolve) => {
        const times = [];
        const step = (now) => {
          times.push(now);
          if (times.length > count) return resolve(times);
          each(times.length);
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      });
      const median = (times) => times.slice(1).map((time, at) => time - times[at]).sort((a, b) => a - b)[times.length >> 1];
      const idle = median(await frames(40, () => {}));
      const shown = new Set();
      const turning = median(await frames(60, (frame) => {
        shown.add(pane.dataset.slice);
        // Ten slices up, ten down.
        pane.dispatchEvent(new WheelEvent('wheel', { deltaY: frame % 20 < 10 ? 100 : -100, bubbles: true, cancelable: true }));
      }));
      return { idle, turning, shown: shown.size };
    });
    assert.ok(shown >= 10, `${shown} slices`);
    assert.ok(turning < 1.5 * idle, `a frame takes ${turning} ms, ${idle} ms when nothing moves`);
    await page.close();
  });

  test('a finger turns slices, two zoom', async () => {
    const page = await withPhantom();
    const devtools = await browser.context.newCDPSession(page);
    const [x, y] = await pointOf(page, 256, 256);
    const touch = (type, ...points) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([px, py], id) => ({ x: px, y: py, id })) });
    await touch('touchStart', [x, y]);
    for (let moved = 6; moved <= 60; moved += 6) await touch('touchMove', [x, y - moved]);
    await touch('touchEnd');
    await frame(page);
    assert.equal(await slice(page), 26);
    const before = await barWidth(page);
    await touch('touchStart', [x - 40, y], [x + 40, y]);
    for (let apart = 40; apart <= 80; apart += 8) await touch('touchMove', [x - apart, y], [x + apart, y]);
    await touch('touchEnd');
    await frame(page);
    assert.equal(await slice(page), 26);
    const after = await barWidth(page);
    assert.ok(Math.abs(after / before - 2) < 0.05, `${after / before} times larger`);
    await page.close();
  });
});

/** Pixels of the screen per mm, by the scale bar. */
const barWidth = (page) => pane(page).locator('.scale-bar').evaluate((bar) => bar.clientWidth / parseFloat(bar.textContent));

describe('windows, zoom and values', () => {
  test('lung, mediastinum and bone have the numbers radiologists use, and show the greys they mean', async () => {
    const page = await withPhantom();
    for (const [name, centre, width] of [['lung', -600, 1500], ['mediastinum', 40, 400], ['bone', 400, 1800]]) {
      await page.click(`[data-value=${name}]`);
      await frame(page);
      assert.equal(await page.inputValue('#viewer-centre'), String(centre));
      assert.equal(await page.inputValue('#viewer-width'), String(width));
      // Of slice 16, by pydicom: -1008 HU and -887 HU.
      for (const [row, column, hounsfield] of [[100, 200, -1008], [300, 150, -887]]) {
        const expected = Math.min(Math.max((hounsfield - centre + width / 2) / width, 0), 1) * 255;
        const found = await greyOf(page, row, column);
        // The picture is scaled to the screen, so that neighbours have a part in it.
        assert.ok(Math.abs(found - expected) <= 6, `${name}: ${found} where ${expected} is right`);
      }
    }
    await page.close();
  });

  test('the right button and the sliders set a window of one’s own, its numbers shown', async () => {
    const page = await withPhantom();
    const [x, y] = await pointOf(page, 256, 256);
    await page.mouse.move(x, y);
    await page.mouse.down({ button: 'right' });
    await page.mouse.move(x + 50, y + 20, { steps: 5 });
    await page.mouse.up({ button: 'right' });
    await frame(page);
    assert.equal(await page.inputValue('#viewer-width'), '1650');
    assert.equal(await page.inputValue('#viewer-centre'), '-540');
    assert.equal(await page.getAttribute('[data-value=custom]', 'aria-pressed'), 'true');
    await page.fill('#viewer-centre', '-500');
    await page.press('#viewer-centre', 'Tab');
    await frame(page);
    assert.equal(await page.inputValue('#viewer-centre'), '-500');
    await pane(page).focus();
    await page.keyboard.press('0');
    await frame(page);
    assert.equal(await page.inputValue('#viewer-width'), '1500');
    assert.equal(await page.getAttribute('[data-value=lung]', 'aria-pressed'), 'true');
    await page.close();
  });

  test('the Hounsfield units and the place under the cursor are those of the file', async () => {
    const page = await withPhantom();
    for (const [row, column, hounsfield] of [[100, 200, '-1,008'], [300, 150, '-887']]) {
      await page.mouse.move(...await pointOf(page, row, column));
      const [x, y] = [-199.609375 + column * PHANTOM_SPACING.pixel, -199.609375 + row * PHANTOM_SPACING.pixel];
      const said = await page.locator('.readout').innerText();
      assert.ok(said.startsWith(`${hounsfield} HU`), said);
      assert.ok(said.includes(`x ${x.toFixed(1)}, y ${y.toFixed(1)}, z -160 mm`), said);
    }
    await page.close();
  });

  test('zoom keeps what is under the cursor, Shift and a drag move, Reset fits again, and the scale bar follows', async () => {
    const page = await withPhantom();
    const point = await pointOf(page, 300, 150);
    const fitted = await barWidth(page);
    const box = await pane(page).boundingBox();
    assert.ok(Math.abs(fitted - Math.min(box.width, box.height) / 400) < 0.05, `${fitted} pixels per mm`);
    await page.mouse.move(...point);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await frame(page);
    assert.ok(Math.abs((await barWidth(page)) / fitted - Math.E) < 0.1);
    await page.mouse.move(point[0] + 1, point[1]);
    assert.match(await page.locator('.readout').innerText(), /^-887 HU/);
    await page.keyboard.down('Shift');
    await page.mouse.down();
    await page.mouse.move(point[0] + 81, point[1] + 40, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await frame(page);
    assert.equal(await slice(page), 16);
    await page.mouse.move(point[0] + 80, point[1] + 40);
    assert.match(await page.locator('.readout').innerText(), /^-887 HU/);
    await page.click('#viewer-reset');
    await frame(page);
    assert.equal(await barWidth(page), fitted);
    await page.close();
  });
});

describe('what lies over the scan', () => {
  test('each overlay lies at its own place in the patient, whatever its grid', async () => {
    const page = await openPage(browser);
    const found = await page.evaluate(async () => {
      const { overlaysOf } = await import('./parts/viewer/overlays.js');
      const upright = [[0, 0, 1], [0, 1, 0], [1, 0, 0]];
      const scan = { shape: [40, 512, 512], spacing: [1, 0.8, 0.8], origin: [-200, -100, 50], direction: upright };
      // The working grid begins 6.4 mm further back; its networks saw slices 1 and 2.
      const working = { shape: [4, 582, 582], spacing: [10, 0.703125, 0.703125], origin: [-200, -93.6, 50], direction: upright };
      const map = (start) => Float32Array.from({ length: 2 * 256 }, (_, index) => start + index);
      const { heat } = overlaysOf({
        lungs: null, lesions: null, extent: null,
        heat: { grid: working, kept_slices: [1, 2], frame: [35, 35], efficientnet: map(0), moco: map(100) },
      });
      // The middle of position [3, 5] of the second kept slice, slice 2 of the grid: 20 mm up.
      const mm = (cell) => (35 + cell * 32 + 15.5) * 0.703125;
      const voxel = [20, (6.4 + mm(3)) / 0.8, mm(5) / 0.8];
      const value = (name, place) => heat[name].valueAt(place, scan);
      return {
        efficientnet: value('efficientnet', voxel), blend: value('blend', voxel),
        below: value('blend', [0, voxel[1], voxel[2]]), outside: value('blend', [20, 0, 0]),
        means: heat.efficientnet.means.map(({ slice, mean }) => [slice, mean]),
      };
    });
    const index = 256 + 3 * 16 + 5;
    assert.equal(found.efficientnet, index);
    assert.equal(found.blend, index + 50);
    assert.ok(Number.isNaN(found.below), 'no value where the networks saw no slice');
    assert.equal(found.outside, null);
    assert.deepEqual(found.means, [[1, 127.5], [2, 383.5]]);
    await page.close();
  });
});

describe('memory, and one scan after another', () => {
  test('two thousand slices are held by every fourth one, and those the memory holds are all held', async () => {
    const page = await openPage(browser);
    const found = await page.evaluate(async () => {
      const { ScanVolume, strideFor } = await import('./volume.js');
      const series = (slices) => ({ slices, rows: 512, columns: 512 });
      const grid = { shape: [2000, 512, 512], spacing: [0.5, 1, 1], origin: [0, 0, -100], direction: [[0, 0, 1], [0, 1, 0], [1, 0, 0]] };
      const volume = new ScanVolume({ id: 1, grid, slices: 2000, axis: 0 }, 4);
      volume.place({ axis: 0, index: 1000, values: new Int16Array(4) });
      return { strides: [248, 1024, 1025, 2000].map((slices) => strideFor(series(slices))), shape: volume.shape, z: volume.placeOf([250, 0, 0])[2], at: volume.slices.findIndex(Boolean) };
    });
    assert.deepEqual(found, { strides: [1, 1, 3, 4], shape: [500, 512, 512], z: 400, at: 250 });
    await page.close();
  });

  test('a second folder dropped while the first is read replaces it', async (t) => {
    const scan = shared('data/ct/covid_ricord1a_001012');
    if (!scan) return t.skip('../shared/data is not here');
    const page = await openPage(browser);
    await page.setInputFiles('#folder-input', scan);
    await page.waitForFunction(() => performance.getEntriesByName('scan-shown').length > 0, null, { timeout: minutes(1) });
    await page.setInputFiles('#files-input', PHANTOM);
    await page.locator('.position', { hasText: '/32' }).waitFor({ timeout: minutes(1) });
    await decoded(page);
    assert.match(await page.locator('.series-row').innerText(), /32 slices/);
    assert.equal(await slice(page), 16);
    assert.deepEqual(page.faults, []);
    await page.close();
  });

  test('a slice that cannot be decoded is told, and the others are shown', async (t) => {
    const scan = shared('data/ct/phantom_a');
    if (!scan) return t.skip('../shared/data is not here');
    const damaged = path.join(folder, 'damaged-slice');
    cpSync(scan, damaged, { recursive: true });
    const page = await openPage(browser);
    damage(damaged);
    await chooseScan(page, damaged);
    await decoded(page);
    const told = page.locator('.viewer-progress', { hasText: 'cannot be decoded' });
    await told.waitFor();
    assert.match(await told.innerText(), /^1 slice cannot be decoded: File \d+/);
    await page.close();
  });
});

/** Ends the pixel data of the last file before half of it. */
function damage(scan) {
  const last = path.join(scan, readdirSync(scan).filter((name) => !name.startsWith('.')).sort().at(-1));
  const bytes = readFileSync(last);
  writeFileSync(last, bytes.subarray(0, bytes.length >> 1));
}

describe('the list of series', () => {
  test('shows a picture of each, what it is, why one is proposed and others are not', async (t) => {
    const [chest, reformat] = [shared('data/ct/phantom_a'), shared('data/ct/covid_ricord1a_000906_reformat')];
    if (!chest || !reformat) return t.skip('../shared/data is not here');
    const both = path.join(folder, 'two-series');
    mkdirSync(both, { recursive: true });
    for (const [name, source] of [['chest', chest], ['reformat', reformat]]) {
      for (const file of readdirSync(source)) cpSync(path.join(source, file), path.join(both, `${name}-${file}`));
    }
    const page = await openPage(browser);
    await chooseScan(page, both);
    await page.waitForFunction(() => [...document.querySelectorAll('.thumbnail')].slice(0, 2).every(({ width }) => width > 1), null, { timeout: minutes(1) });
    const rows = await page.locator('.series-row').allInnerTexts();
    const proposed = rows.find((row) => /proposed/.test(row));
    assert.match(proposed, /32 slices[\s\S]*2\.5 mm apart[\s\S]*Proposed because/);
    const other = rows.find((row) => /19 slices/.test(row));
    assert.match(other, /Speaks against it: its slices are sagittal, not axial[\s\S]*Not proposed because more speaks against it/);
    const greys = await page.locator('.thumbnail').first().evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(data.filter((_, index) => index % 4 === 0)).size;
    });
    assert.ok(greys > 20, `${greys} greys`);
    await page.close();
  });
});
