// Whatever breaks ends in a sentence and a page that still works, with everything entered kept.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PATIENT, scratch, seededPack, smallScan } from './native.mjs';
import { choosePack, chooseScan, minutes, openPage, startBrowser, typePatient } from './page.mjs';
import { project } from './reference.mjs';
import { dropSynthetic } from './synthetic.mjs';

const PHANTOM = project('tests/fixtures/phantom_a.zip');
const folder = scratch();
let browser;
let pack;
let scan;

before(async () => {
  pack = seededPack(folder, '--bands');
  scan = smallScan(folder);
  browser = await startBrowser();
});
after(() => browser?.close());

async function readyPage(query) {
  const page = await openPage(browser, query);
  await chooseScan(page, scan);
  await choosePack(page, pack);
  await typePatient(page, PATIENT);
  await page.locator('#score:enabled').waitFor();
  return page;
}

const networksBegun = (page, timeout = minutes(2)) =>
  page.locator('.step.begun label[for=step-lung_mask]').waitFor({ timeout });

async function beginScore(page) {
  await page.click('#score:enabled');
  await networksBegun(page);
}

async function cancel(page) {
  await page.click('#cancel');
  await page.locator('#run-status', { hasText: 'Cancelled' }).waitFor({ timeout: minutes(1) });
}

/** What was typed and chosen is still there, and Score can be pressed. */
async function stillWorks(page) {
  assert.equal(await page.inputValue('#value-platelets'), String(PATIENT.platelets));
  assert.ok(await page.isChecked(`#value-sex-${PATIENT.sex}`));
  assert.match(await page.locator('#pack').innerText(), /seeded/);
  await beginScore(page);
  await page.close();
}

test('a graphics processor that is lost in the middle of a run is replaced by the processor', { timeout: minutes(4) }, async () => {
  const page = await readyPage('?backend=gpu');
  await beginScore(page);
  const devtools = await browser.context.browser().newBrowserCDPSession();
  // Again until it hits a device at work: the browser starts another process at once.
  for (let tries = 0; tries < 8 && await page.locator('#notice').isHidden(); tries++) {
    await page.waitForTimeout(3000);
    await devtools.send('Browser.crashGpuProcess');
    await page.waitForTimeout(3000);
  }
  await page.locator('#notice', { hasText: 'From now on the processor computes' }).waitFor({ timeout: minutes(1) });
  assert.doesNotMatch(await page.locator('#notice').innerText(), /Caused by|Backtrace/);
  assert.match(await page.locator('#device').innerText(), /on the processor: the graphics processor failed/);
  // The same run goes on.
  await networksBegun(page);
  await cancel(page);
  await stillWorks(page);
});

test('another folder in the middle of a run ends the run and takes its place', { timeout: minutes(3) }, async () => {
  const page = await readyPage();
  await beginScore(page);
  await page.setInputFiles('#files-input', PHANTOM);
  await page.locator('.series-row', { hasText: '32 slices' }).waitFor({ timeout: minutes(1) });
  await page.locator('#score:enabled').waitFor({ timeout: minutes(1) });
  assert.ok(await page.locator('#result-card').isHidden());
  await stillWorks(page);
});

test('a folder of 2,000 slices is computed or ends in a sentence, and the page works on', { timeout: minutes(6) }, async (t) => {
  const page = await readyPage();
  await dropSynthetic(page, 2000);
  await page.locator('.series-row', { hasText: '2,000 slices' }).waitFor({ timeout: minutes(2) });
  await page.click('#score:enabled');
  const sentence = page.locator('#run .error:not([hidden])');
  await page.locator('.step.begun label[for=step-lung_mask]').or(sentence).first().waitFor({ timeout: minutes(3) });
  if (await sentence.isVisible()) {
    t.diagnostic(await sentence.innerText());
    assert.match(await sentence.innerText(), /kept|memory/);
  } else {
    await cancel(page);
  }
  await chooseScan(page, scan);
  await page.locator('.series-row', { hasText: '4 slices' }).waitFor({ timeout: minutes(1) });
  await stillWorks(page);
});
