// The page itself: what it shows and how it takes what people give it. No whole computation here.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PATIENT, scratch, seededPack } from './native.mjs';
import { PAGE, choosePack, chooseScan, minutes, openPage, startBrowser, typePatient, workerNamed } from './page.mjs';
import { dropSynthetic } from './synthetic.mjs';
import { project, shared } from './reference.mjs';

const PHANTOM = project('tests/fixtures/phantom_a.zip');
const folder = scratch();
let browser;
let pack;

before(async () => {
  pack = seededPack(folder, '--bands');
  browser = await startBrowser();
});
after(() => browser?.close());

/** A page with scan, pack and values, ready to score. */
async function readyPage(query) {
  const page = await openPage(browser, query);
  await chooseScan(page, PHANTOM);
  await choosePack(page, pack);
  await typePatient(page, PATIENT);
  await page.locator('#score:enabled').waitFor();
  return page;
}

/** Presses Score and waits until the networks have begun. */
async function beginScore(page) {
  await page.click('#score:enabled');
  await page.locator('.step.begun label[for=step-lung_mask]').waitFor({ timeout: minutes(2) });
}

const errorShown = (page, place) => page.locator(`${place} .error:not([hidden])`).first().innerText({ timeout: minutes(1) });

describe('what the page shows', () => {
  test('a newcomer reads what it does, that nothing leaves the device, and that it is for research', async () => {
    const page = await openPage(browser);
    const all = await page.locator('body').innerText();
    assert.match(all, /severity score from a chest CT/);
    assert.match(all, /Nothing leaves this device/);
    assert.match(all, /Not a medical device/);
    // What it computes, what was checked, and which version it is.
    await page.locator('#about .hint').waitFor({ timeout: minutes(1) });
    const about = await page.locator('#about').innerText();
    for (const part of [/mechanical ventilation or death/, /AUC of 0\.77 and 0\.79/, /numbers of the original implementation/, /no server/, /version \d+\.\d+\.\d+/]) {
      assert.match(about, part);
    }
    assert.deepEqual(page.faults, []);
    await page.close();
  });

  test('every text of the page exists in the language file', async () => {
    const page = await openPage(browser);
    const missing = await page.evaluate(async () => {
      const { hasText } = await import('./text.js');
      return [...document.querySelectorAll('[data-text]')].map((e) => e.dataset.text).filter((key) => !hasText(key));
    });
    assert.deepEqual(missing, []);
    await page.close();
  });

  test('a software adapter is not used, and the page says that the processor computes and why', async () => {
    const page = await openPage(browser);
    assert.match(await page.locator('#device').innerText(), /on the processor: the only adapter is a software one/);
    await page.close();
  });

  test('the address can ask for the processor', async () => {
    const page = await openPage(browser, '?backend=cpu');
    assert.match(await page.locator('#device').innerText(), /on the processor: the address asks for it/);
    await page.close();
  });

  test('nothing is wider than a phone of 390 pixels', async () => {
    const page = await openPage(browser);
    await page.setViewportSize({ width: 390, height: 800 });
    await chooseScan(page, PHANTOM);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(excess, 0);
    await page.close();
  });
});

