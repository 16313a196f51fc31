// Pictures of the page's main states, at the width of a desk and of a phone, light and dark.
// usage: node tests/browser/screens.mjs FOLDER   (after `./build.sh page` and a native build)

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PATIENT, scratch, seededPack } from './native.mjs';
import { choosePack, chooseScan, minutes, openPage, startBrowser, typePatient } from './page.mjs';
import { project } from './reference.mjs';

const folder = path.resolve(process.argv[2] ?? 'target/screens');
mkdirSync(folder, { recursive: true });
const pack = seededPack(scratch(), '--bands');
const browser = await startBrowser();
const page = await openPage(browser);

await shoot('start');
await page.click('#synthetic [data-severity=severe]');
await page.waitForFunction(() => performance.getEntriesByName('scan-decoded').length > 0, null, { timeout: minutes(5) });
await page.click('[data-value=all]');
await shoot('synthetic');
await page.click('[data-value=axial]');
await chooseScan(page, project('tests/fixtures/phantom_a.zip'));
await page.locator('.pane[data-plane=axial] canvas').waitFor();
await typePatient(page, PATIENT);
await choosePack(page, pack);
await shoot('ready');
await page.click('#score');
await page.locator('.step.begun label[for=step-lung_mask]').waitFor({ timeout: minutes(2) });
await shoot('running');
await page.locator('#result-card:not([hidden])').waitFor({ timeout: minutes(20) });
await shoot('result');
// Why: the model's own map on the slice that raises the score most.
await page.locator('.most button').first().click();
await shoot('why');
await browser.close();

async function shoot(state) {
  for (const width of [1280, 390]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.mouse.move(0, 0);
      await page.screenshot({ path: path.join(folder, `${state}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
}
