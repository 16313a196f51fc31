// Pictures of the page's main states, at the width of a desk and of a phone, light and dark. Every
// patient in them is synthetic.
// usage: node tests/browser/screens.mjs FOLDER [STATE ...]   (after `./build.sh page` and a native build)
//
// WebP, because a page with a scan in it weighs a fifth of what it does as PNG.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { PATIENT, command, scratch, seededPack } from './native.mjs';
import { PAGE, choosePack, chooseScan, minutes, openPage, pressScore, startBrowser, typePatient } from './page.mjs';
import { writePrecache } from './precache.mjs';
import { project } from './reference.mjs';

const folder = path.resolve(process.argv[2] ?? 'target/screens');
const wanted = new Set(process.argv.slice(3));
const temporary = scratch();
const root = path.join(temporary, 'page');
mkdirSync(folder, { recursive: true });
cpSync(PAGE, root, { recursive: true });
writePrecache(root);

const browser = await startBrowser({ root });
let page = await openPage(browser, '?lang=en&backend=cpu');
const chosen = (...states) => wanted.size === 0 || states.some((state) => wanted.has(state));

await page.locator('[data-pack]').first().waitFor({ timeout: minutes(1) });

// What a newcomer sees, and what goes wrong first.
await shoot('start');
if (chosen('error')) {
  writeFileSync(path.join(temporary, 'letter.txt'), 'not a scan');
  await chooseScan(page, path.join(temporary, 'letter.txt'));
  await shoot('error', '#scan-card');
}

// Two series and what is none, as from a disc.
if (chosen('series')) {
  await chooseScan(page, disc());
  await decoded();
  await page.locator('.thumbnail').nth(1).evaluate((one) => new Promise((resolve) => {
    const look = () => (one.width > 1 ? resolve() : setTimeout(look, 50));
    look();
  }));
  await shoot('series', '#series');
}

// One press for a synthetic patient, another for its score.
await page.click('#synthetic [data-severity=severe]');
await page.locator('#series > *').first().waitFor({ timeout: minutes(3) });
await decoded();
await page.locator('#score:enabled').waitFor();
await shoot('form', '#patient-card', unfold);
if (chosen('running')) {
  await page.click('#score');
  await page.locator('.step.begun label[for=step-segment_lungs]').waitFor({ timeout: minutes(2) });
  await shoot('running', '#run-card');
  await page.locator('#result-card:not([hidden])').waitFor({ timeout: minutes(5) });
} else {
  await pressScore(page, minutes(5));
}
await page.locator('.most:not([hidden])').waitFor({ timeout: minutes(1) });
await shoot('scan', '#scan-card', () => page.locator('.most button').first().click());
await shoot('result', '#result-card');
await shoot('what-if', '#what-if');
await shoot('scores', '#comparators');
await page.locator('#export-seg:enabled').waitFor({ timeout: minutes(1) });
await shoot('export', '#export-card');
await shoot('packs', '#pack-card');
await shoot('sheet', '#print', printed);
if (chosen('cohort')) {
  await page.setInputFiles('#cohort-table-input', cohort());
  await page.click('#cohort-start:enabled');
  await page.locator('#cohort-download').waitFor({ timeout: minutes(1) });
  await shoot('cohort', '#cohort-card');
}
await shoot('requests', '#requests-card', () => page.locator('#requests-all').evaluate((all) => { all.open = true; }));
if (chosen('self-test')) {
  await page.click('#self-test-start:enabled');
  await page.locator('#self-test-verdict').waitFor({ timeout: minutes(6) });
  await shoot('self-test', '#self-test-card');
}

// The maps of AI-severity's networks, here with weights that mean nothing.
if (chosen('why', 'severity')) {
  await chooseScan(page, project('tests/fixtures/phantom_a.zip'));
  await typePatient(page, PATIENT);
  await choosePack(page, seededPack(temporary, '--bands'));
  await pressScore(page, minutes(20));
  await page.locator('.layer[data-layer=heat]:not([hidden])').waitFor({ timeout: minutes(1) });
  await shoot('why', '#scan-card', () => page.locator('.most button').first().click());
  await shoot('severity', '#result-card');
}

if (chosen('update')) {
  const texts = path.join(root, 'i18n/en.js');
  writeFileSync(texts, `${readFileSync(texts, 'utf8')}\n// Another version.\n`);
  writePrecache(root);
  await page.reload();
  await page.locator('#update:not([hidden])').waitFor({ timeout: minutes(1) });
  await shoot('update');
}