describe('giving it a scan', () => {
  test('a zip shows its series, proposes the chest, and draws the middle slice', async () => {
    const page = await openPage(browser);
    await chooseScan(page, PHANTOM);
    assert.equal(await page.locator('#series input').count(), 1);
    assert.ok(await page.locator('#series input').isChecked());
    assert.match(await page.locator('.series-row').innerText(), /proposed[\s\S]*32 slices/);
    const canvas = page.locator('.pane[data-plane=axial] canvas');
    await canvas.waitFor();
    const greys = await canvas.evaluate((element) => {
      const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
      return new Set(data.filter((_, index) => index % 4 === 0)).size;
    });
    assert.ok(greys > 50, `${greys} greys`);
    assert.deepEqual(page.faults, []);
    await page.close();
  });

  test('files that are no scan give a sentence and a reason', async () => {
    const page = await openPage(browser);
    const text = path.join(folder, 'letter.txt');
    writeFileSync(text, 'not a scan');
    await chooseScan(page, text);
    assert.match(await page.locator('#series').innerText(), /No CT series was found[\s\S]*not a DICOM file/);
    assert.ok(await page.locator('#score').isDisabled());
    await page.close();
  });

  test('a damaged archive gives a sentence, and the next scan opens all the same', async () => {
    const page = await openPage(browser);
    const damaged = path.join(folder, 'damaged.zip');
    writeFileSync(damaged, 'PK\x03\x04 and then nothing');
    await chooseScan(page, damaged);
    assert.match(await page.locator('#scan-error').innerText(), /The zip archive is damaged/);
    await chooseScan(page, PHANTOM);
    await page.locator('.pane[data-plane=axial] canvas').waitFor();
    assert.ok(await page.locator('#scan-error').isHidden());
    await page.close();
  });

  test('every malformed file is either shown or left out with a reason, and breaks nothing', async (t) => {
    const malformed = shared('data/malformed');
    if (!malformed) return t.skip('../shared/data/malformed is not here');
    const page = await openPage(browser);
    await chooseScan(page, malformed);
    const rows = await page.locator('.series-row').count();
    assert.ok(rows > 0);
    for (let row = 0; row < rows; row++) {
      await page.locator('.series-row input').nth(row).check();
      await page.locator('.pane[data-plane=axial] canvas, #scan-error:not([hidden])').first().waitFor();
    }
    assert.match(await page.locator('.left-out').innerText(), /Left out/);
    assert.deepEqual(page.faults, []);
    await page.close();
  });
});

describe('the bedside values', () => {
  test('an impossible value is refused with its range and unit, an unusual one only remarked', async () => {
    const page = await openPage(browser);
    await page.fill('#value-urea', '580');
    assert.match(await page.locator('#value-urea-problem').innerText(), /Must lie between .* mmol\/L/);
    assert.equal(await page.getAttribute('#value-urea', 'aria-invalid'), 'true');
    await page.fill('#value-spo2', 'high');
    assert.match(await page.locator('#value-spo2-problem').innerText(), /number/);
    await page.fill('#value-urea', '5,8');
    assert.equal(await page.locator('#value-urea-problem').innerText(), '');
    assert.equal(await page.getAttribute('#value-urea', 'aria-invalid'), 'false');
    await page.close();
  });

  test('without a scan the page says what it still needs', async () => {
    const page = await openPage(browser);
    assert.match(await page.locator('#run-status').innerText(), /Still needed: a scan/);
    assert.ok(await page.locator('#score').isDisabled());
    await page.close();
  });
});

describe('the model pack', () => {
  test('a pack says what it is, and seeded weights say that they are for tests', async () => {
    const page = await openPage(browser);
    await choosePack(page, pack);
    const said = await page.locator('#pack').innerText();
    assert.match(said, /seeded/);
    assert.match(said, /mean nothing for a patient/);
    await page.close();
  });

  test('files that are no weights are left out with a sentence', async () => {
    const page = await openPage(browser);
    const empty = path.join(folder, 'no-pack');
    mkdirSync(empty, { recursive: true });
    writeFileSync(path.join(empty, 'weights.bin'), 'nothing');
    await choosePack(page, empty);
    assert.match(await page.locator('#pack').innerText(), /1 file is no file of weights/);
    await page.close();
  });

  test('a folder with a broken manifest gives a sentence', async () => {
    const page = await openPage(browser);
    const broken = path.join(folder, 'broken-pack');
    mkdirSync(broken, { recursive: true });
    writeFileSync(path.join(broken, 'pack.toml'), 'name = 3');
    await choosePack(page, broken);
    assert.match(await errorShown(page, '#pack'), /pack\.toml/);
    await page.close();
  });

  test('a file that is not the listed one is refused by name', async () => {
    const page = await openPage(browser);
    const altered = path.join(folder, 'altered');
    mkdirSync(altered, { recursive: true });
    for (const name of ['pack.toml', 'unet_r231.safetensors', 'resnet50_moco.safetensors', 'ai_severity.npz']) {
      linkSync(path.join(pack, name), path.join(altered, name));
    }
    writeFileSync(path.join(altered, 'efficientnet_b0.safetensors'), 'other weights');
    await choosePack(page, altered);
    assert.match(await page.locator('#pack .refused').innerText(), /efficientnet_b0\.safetensors[\s\S]*expected/);
    await page.close();
  });
});

