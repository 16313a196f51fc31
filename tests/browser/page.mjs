// A real Chromium with the page in it, for the tests.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
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
];
// A software WebGPU, on machines without a graphics processor.
const SWIFTSHADER = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

/** The built page's folder. */
export const PAGE = process.env.PAGE ?? path.resolve('target/page');

/** Starts a server of `root` and a Chromium; `close` ends both. */
export async function startBrowser({ root = PAGE, webgpu = true, ...options } = {}) {
  const server = await serve(root);
  const profile = await mkdtemp(path.join(tmpdir(), 'ct-severity-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: false,
    args: [...FLAGS, ...(webgpu ? SWIFTSHADER : ['--disable-features=WebGPU', '--disable-gpu'])],
    // Playwright's own answer to missing graphics would hide the adapter asked for above.
    ignoreDefaultArgs: ['--enable-unsafe-swiftshader'],
    ...options,
  });
  const address = `http://127.0.0.1:${server.address().port}/`;
  return {
    address,
    context,
    async close() {
      await context.close();
      server.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Opens the page and waits until it can take a scan. What goes wrong in it fails the test. */
export async function openPage(browser, query = '') {
  const page = await browser.context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') page.faults.push(message.text());
  });
  await page.goto(browser.address + query);
  await page.locator('#pick-folder:enabled').waitFor();
  return page;
}

/** Gives the page a folder, as the folder dialog would, and waits for the series. */
export async function chooseScan(page, folder) {
  await page.setInputFiles('#folder-input', folder);
  await page.locator('#series fieldset, #scan-error:not([hidden])').first().waitFor({ timeout: 120_000 });
}

/** Gives the page a pack's folder and waits for its name. */
export async function choosePack(page, folder) {
  await page.setInputFiles('#pack-folder-input', folder);
  await page.locator('#pack .pack-name, #pack .error').first().waitFor({ timeout: 240_000 });
}

/** Types the five values. */
export async function typePatient(page, { sex, ...numbers }) {
  for (const [name, value] of Object.entries(numbers)) await page.fill(`#value-${name}`, String(value));
  await page.check(`#value-sex-${sex}`);
}