if (chosen('one-file')) {
  const file = path.join(temporary, 'ct-severity.html');
  await bundle(PAGE, file);
  page = await openPage({ ...browser, address: pathToFileURL(file).href }, '?lang=en&backend=cpu');
  await page.click('#synthetic [data-severity=mild]');
  await page.locator('#series > *').first().waitFor({ timeout: minutes(3) });
  await pressScore(page, minutes(5));
  await shoot('one-file');
}
await browser.close();

/** Of the whole page what is first seen, or one part of it whole; `prepare` is run before. */
async function shoot(state, place = null, prepare = async () => {}) {
  if (!chosen(state)) return;
  await prepare();
  // Paper has one width and one light.
  const sizes = state === 'sheet' ? [[1280, 900]] : [[1280, 900], [390, 844]];
  for (const [width, height] of sizes) {
    for (const colorScheme of state === 'sheet' ? ['light'] : ['light', 'dark']) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce', media: state === 'sheet' ? 'print' : 'screen' });
      await page.mouse.move(0, 0);
      // What follows the size of the window is drawn once more.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      writeFileSync(path.join(folder, `${state}-${width}-${colorScheme}.webp`), await picture(place));
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ media: 'screen' });
}

async function picture(place) {
  const clip = await page.evaluate((selector) => {
    const margin = 8;
    if (!selector) {
      document.querySelector('#run-card').style.position = '';
      scrollTo(0, 0);
      return { x: 0, y: 0, width: innerWidth, height: innerHeight };
    }
    // What sticks to the window's edge would lie across the middle of a part that is taller.
    document.querySelector('#run-card').style.position = selector === '#run-card' ? '' : 'static';
    const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
    const left = Math.max(0, x - margin);
    return { x: left, y: y + scrollY - margin, width: Math.min(innerWidth - left, width + 2 * margin), height: height + 2 * margin };
  }, place);
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', {
    format: 'webp', quality: 70, captureBeyondViewport: true, clip: { ...clip, scale: 1 },
  });
  await devtools.detach();
  return Buffer.from(data, 'base64');
}

function decoded() {
  return page.waitForFunction(() => document.querySelector('.viewer-progress')?.hidden === true, null, { timeout: minutes(5) });
}

function unfold() {
  return page.locator('details.inputs').evaluateAll((all) => all.forEach((one) => { one.open = ['signs', 'blood'].includes(one.dataset.group); }));
}

/** Lays out the printed page without the dialog. */
async function printed() {
  await page.evaluate(() => { window.print = () => {}; });
  await page.click('#export-print:enabled');
  await page.locator('#print').waitFor({ state: 'attached' });
}

/** A folder with two series of one synthetic patient, one of them too short, and a letter. */
function disc() {
  const place = path.join(temporary, 'disc');
  execFileSync(command(), ['phantom', path.join(temporary, 'one'), '--grid', '256', '--severity', 'moderate']);
  execFileSync(command(), ['phantom', path.join(temporary, 'two'), '--grid', '128', '--severity', 'mild', '--seed', '2']);
  for (const name of ['one', 'two']) cpSync(path.join(temporary, name, 'scan'), path.join(place, name), { recursive: true });
  const slices = readdirSync(path.join(place, 'two'));
  writeFileSync(path.join(place, 'two', slices[0]), 'damaged');
  writeFileSync(path.join(place, 'letter.txt'), 'Dear colleague');
  return place;
}

function cohort() {
  const file = path.join(temporary, 'cohort.csv');
  const head = 'id,age,sex,spo2,platelets,urea,respiratory_rate,systolic,diastolic,heart_rate,temperature,on_oxygen,gcs';
  const rows = ['P-001,62,male,95,208,5.8,24,118,70,96,38.1,no,15', 'P-002,48,female,97,231,4.1,18,126,78,82,37.4,no,15',
    'P-003,79,male,86,142,11.6,30,104,58,112,38.9,yes,15', 'P-004,55,female,950,260,5,20,131,80,88,37.9,no,15',
    'P-005,71,male,91,187,8.3,26,99,61,104,38.4,yes,15'];
  writeFileSync(file, [head, ...rows].join('\n'));
  return file;
}
