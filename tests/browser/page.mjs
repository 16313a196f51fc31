// A real Chromium with the page in it, for the tests.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { bundle } from './bundle.mjs';
import { project } from './reference.mjs';
import { serve } from './server.mjs';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
];
// A software WebGPU, so that machines without a graphics processor have an adapter.
const SOFTWARE_WEBGPU = '--use-webgpu-adapter=swiftshader';

/** The built page's folder. */
export const PAGE = process.env.PAGE ?? project('target/page');

/** The page in one file: the one that BUNDLE names, of `./build.sh bundle`, else one made of the built page. */
export async function singleFile(folder) {
  if (process.env.BUNDLE) return path.resolve(process.env.BUNDLE);
  const file = path.join(folder, 'ct-severity.html');
  await bundle(PAGE, file);
  return file;
}

/** Minutes in milliseconds: whole computations on a slow machine. */
export const minutes = (count) => count * 60_000;

/**
 * Starts a server of `root` and a Chromium with further `flags` and `preferences`; `close` ends both.
 * Its WebGPU is that of the machine's graphics processor where `software` is false.
 */
export async function startBrowser({ root = PAGE, flags = [], preferences = null, software = true } = {}) {
  const server = await serve(root);
  const profile = mkdtempSync(path.join(tmpdir(), 'ct-severity-browser-'));
  if (preferences) {
    mkdirSync(path.join(profile, 'Default'));
    writeFileSync(path.join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  }
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: false,
    args: [...FLAGS, ...(software ? [SOFTWARE_WEBGPU] : []), ...flags],
    // Playwright's own answer to missing graphics would hide the adapter asked for above.
    ignoreDefaultArgs: ['--enable-unsafe-swiftshader'],
  });
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    context,
    profile,
    server,
    async close() {
      await context.close();
      server.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Opens the page and waits until it can take a scan; `page.faults` gathers what goes wrong in it. */
export async function openPage(browser, query = '') {
  const page = await browser.context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') page.faults.push(message.text());
  });
  await page.goto(browser.address + query);
  // Its line on the device comes when the program runs; before that the buttons do nothing.
  await page.locator('#device:not(:empty)').waitFor({ timeout: minutes(2) });
  await page.locator('#pick-folder:enabled').waitFor({ timeout: minutes(2) });
  return page;
}

/** The page's Worker of that name, once it is there. */
export async function workerNamed(page, name) {
  for (let tries = 0; tries < 300; tries++) {
    for (const worker of page.workers()) {
      // A Worker may end while it is asked.
      if ((await worker.evaluate(() => self.name).catch(() => null)) === name) return worker;
    }
    await page.waitForTimeout(200);
  }
  throw new Error(`there is no Worker "${name}"`);
}

/** Gives the page a folder or a file, as the dialogs would, and waits for the answer. */
export async function chooseScan(page, scan) {
  await page.setInputFiles(path.extname(scan) ? '#files-input' : '#folder-input', scan);
  await page.locator('#series > *, #scan-error:not([hidden])').first().waitFor({ timeout: minutes(3) });
}

/** Gives the page a pack's folder and waits for the answer. */
export async function choosePack(page, folder) {
  await page.setInputFiles('#pack-folder-input', folder);
  await page.locator('#pack[aria-busy=false]').waitFor({ timeout: minutes(5) });
}

/** Types the bedside values. */
export async function typePatient(page, { sex, ...numbers }) {
  for (const [name, value] of Object.entries(numbers)) await page.fill(`#value-${name}`, String(value));
  await page.check(`#value-sex-${sex}`);
}

/** Presses Score and waits for the result, or for the sentence why there is none. */
export async function pressScore(page, timeout) {
  await page.click('#score:enabled');
  await page.locator('#result-card:not([hidden]), #run .error:not([hidden])').first().waitFor({ timeout });
}

/** The unrounded numbers of the result on the screen. */
export async function result(page) {
  const value = async (place) => Number(await page.getAttribute(place, 'data-value'));
  return {
    risk: await value('#risk .value'),
    group: await page.getAttribute('#risk .group', 'data-group'),
    blend: await value('#ct .value'),
    efficientnet: await value('#ct [data-network=efficientnet]'),
    moco: await value('#ct [data-network=moco]'),
    warnings: await page.locator('.warnings li').evaluateAll((items) => items.map((item) => item.dataset.code)),
    text: await page.locator('#result').innerText(),
  };
}