describe('when something stops', () => {
  test('the button that cancels the reading of a scan stays where it is while the progress moves', async () => {
    const page = await openPage(browser);
    await dropSynthetic(page, 2000);
    const button = await page.waitForSelector('#scan-reading button');
    const done = () => page.evaluate(() => document.querySelector('#scan-progress')?.value);
    const first = await done();
    await page.waitForFunction((before) => document.querySelector('#scan-progress').value > before, first);
    assert.ok(await button.evaluate((one) => one.isConnected), 'a press that lasts is a press');
    await button.click();
    await page.locator('#scan-reading').waitFor({ state: 'hidden' });
    assert.deepEqual(page.faults, []);
    await page.close();
  });

  test('cancelling a run keeps every input, and it can be started again', async () => {
    const page = await readyPage();
    await beginScore(page);
    await page.click('#cancel');
    await page.locator('#run-status', { hasText: 'Cancelled' }).waitFor({ timeout: minutes(1) });
    assert.equal(await page.inputValue('#value-platelets'), String(PATIENT.platelets));
    assert.match(await page.locator('#pack').innerText(), /seeded/);
    await beginScore(page);
    await page.click('#cancel');
    await page.locator('#run-status', { hasText: 'Cancelled' }).waitFor({ timeout: minutes(1) });
    await page.close();
  });

  test('a broken conductor is replaced: a sentence, the inputs kept, and scoring works again', async () => {
    const page = await readyPage();
    await beginScore(page);
    const conductor = await workerNamed(page, 'conductor');
    await conductor.evaluate(() => void setTimeout(() => { throw new Error('broken for the test'); }));
    assert.match(await errorShown(page, '#run'), /broke down[\s\S]*kept/);
    assert.equal(await page.inputValue('#value-age'), String(PATIENT.age));
    await page.locator('#score:enabled').waitFor({ timeout: minutes(2) });
    await beginScore(page);
    await page.close();
  });

  test('a broken network Worker ends the run with a sentence and leaves the page usable', async () => {
    const page = await readyPage();
    await beginScore(page);
    const slices = await workerNamed(page, 'slices');
    await slices.evaluate(() => void setTimeout(() => { throw new Error('broken for the test'); }));
    assert.match(await errorShown(page, '#run'), /broke down[\s\S]*kept/);
    await beginScore(page);
    await page.close();
  });

  test('a graphics processor that fails is replaced by the processor, and the page says so', async () => {
    // A page whose GPU module is missing: the failure that any browser can be made to have.
    const root = path.join(folder, 'without-gpu');
    mkdirSync(path.join(root, 'gpu'), { recursive: true });
    for (const name of readdirSync(PAGE).filter((entry) => entry !== 'gpu')) {
      symlinkSync(path.join(PAGE, name), path.join(root, name));
    }
    const other = await startBrowser({ root });
    try {
      const page = await openPage(other, '?backend=gpu');
      assert.match(await page.locator('#device').innerText(), /on the graphics processor/);
      await chooseScan(page, PHANTOM);
      await choosePack(page, pack);
      await page.click('#score:enabled');
      await page.locator('#notice', { hasText: 'From now on the processor computes' }).waitFor({ timeout: minutes(2) });
      assert.match(await page.locator('#device').innerText(), /on the processor: the graphics processor failed/);
      await page.locator('.step.begun label[for=step-lung_mask]').waitFor({ timeout: minutes(2) });
    } finally {
      await other.close();
    }
  });
});

describe('silence', () => {
  test('neither the page nor the Worker that holds the scan can reach another origin', async () => {
    let reached = 0;
    const elsewhere = createServer((_, response) => {
      reached += 1;
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('here');
    });
    await new Promise((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${elsewhere.address().port}/`;
    const attempt = (url) => fetch(url).then(() => 'sent', () => 'refused');
    const page = await openPage(browser);
    const conductor = await workerNamed(page, 'conductor');
    assert.equal(await page.evaluate(attempt, address), 'refused');
    assert.equal(await conductor.evaluate(attempt, address), 'refused');
    assert.equal(reached, 0);
    await page.close();
    elsewhere.close();
  });
});
