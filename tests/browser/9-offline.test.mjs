// After one visit the page works without a network, and a new version waits until it is asked for.

import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { scratch } from './native.mjs';
import { PAGE, chooseScan, minutes, openPage, startBrowser } from './page.mjs';
import { writePrecache } from './precache.mjs';
import { project } from './reference.mjs';
import { serve } from './server.mjs';

const PHANTOM = project('tests/fixtures/phantom_a.zip');
const root = path.join(scratch(), 'page');
let browser;
let server;
let page;

before(async () => {
  cpSync(PAGE, root, { recursive: true });
  writePrecache(root);
  browser = await startBrowser({ root });
  server = browser.server;
  page = await openPage(browser);
  await page.locator('#offline:not([hidden])').waitFor({ timeout: minutes(1) });
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function unplug() {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(fetch(browser.address));
}

async function plugIn() {
  server = await serve(root, Number(new URL(browser.address).port));
}

/** Puts another version of the page on the server. */
function publish(tagline) {
  const texts = path.join(root, 'i18n/en.js');
  writeFileSync(texts, readFileSync(texts, 'utf8').replace(/tagline: '[^']*'/, `tagline: '${tagline}'`));
  writePrecache(root);
}

const announced = (page) => page.locator('#update:not([hidden])').waitFor({ timeout: minutes(1) });

test('says that it is kept on this device', async () => {
  assert.match(await page.locator('#offline').innerText(), /works without a network/);
});

test('opens, reads a scan and runs the networks with the server gone', { timeout: minutes(4) }, async () => {
  await page.close();
  await unplug();
  page = await openPage(browser, '?backend=cpu');
  await chooseScan(page, PHANTOM);
  await page.locator('.pane[data-plane=axial] canvas').first().waitFor();
  await page.click('#self-test-start:enabled');
  await page.locator('#self-test [data-network=efficientnet_b0] [data-right=true]').first().waitFor({ timeout: minutes(3) });
  await page.click('#self-test-cancel');
  assert.deepEqual(page.faults, []);
});

test('every request was answered on this device', async () => {
  await page.click('#requests-all summary');
  const answers = await page.locator('.requests tr[data-url] td:last-child').allInnerTexts();
  assert.ok(answers.length > 20, `${answers.length} requests`);
  assert.deepEqual(answers.filter((answer) => answer !== 'from this device'), []);
});

test('a new version is announced with what it costs, and changes nothing by itself', { timeout: minutes(3) }, async () => {
  await plugIn();
  publish('The next version.');
  await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration()).update(); });
  await announced(page);
  assert.match(await page.locator('#update').innerText(), /new version[\s\S]*the scan must be opened again/);
  assert.doesNotMatch(await page.locator('body').innerText(), /The next version/);
  assert.equal(await page.locator('#series input').count(), 1);
  // Not by reloading either: the old one stays whole.
  const other = await openPage(browser);
  assert.doesNotMatch(await other.locator('body').innerText(), /The next version/);
  await announced(other);
});

test('it is not taken while another tab works with the old one', async () => {
  await page.click('#take-update');
  await page.locator('#update', { hasText: 'Another tab' }).waitFor();
  assert.equal(await page.locator('#series input').count(), 1);
});

test('it is taken when asked for', { timeout: minutes(2) }, async () => {
  for (const other of browser.context.pages()) if (other !== page) await other.close();
  await page.click('#take-update');
  await page.getByText('The next version.').waitFor({ timeout: minutes(1) });
  await page.locator('#pick-folder:enabled').waitFor();
  assert.ok(await page.locator('#update').isHidden());
});
