// The result, from values alone: the CT's log-odds are typed where a whole test scan would give them.
// Every number is held against the native command's.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PATIENT, command, scratch } from './native.mjs';
import { openPage, startBrowser, typePatient } from './page.mjs';

const LOGIT = 0.42;
const MORE = { respiratory_rate: 24, systolic: 118, diastolic: 58, temperature: 38.4, heart_rate: 104, crp: 61, ldh: 410 };
const folder = scratch();
let browser;
let page;
let native;

before(async () => {
  native = scores({ ...PATIENT, ...MORE, ct_logit: LOGIT });
  browser = await startBrowser();
  page = await openPage(browser, '?lang=en');
  await page.locator('details.inputs').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  await typePatient(page, PATIENT);
  for (const [name, value] of Object.entries({ ...MORE, ct_logit: LOGIT })) await page.fill(`#value-${name}`, String(value));
  await page.click('#score-bedside:enabled');
  await page.locator('#risk').waitFor();
});
after(() => browser?.close());

/** What the native command makes of a patient. */
function scores(patient) {
  const file = path.join(folder, 'patient.json');
  writeFileSync(file, JSON.stringify(patient));
  return JSON.parse(execFileSync(command(), ['scores', '--patient', file, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] }));
}

const value = async (place, name = 'value') => Number(await page.locator(place).getAttribute(`data-${name}`));
const text = (place) => page.locator(place).first().innerText();

describe('the leading score', () => {
  test('is that of the native command, as number, word and shape', async () => {
    near(await value('#risk .value'), native.ai_severity.risk);
    assert.equal(await value('#risk .level', 'level'), native.ai_severity.level);
    assert.match(await text('#risk .level'), new RegExp(`Level ${native.ai_severity.level} of 5 .*(very low|low|moderate|high|very high)`));
    assert.match(await text('#risk .group'), new RegExp(`^${native.ai_severity.group} risk`, 'i'));
    assert.equal(await page.locator('#risk .level-chart .reached text').innerHTML(), String(native.ai_severity.level));
    // The steps differ in height: the score is seen without any colour.
    const heights = await page.locator('#risk .level-chart rect').evaluateAll((all) => all.map((rect) => Number(rect.getAttribute('height'))));
    assert.ok(heights.every((height, at) => at === 0 || height > heights[at - 1]), heights.join());
  });

  test('says that its cut-offs are derived, and what it is for', async () => {
    assert.match(await text('#risk .derived'), /derived cut-offs/i);
    assert.match(await text('#sentence'), /not a medical device/);
  });

  test('has its evidence one press away', async () => {
    await page.click('#risk .evidence summary');
    const said = await text('#risk .evidence');
    assert.match(said, /AUC 0\.77/);
    assert.match(said, /646 patients/);
    assert.match(said, /doi:10\.1038\/s41467-020-20657-4/);
  });

  test('can be dictated', async () => {
    const percent = `${(native.ai_severity.risk * 100).toFixed(1)}%`;
    const sentence = await text('#sentence');
    assert.ok(sentence.includes(`${percent} probability of a severe course`), sentence);
    assert.match(sentence, /age 62 years, sex male, saturation \(SpO₂\) 95%, platelets 208 G\/L/);
  });
});

describe('why', () => {
  test('contributions stand in the order of weight and add up to the difference from the reference patient', async () => {
    const shown = await page.locator('[data-contribution]').evaluateAll((all) => all.map(({ dataset }) => ({ input: dataset.contribution, value: Number(dataset.value) })));
    const expected = native.scores.ai_severity.contributions;
    assert.equal(shown.length, expected.length);
    for (const { input, value: found } of shown) near(found, expected.find((one) => one.input === input).log_odds);
    assert.ok(shown.every(({ value: found }, at) => at === 0 || Math.abs(found) <= Math.abs(shown[at - 1].value)));
  });

  test('a value moved by the keyboard moves the score as the native command says', async () => {
    const slider = page.locator('#what-if-spo2');
    await slider.focus();
    for (let press = 0; press < 20; press++) await page.keyboard.press('ArrowLeft');
    const spo2 = Number(await slider.inputValue());
    assert.ok(spo2 < PATIENT.spo2, `${spo2}`);
    const moved = scores({ ...PATIENT, ...MORE, ct_logit: LOGIT, spo2 }).ai_severity;
    await page.waitForFunction((risk) => Math.abs(Number(document.querySelector('.what-if-readout').dataset.value) - risk) < 1e-9, moved.risk);
    assert.match(await slider.getAttribute('aria-valuetext'), new RegExp(`${(moved.risk * 100).toFixed(1)}%, Level ${moved.level} of 5`));
    near(await value('#risk .value'), native.ai_severity.risk);
    await page.click('#what-if-reset');
    near(await value('.what-if-readout'), native.ai_severity.risk);
  });

  test('a value is dragged on its curve', async () => {
    const curve = page.locator('[data-what-if=age] .curve-place');
    await curve.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await curve.boundingBox();
    await page.mouse.move(x + width * 0.4, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.8, y + height / 2, { steps: 4 });
    await page.mouse.up();
    const age = Number(await page.locator('#what-if-age').inputValue());
    // From 18 to 105 years.
    assert.ok(Math.abs(age - 88) <= 2, `${age} years`);
    const moved = scores({ ...PATIENT, ...MORE, ct_logit: LOGIT, age }).ai_severity;
    await page.waitForFunction((risk) => Math.abs(Number(document.querySelector('.what-if-readout').dataset.value) - risk) < 1e-9, moved.risk);
    await page.click('#what-if-reset');
    near(await value('.what-if-readout'), native.ai_severity.risk);
  });

  test('every chart is hidden from a screen reader, which has a table in its place', async () => {
    const spoken = await page.locator('#result svg').evaluateAll((all) => all.filter((one) => one.getAttribute('aria-hidden') !== 'true').length);
    assert.equal(spoken, 0);
    const panels = await page.locator('.panel').count();
    assert.equal(panels, native.scores.ai_severity.sensitivity.length);
    assert.equal(await page.locator('.panel table caption').count(), panels);
  });
});

