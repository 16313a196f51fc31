// Exports of a result, the printed page, and cohorts. Whole scans are in 3-phantom; here a few slices.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { PATIENT, command, scratch, seededPack, smallScan } from './native.mjs';
import { choosePack, chooseScan, minutes, openPage, pressScore, startBrowser, typePatient } from './page.mjs';

const folder = scratch();
let browser;
let page;

before(async () => {
  browser = await startBrowser();
  page = await openPage(browser, '?lang=en&backend=cpu');
});
after(() => browser?.close());

/** Presses an export's button and returns what the browser was handed. */
async function exported(kind) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(`#export-${kind}:enabled`)]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const offered = () => page.locator('#export [data-export]').evaluateAll((all) => all.map(({ dataset }) => dataset.export));

/** The report of the command, without what differs from machine to machine. */
function native(patient) {
  const file = path.join(folder, 'patient.json');
  writeFileSync(file, JSON.stringify(patient));
  return JSON.parse(execFileSync(command(), ['scores', '--patient', file, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] }));
}

describe('a result without a scan', () => {
  before(async () => {
    await typePatient(page, PATIENT);
    await page.click('#score-bedside:enabled');
    await page.locator('#export-json:enabled').waitFor();
  });

  test('is offered as print, JSON, CSV, FHIR and DICOM SR, and as no mask', async () => {
    assert.deepEqual(await offered(), ['print', 'json', 'csv', 'fhir', 'sr']);
    assert.equal(await page.locator('#export-identified').count(), 0);
  });

  test('is as JSON the report of the command', async () => {
    const { name, bytes } = await exported('json');
    assert.equal(name, 'ct-severity-report.json');
    assert.deepEqual(JSON.parse(bytes), native(PATIENT));
  });

  test('is as CSV a header and a row', async () => {
    const { name, bytes } = await exported('csv');
    assert.equal(name, 'ct-severity-report.csv');
    const [header, row, end] = bytes.toString().split('\n');
    assert.ok(header.startsWith('age,sex,'));
    assert.ok(row.startsWith('62,male,'));
    assert.equal(end, '');
  });

  test('is as FHIR a Bundle that names nobody', async () => {
    const { bytes } = await exported('fhir');
    const bundle = JSON.parse(bytes);
    assert.equal(bundle.resourceType, 'Bundle');
    const patient = bundle.entry.map(({ resource }) => resource).find(({ resourceType }) => resourceType === 'Patient');
    assert.deepEqual(patient, { resourceType: 'Patient', gender: 'male' });
  });

  test('is as DICOM SR a Part 10 file of that class', async () => {
    const { name, bytes } = await exported('sr');
    assert.equal(name, 'ct-severity-report.sr.dcm');
    assert.equal(bytes.subarray(128, 132).toString(), 'DICM');
    assert.ok(bytes.includes('1.2.840.10008.5.1.4.1.1.88.33'));
    assert.ok(bytes.includes('De-identified'));
  });

  test('asks to be scored again when a value has changed', async () => {
    await page.fill('#value-spo2', '91');
    await page.locator('#export-json:disabled').waitFor();
    assert.match(await page.locator('#export').innerText(), /press Score again/);
    await page.fill('#value-spo2', String(PATIENT.spo2));
    await page.click('#score-bedside:enabled');
    await page.locator('#export-json:enabled').waitFor();
  });
});

describe('the printed page', () => {
  test('is one A4 page with all that is needed to judge the result', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(() => { window.print = () => {}; });
    await page.click('#export-print:enabled');
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 1);
    const said = await page.locator('#print').textContent();
    for (const part of [/Not a medical device/, /no name, number or date/, /Platelets/, /208/, /SHA-256|ct-severity \d/, /To be read with this result/]) {
      assert.match(said, part);
    }
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const [ground, letters] = await page.locator('#print').evaluate((sheet) => {
      const { backgroundColor, color } = getComputedStyle(sheet);
      return [backgroundColor, color];
    });
    assert.deepEqual([ground, letters], ['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
    assert.ok(await page.locator('#print').isVisible());
    assert.ok(!(await page.locator('main').isVisible()));
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  });
});

