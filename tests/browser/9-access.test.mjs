// For everyone: WCAG 2.2 AA by axe-core in every state of the page, the whole way by keyboard alone,
// zoomed, on a phone, without motion, in the colours of the system.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import axe from 'axe-core';
import { catchDialogs, choose, focused, press, ringOfFocus, typeValues } from './keyboard.mjs';
import { PATIENT, scratch, seededPack, smallScan } from './native.mjs';
import { choosePack, chooseScan, minutes, openPage, pressScore, startBrowser, typePatient } from './page.mjs';
import { project } from './reference.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const folder = scratch();
let browser;
let pack;
let scan;
/** One page that goes through all states, so that each test begins where the last one ended. */
let page;

before(async () => {
  pack = seededPack(folder, '--bands');
  scan = smallScan(folder);
  browser = await startBrowser();
  page = await openPage(browser);
}, { timeout: minutes(3) });
after(() => browser?.close());

/** Holds the page as it stands against the rules, in the colours of day and night, and narrow. */
async function accessible() {
  for (const [width, colorScheme] of [[1280, 'light'], [390, 'dark']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async (values) => {
      const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(' | ')}`);
    }, RULES);
    assert.deepEqual(violations, [], `${width} px, ${colorScheme}`);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(excess, 0, `wider than ${width} px`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

const openDetails = () => page.evaluate(() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});

describe('WCAG 2.2 AA holds', () => {
  test('when the page is opened', accessible);

  test('when a folder is no scan', async () => {
    const letter = path.join(folder, 'letter.txt');
    writeFileSync(letter, 'not a scan');
    await chooseScan(page, letter);
    await accessible();
  });

  test('when a value is impossible and another unusual', async () => {
    await page.fill('#value-urea', '580');
    await page.fill('#value-platelets', '900');
    await accessible();
  });

  test('when a pack is refused', async () => {
    await page.setInputFiles('#pack-files-input', path.join(folder, 'letter.txt'));
    await page.locator('#pack[aria-busy=false]').waitFor({ timeout: minutes(1) });
    await accessible();
  });

  test('when all is ready', { timeout: minutes(2) }, async () => {
    await chooseScan(page, scan);
    await choosePack(page, pack);
    await typePatient(page, PATIENT);
    await page.locator('#score:enabled').waitFor();
    await accessible();
  });

  test('while it computes', { timeout: minutes(2) }, async () => {
    await page.click('#score:enabled');
    await page.locator('.step.begun label[for=step-read]').waitFor();
    await accessible();
  });

  test('with a result, everything unfolded', { timeout: minutes(6) }, async () => {
    await page.locator('#result-card:not([hidden])').waitFor({ timeout: minutes(5) });
    await openDetails();
    await accessible();
  });

  test('with a result that is no longer that of the values', async () => {
    await page.fill('#value-spo2', '84');
    await accessible();
  });

  test('while and after the machine is tested, and with the list of requests', { timeout: minutes(4) }, async () => {
    await page.click('#self-test-start:enabled');
    await page.locator('#self-test [data-network]').first().waitFor({ timeout: minutes(2) });
    await openDetails();
    await accessible();
    await page.click('#self-test-cancel');
    await page.locator('#self-test-start:enabled').waitFor({ timeout: minutes(1) });
  });
});

describe('the page fits', () => {
  for (const [what, width] of [['zoomed to 200 %', 640], ['zoomed to 400 %, as on the smallest phone', 320]]) {
    test(what, async () => {
      await page.setViewportSize({ width, height: 600 });
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(excess, 0);
      await page.setViewportSize({ width: 1280, height: 900 });
    });
  }

  test('someone who wants no motion: nothing moves', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return animationName !== 'none' || transitionDuration.split(', ').some((time) => parseFloat(time) > 0.001);
    }).map((element) => element.outerHTML.slice(0, 120)));
    assert.deepEqual(moving, []);
  });

  test('the colours of the system: every control keeps an edge, the focus its ring', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    const bare = await page.evaluate(() => [...document.querySelectorAll('button, input[type=text], select')]
      .filter((element) => element.checkVisibility() && parseFloat(getComputedStyle(element).borderTopWidth) < 1)
      .map((element) => element.outerHTML.slice(0, 120)));
    assert.deepEqual(bare, []);
    await page.keyboard.press('Tab');
    assert.ok(await ringOfFocus(page) > 0);
    await page.emulateMedia({ forcedColors: null });
  });
});

describe('by keyboard alone', () => {
  let alone;
  before(async () => {
    alone = await openPage(browser);
    catchDialogs(alone);
  });

  test('a scan and a pack are chosen, the values typed, and the score read', { timeout: minutes(6) }, async () => {
    await choose(alone, '#pick-folder', scan);
    await alone.locator('#series > *').first().waitFor({ timeout: minutes(1) });
    await typeValues(alone, PATIENT);
    // Our own networks: the large ones are scored above.
    await choose(alone, '#pick-pack', project('models/bundled'));
    await alone.locator('#pack[aria-busy=false]').waitFor({ timeout: minutes(1) });
    await alone.locator('#score:enabled').waitFor({ timeout: minutes(2) });
    await press(alone, '#score');
    await alone.locator('#result-card:not([hidden])').waitFor({ timeout: minutes(5) });
    // The result takes the focus, so that it is read out.
    assert.equal(await focused(alone), 'result-title');
  });
});
