// The patient's form: every input, its units and ranges, what it would unlock, what a scan's header
// offers, and what outlives a reload.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PATIENT } from './native.mjs';
import { chooseScan, minutes, openPage, startBrowser, typePatient } from './page.mjs';
import { project } from './reference.mjs';

const PHANTOM = project('tests/fixtures/phantom_a.zip');
let browser;
before(async () => { browser = await startBrowser(); });
after(() => browser?.close());

/** A page of its own, closed at the end, without a fault. */
async function onPage(work, query = '?lang=en') {
  const page = await openPage(browser, query);
  try {
    await work(page);
    assert.deepEqual(page.faults, []);
  } finally {
    await page.close();
  }
}

const unfold = (page, group) => page.locator(`details[data-group=${group}]`).evaluate((element) => { element.open = true; });
const text = (page, place) => page.locator(place).innerText();

describe('the form of the patient', () => {
  test('has a field for every input, the five of AI-severity first', () => onPage(async (page) => {
    const names = await page.locator('#patient [data-input]').evaluateAll((all) => all.map(({ dataset }) => dataset.input));
    assert.equal(new Set(names).size, 52);
    assert.deepEqual(names.slice(0, 5), ['age', 'sex', 'spo2', 'platelets', 'urea']);
    assert.ok(await page.locator('#value-crp').isHidden());
    await unfold(page, 'blood');
    assert.ok(await page.locator('#value-crp').isVisible());
  }));

  test('takes other units and shows at once what the value is in the model’s own', () => onPage(async (page) => {
    await page.fill('#value-urea', '30');
    await page.selectOption('#unit-urea', 'mg{BUN}/dL');
    // 30 mg/dL of urea nitrogen, two atoms of 14.007 g/mol each: 300 / 28.014.
    assert.equal(await text(page, '[data-input=urea] .converted'), '= 10.7 mmol/L');
    await page.selectOption('#unit-urea', 'mg{urea}/dL');
    assert.equal(await text(page, '[data-input=urea] .converted'), '= 5 mmol/L');
    await unfold(page, 'signs');
    await page.fill('#value-temperature', '98,6');
    await page.selectOption('#unit-temperature', '[degF]');
    assert.equal(await text(page, '[data-input=temperature] .converted'), '= 37 °C');
  }));

  test('takes neutrophils and lymphocytes in percent of the leukocytes, once their count is known', () => onPage(async (page) => {
    await unfold(page, 'blood');
    await page.selectOption('#unit-neutrophils', '%');
    await page.fill('#value-neutrophils', '70');
    assert.match(await text(page, '#value-neutrophils-problem'), /Not used until this is known: leukocytes/);
    await page.fill('#value-leukocytes', '8200');
    await page.selectOption('#unit-leukocytes', '/uL');
    assert.equal(await text(page, '[data-input=neutrophils] .converted'), '= 5.74 G/L');
    assert.ok(await page.locator('#value-neutrophils-problem').isHidden());
    await page.selectOption('#unit-lymphocytes', '%');
    await page.fill('#value-lymphocytes', '12');
    assert.equal(await text(page, '[data-input=lymphocytes] .converted'), '= 0.984 G/L');
    // The program agrees with the page.
    await page.locator('#value-lymphocyte_percent-hint', { hasText: 'Follows from the other values: 12%' }).waitFor();
    await page.fill('#value-neutrophils', '170');
    assert.match(await text(page, '#value-neutrophils-problem'), /between 0 and 100/);
  }));

  test('counts saturation by scale 2 of NEWS2 where a target of 88 to 92 % was prescribed', () => onPage(async (page) => {
    await unfold(page, 'signs');
    // 0 points each but for a saturation of 90 %: 3 on scale 1, none on scale 2.
    const signs = { spo2: 90, respiratory_rate: 16, systolic: 120, heart_rate: 70, temperature: 37, gcs: 15 };
    for (const [name, value] of Object.entries(signs)) await page.fill(`#value-${name}`, String(value));
    await page.check('#value-on_oxygen-no');
    const isCounted = async (points) => {
      await page.click('#score-bedside:enabled');
      await page.locator('tr[data-score=news2] strong', { hasText: points }).waitFor();
    };
    await isCounted('3 of 20');
    await page.check('#value-hypercapnic_target-yes');
    await isCounted('0 of 20');
  }));

  test('says errors beside the field, in the unit that is typed', () => onPage(async (page) => {
    await page.selectOption('#unit-platelets', '/uL');
    await page.fill('#value-platelets', '208');
    assert.match(await text(page, '#value-platelets-problem'), /Unusual \(expected 10,000 to 1,000,000 \/µL\)/);
    await page.fill('#value-platelets', '208000');
    assert.ok(await page.locator('#value-platelets-problem').isHidden());
    await unfold(page, 'signs');
    await page.fill('#value-gcs', '14.5');
    assert.match(await text(page, '#value-gcs-problem'), /whole number/);
    await page.fill('#value-gcs', '2');
    assert.match(await text(page, '#value-gcs-problem'), /between 3 and 15/);
  }));

  test('says what a missing value would unlock, and what follows from the others', () => onPage(async (page) => {
    await page.locator('#form-known', { hasText: 'of 19 scores' }).waitFor();
    assert.match(await text(page, '#value-urea-hint'), /Needed for AI-severity/);
    await page.fill('#value-age', '70');
    await page.fill('#value-urea', '5.8');
    await unfold(page, 'signs');
    await page.fill('#value-respiratory_rate', '22');
    await page.fill('#value-systolic', '120');
    await page.fill('#value-diastolic', '70');
    await page.locator('#value-confusion-hint', { hasText: 'Completes CURB-65.' }).waitFor();
    await page.fill('#value-gcs', '15');
    await page.locator('#value-confusion-hint', { hasText: 'Follows from the other values: No.' }).waitFor();
  }));

  test('shows what one score needs, and all values again', () => onPage(async (page) => {
    await page.selectOption('#form-score', 'call');
    const shown = () => page.locator('#patient [data-input]').evaluateAll((all) => all.filter((one) => one.checkVisibility()).map(({ dataset }) => dataset.input));
    assert.deepEqual((await shown()).sort(), ['age', 'comorbidity', 'ldh', 'leukocytes', 'lymphocytes']);
    await page.selectOption('#form-score', '');
    assert.ok((await shown()).includes('urea'));
  }));

  test('offers age and sex of the scan’s header, and takes them only when pressed', () => onPage(async (page) => {
    await chooseScan(page, PHANTOM);
    await page.locator('#header-offer:not([hidden])').waitFor();
    assert.match(await text(page, '#header-offer'), /header says: 67 years and male/);
    assert.equal(await page.inputValue('#value-age'), '');
    await page.fill('#value-age', '76');
    assert.match(await text(page, '#header-offer'), /says otherwise/);
    await page.click('#accept-header');
    assert.equal(await page.inputValue('#value-age'), '67');
    assert.ok(await page.locator('#value-sex-male').isChecked());
    assert.ok(await page.locator('#header-offer').isHidden());
  }));
});