describe('a result with a scan', () => {
  before(async () => {
    await chooseScan(page, smallScan(folder));
    await choosePack(page, seededPack(folder, '--bands'));
    await pressScore(page, minutes(5));
    await page.locator('#export-seg:enabled').waitFor({ timeout: minutes(1) });
  }, { timeout: minutes(10) });

  test('has its masks as NIfTI and DICOM SEG, and the heat-maps', async () => {
    const kinds = await offered();
    for (const kind of ['lungs', 'seg']) assert.ok(kinds.includes(kind), kinds.join());
    for (const kind of kinds.filter((kind) => /^(lungs|lesions|heat)/.test(kind))) {
      const { name, bytes } = await exported(kind);
      assert.match(name, /^ct-severity-[a-z-]+\.nii\.gz$/);
      const nifti = gunzipSync(bytes);
      assert.equal(nifti.subarray(344, 348).toString('latin1'), 'n+1\0');
      const [, columns, rows, slices] = new Int16Array(nifti.buffer.slice(nifti.byteOffset + 40, nifti.byteOffset + 48));
      assert.equal(nifti.length, 352 + columns * rows * slices * nifti.readInt16LE(72) / 8);
    }
    const { name, bytes } = await exported('seg');
    assert.equal(name, 'ct-severity-masks.seg.dcm');
    assert.ok(bytes.includes('1.2.840.10008.5.1.4.1.1.66.4'));
  });

  test('is one A4 page in every language, with scan, reasons and weights, and nothing cut off', async (context) => {
    await page.evaluate(() => { window.print = () => {}; });
    const files = await hashes();
    // Whatever becomes of it, the tests below read the screen, in English.
    context.after(async () => {
      await page.emulateMedia({ media: 'screen' });
      await page.selectOption('#choose-language', 'en');
    });
    for (const language of ['fr', 'es', 'pt', 'en']) {
      await page.selectOption('#choose-language', language);
      await page.click('#export-print:enabled');
      await page.locator(`#print[lang=${language}]`).waitFor({ state: 'attached' });
      await page.emulateMedia({ media: 'print' });
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 1, language);
      const sheet = page.locator('#print');
      const { beyond, broken } = await sheet.evaluate((one) => {
        const lines = (part) => {
          const range = document.createRange();
          range.selectNodeContents(part);
          return range.getClientRects().length;
        };
        return {
          beyond: one.scrollHeight - one.clientHeight,
          // Text that leaves its place, or a number on two lines.
          broken: [...one.querySelectorAll('h1, h2, p, li, dt, dd, th, td')]
            .filter((part) => part.scrollWidth > part.clientWidth + 1 || (part.matches('.number') && lines(part) > 1))
            .map((part) => part.textContent.slice(0, 60)),
        };
      });
      assert.ok(beyond <= 0, `${language}: ${beyond} px are cut off`);
      assert.deepEqual(broken, [], language);
      const [chart, words] = await Promise.all(['.level-chart', '.sheet-level'].map((place) => sheet.locator(place).boundingBox()));
      assert.ok(chart.x + chart.width <= words.x, `${language}: the chart lies over the words`);
      const said = await sheet.textContent();
      const risk = await page.getAttribute('#risk .value', 'data-value');
      const percent = new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(risk);
      assert.ok(said.includes(percent), `${language}: ${percent}`);
      assert.equal(await sheet.locator('.sheet-hashes li').count(), files);
      assert.equal(await sheet.locator('td.bar').count(), await page.locator('[data-contribution]').count());
      await page.emulateMedia({ media: 'screen' });
    }
  });

  test('is de-identified unless the person says otherwise', async () => {
    const source = readFileSync(path.join(folder, 'small-scan', '0.dcm'));
    const study = uid(source, [0x20, 0x00, 0x0d, 0x00]);
    assert.ok(!(await exported('sr')).bytes.includes(study));
    await page.check('#export-identified:enabled');
    const { name, bytes } = await exported('sr');
    assert.equal(name, 'identified-ct-severity-report.sr.dcm');
    assert.ok(bytes.includes(study));
    await page.uncheck('#export-identified:enabled');
    assert.ok(!(await exported('seg')).bytes.includes(study));
  });
});

/** How many files of weights are behind the result of a scan. */
async function hashes() {
  const { bytes } = await exported('json');
  const { pack, segmentation } = JSON.parse(bytes);
  return new Set([pack, segmentation?.pack].filter(Boolean).flatMap(({ files }) => files.map(({ sha256 }) => sha256))).size;
}

/** The value of an element of VR UI in an explicit little endian file. */
function uid(bytes, tag) {
  const at = bytes.indexOf(Buffer.from([...tag, 0x55, 0x49]));
  return bytes.subarray(at + 8, at + 8 + bytes.readUInt16LE(at + 6)).toString('latin1').replace(/\0$/, '');
}