describe('the other scores', () => {
  test('are all there, with the native command’s values or with what they need', async () => {
    const rows = page.locator('#comparators tr[data-score]');
    const ids = await rows.evaluateAll((all) => all.map(({ dataset }) => dataset.score));
    assert.deepEqual([...ids].sort(), Object.keys(native.scores).filter((id) => id !== 'ai_severity').sort());
    for (const id of ids) {
      const row = page.locator(`tr[data-score=${id}]`);
      const expected = native.scores[id];
      if (expected.value === undefined) assert.match(await row.innerText(), /Needs/, id);
      else if (expected.scale === 'probability') assert.equal(await row.locator('strong').first().innerText(), `${(expected.value * 100).toFixed(1)}%`, id);
      const needed = await row.locator('[data-needs]').evaluateAll((all) => all.map(({ dataset }) => dataset.needs));
      for (const name of needed) assert.ok(expected.missing.includes(name), `${id}: ${name}`);
    }
  });

  test('a press on what is missing goes to its field', async () => {
    await page.locator('details.inputs').evaluateAll((all) => all.forEach((one) => { one.open = false; }));
    await page.click('tr[data-score=curb_65] [data-needs=confusion]');
    assert.ok(await page.locator('#value-confusion-yes').isVisible());
    assert.match(await page.evaluate(() => document.activeElement.id), /^value-confusion/);
  });
});

describe('other combinations', () => {
  test('an extent alone gives AI-segment in the place of AI-severity, and says so', async () => {
    const expected = scores({ ...PATIENT, extent: 0.31 });
    const other = await openPage(browser, '?lang=en');
    await typePatient(other, PATIENT);
    await other.locator('details[data-group=scan]').evaluate((one) => { one.open = true; });
    await other.fill('#value-extent', '31');
    await other.selectOption('#unit-extent', '%');
    await other.click('#score-bedside:enabled');
    near(Number(await other.getAttribute('#risk .value', 'data-value')), expected.scores.ai_segment.value);
    assert.match(await other.locator('#risk').innerText(), /AI-segment stands in its place/);
    assert.equal(Number(await other.getAttribute('#risk .level', 'data-level')), expected.ai_segment.level);
    assert.match(await other.locator('#sentence').innerText(), new RegExp(`level ${expected.ai_segment.level} of 5 by cut-offs derived for another model`));
    // Its level moves with a value, as its risk does.
    await other.locator('#what-if-spo2').fill('70');
    const moved = scores({ ...PATIENT, spo2: 70, extent: 0.31 }).ai_segment;
    await other.waitForFunction((risk) => Math.abs(Number(document.querySelector('.what-if-readout').dataset.value) - risk) < 1e-9, moved.risk);
    assert.match(await other.locator('.what-if-readout').innerText(), new RegExp(`Level ${moved.level} of 5`));
    assert.notEqual(moved.level, expected.ai_segment.level);
    assert.deepEqual(other.faults, []);
    await other.close();
  });

  test('values without a scan give the clinical scores, and what AI-severity lacks', async () => {
    const other = await openPage(browser, '?lang=en');
    await typePatient(other, PATIENT);
    await other.click('#score-bedside:enabled');
    assert.match(await other.locator('#risk').innerText(), /AI-severity needs a scored chest CT/);
    await other.close();
  });
});

describe('languages and directions', () => {
  test('the language changes without losing values or result, numbers included', async () => {
    await page.selectOption('#choose-language', 'fr');
    assert.equal(await page.getAttribute('html', 'lang'), 'fr');
    assert.equal(await page.inputValue('#value-platelets'), String(PATIENT.platelets));
    const percent = `${(native.ai_severity.risk * 100).toFixed(1).replace('.', ',')}\u202f%`;
    assert.equal((await text('#risk .value')).replace(/\s/, '\u202f'), percent);
    assert.match(await text('#sentence'), /probabilité de .* d’une évolution sévère/);
    assert.match(await text('tr[data-score=news2] [data-needs]'), /Sous oxygène/);
    await page.fill('#value-age', '63');
    assert.match(await text('.stale'), /ont changé/);
    await page.selectOption('#choose-language', 'en');
    assert.match(await text('.stale'), /have changed/);
    assert.deepEqual(page.faults, []);
  });

  test('the browser’s own language is spoken first', async () => {
    const other = await browser.context.newPage();
    await other.addInitScript(() => Object.defineProperty(navigator, 'languages', { get: () => ['de-DE', 'pt-BR', 'en'] }));
    await other.goto(browser.address);
    assert.equal(await other.getAttribute('html', 'lang'), 'pt');
    await other.close();
  });

  for (const width of [1280, 390]) {
    test(`nothing is wider than ${width} pixels, from left to right and from right to left`, async () => {
      await page.setViewportSize({ width, height: 900 });
      for (const direction of ['ltr', 'rtl']) {
        await page.evaluate((dir) => { document.documentElement.dir = dir; }, direction);
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(excess, 0, direction);
        const [field, unit] = await Promise.all(['#value-spo2', '[data-input=spo2] .unit'].map((place) => page.locator(place).boundingBox()));
        assert.equal(unit.x > field.x, direction === 'ltr', direction);
      }
      await page.evaluate(() => { document.documentElement.dir = 'ltr'; });
    });
  }
});

function near(found, expected) {
  assert.ok(Math.abs(found - expected) <= 1e-9, `${found} where ${expected} is right`);
}