describe('what is kept', () => {
  test('a reload loses nothing that was typed, and says that the scan must be dropped again', () => onPage(async (page) => {
    await chooseScan(page, PHANTOM);
    await typePatient(page, PATIENT);
    await page.selectOption('#unit-urea', 'g/L');
    await page.reload();
    await page.locator('#pick-folder:enabled').waitFor();
    assert.equal(await page.inputValue('#value-platelets'), String(PATIENT.platelets));
    assert.ok(await page.locator('#value-sex-male').isChecked());
    assert.equal(await page.inputValue('#unit-urea'), 'g/L');
    assert.match(await text(page, '#scan-lost'), /Drop the scan again/);
  }));

  test('nothing outlives the tab unless it is asked for, and it can be forgotten', async () => {
    await onPage(async (page) => { await typePatient(page, PATIENT); });
    await onPage(async (page) => {
      assert.equal(await page.inputValue('#value-age'), '');
      await typePatient(page, PATIENT);
      await page.check('#keep');
    });
    await onPage(async (page) => {
      assert.equal(await page.inputValue('#value-age'), String(PATIENT.age));
      assert.ok(await page.locator('#keep').isChecked());
      await page.click('#forget');
      assert.equal(await page.inputValue('#value-age'), '');
    });
    await onPage(async (page) => assert.equal(await page.inputValue('#value-age'), ''));
  });

  test('invented values come in their own unit, and are not kept', { timeout: minutes(2) }, () => onPage(async (page) => {
    await unfold(page, 'blood');
    await page.fill('#value-crp', '40');
    await page.selectOption('#unit-urea', 'g/L');
    await page.click('#synthetic [data-severity=mild]');
    await page.waitForFunction(() => document.querySelector('#value-urea').value !== '');
    assert.equal(await page.inputValue('#unit-urea'), 'mmol/L');
    await page.reload();
    await page.locator('#pick-folder:enabled').waitFor();
    assert.equal(await page.inputValue('#value-urea'), '');
    assert.equal(await page.inputValue('#value-crp'), '40');
  }));
});