describe('a cohort', () => {
  const cohort = path.join(folder, 'cohort');
  const table = (name, lines) => {
    mkdirSync(cohort, { recursive: true });
    const file = path.join(cohort, name);
    writeFileSync(file, lines.join('\n'));
    return file;
  };
  const give = async (file) => {
    await page.setInputFiles('#cohort-table-input', file);
    await page.locator('#cohort-start:enabled, #cohort .error').first().waitFor();
  };
  const results = async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#cohort-download:enabled')]);
    return readFileSync(await download.path(), 'utf8');
  };

  test('of a thousand patients without scans takes less than 5 s and is the command’s to the byte', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) =>
      (n === 500 ? 'p500,abc,male,95,208,5.8' : `p${n},${20 + (n % 70)},${n % 2 ? 'male' : 'female'},${80 + (n % 20)},${100 + n % 300},${3 + (n % 90) / 10}`));
    const file = table('thousand.csv', ['id,age,sex,spo2,platelets,urea', ...rows, '']);
    await give(file);
    assert.match(await page.locator('#cohort').innerText(), /1,000 rows/);
    assert.match(await page.locator('#cohort').innerText(), /Carried through unread: id/);
    const started = Date.now();
    await page.click('#cohort-start');
    await page.locator('#cohort-download').waitFor();
    assert.ok(Date.now() - started < 5000, `${Date.now() - started} ms`);
    assert.match(await page.locator('#cohort-state').innerText(), /1,000 rows done, 1 with an error/);
    const out = path.join(cohort, 'native.csv');
    // One row is wrong, which the exit status says.
    try {
      execFileSync(command(), ['batch', file, '--out', out], { stdio: 'ignore' });
    } catch (error) {
      assert.equal(error.status, 1);
    }
    // The last column is the mark by which the command resumes; it holds the packs, which the page has open.
    const without = (text) => text.replaceAll(/,[0-9a-f]{16}$/gm, '');
    assert.equal(without(await results()), without(readFileSync(out, 'utf8')));
  });

  test('with scans scores each through the networks, and tells of a row whose scan is not there', async () => {
    const file = table('scans.csv', ['id,age,sex,spo2,platelets,urea,scan', 'a,62,male,95,208,5.8,small-scan', 'b,62,male,95,208,5.8,nowhere', 'c,62,male,95,208,5.8,', '']);
    await give(file);
    // Our own networks are enough, and score a scan in seconds.
    await page.click('[data-pack]:not([data-pack=bundled]) .remove');
    await page.locator('[data-pack]:not([data-pack=bundled])').waitFor({ state: 'detached' });
    await page.setInputFiles('#cohort-scans-input', path.join(folder, 'small-scan'));
    await page.click('#cohort-start:enabled');
    await page.locator('#cohort-download').waitFor({ timeout: minutes(5) });
    const rows = await page.locator('#cohort tbody tr:not(.reason)').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    assert.equal(rows.length, 3);
    const heads = await page.locator('#cohort thead th').evaluateAll((all) => all.map(({ dataset }) => dataset.column));
    const at = (name) => heads.indexOf(name);
    assert.match(rows[0][at('ai_segment')], /^0\.\d+$/);
    assert.match(rows[0][at('ai_segment_level')], /^[1-5]$/);
    assert.deepEqual(rows.map((row) => row[at('id')]), ['a', 'b', 'c']);
    const reasons = await page.locator('#cohort tbody .reason').evaluateAll((all) => all.map((row) => `${row.previousSibling.innerText} ${row.innerText}`));
    assert.equal(reasons.length, 1);
    assert.match(reasons[0], /\bb\b.*not among the files/s);
    // On a phone too it is read without scrolling sideways.
    await page.setViewportSize({ width: 390, height: 844 });
    const { x, width } = await page.locator('#cohort .reason p').boundingBox();
    assert.ok(x >= 0 && x + width <= 390, `from ${x}, ${width} px wide`);
    await page.setViewportSize({ width: 1280, height: 900 });
    assert.equal(rows[2][at('ai_segment')], '');
    assert.match(await page.locator('#cohort-state').innerText(), /3 rows done, 1 with an error/);
  });

  test('can be stopped, and what is done can be taken', async () => {
    await page.click('#cohort-start:enabled');
    await page.locator('#cohort-progress').waitFor();
    await page.click('#cohort-cancel');
    await page.locator('#cohort-start:enabled').waitFor({ timeout: minutes(1) });
    assert.match(await page.locator('#cohort-state').innerText(), /Stopped after \d of 3 rows/);
  });

  test('that cannot be read is told in a sentence', async () => {
    await give(table('typo.csv', ['age,sex,plattelets', '62,male,208', '']));
    assert.match(await page.locator('#cohort .error').innerText(), /looks like the input platelets/);
  });
});

test('the page ends without a fault', () => assert.deepEqual(page.faults, []));
