// The page in one file, from a disk, with no server anywhere: it scores a scan and asks for nothing.

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LARGEST } from './bundle.mjs';
import { FROM_ANYWHERE, openElsewhere } from './elsewhere.mjs';
import { PATIENT, score, scratch, seededPack, smallScan } from './native.mjs';
import { choosePack, chooseScan, minutes, openPage, pressScore, result, singleFile, startBrowser, typePatient, workerNamed } from './page.mjs';
import { project } from './reference.mjs';

const folder = scratch();
let file;
const heads = path.join(folder, 'pack', 'ai_severity.npz');
const PHANTOM = project('tests/fixtures/phantom_a.zip');
let browser;
let page;
let scan;
let pack;
const requested = [];

before(async () => {
  file = await singleFile(folder);
  scan = smallScan(folder);
  pack = seededPack(folder, '--bands');
  browser = await startBrowser();
  browser.server.close();
  browser.context.on('request', (request) => requested.push(request.url()));
  page = await openPage({ ...browser, address: pathToFileURL(file).href }, '?backend=cpu');
}, { timeout: minutes(3) });
after(() => browser?.close());

test('its policy allows no request at all, and inline programs and styles only by their hash', () => {
  const [, policy] = readFileSync(file, 'utf8').match(/Content-Security-Policy"\s+content="([^"]*)"/);
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /connect-src 'none'/);
  assert.match(policy, /script-src 'sha256-[^']+' 'wasm-unsafe-eval' blob:;/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|http|\*/);
});

test('weighs no more than a USB stick’s file may', () => {
  assert.ok(statSync(file).size < LARGEST, `${statSync(file).size} bytes`);
});

test('gives a newcomer a first score in two presses, by the networks within the file', { timeout: minutes(4) }, async () => {
  await page.click('#synthetic [data-severity=mild]:enabled');
  await page.click('#score:enabled', { timeout: minutes(2) });
  await page.locator('#risk .level').waitFor({ timeout: minutes(3) });
  assert.match(await page.innerText('#risk'), /AI-segment/);
  assert.match(await page.getAttribute('#risk .level', 'data-level'), /^[1-5]$/);
});

test('scores a scan by the networks within the file as the native command does', { timeout: minutes(4) }, async () => {
  const native = score(folder, PHANTOM);
  await chooseScan(page, PHANTOM);
  await typePatient(page, PATIENT);
  await pressScore(page, minutes(3));
  const risk = Number(await page.getAttribute('#risk .value', 'data-value'));
  // A voxel where two classes are as good as equal may fall to either on another processor.
  assert.ok(Math.abs(risk - native.ai_segment.risk) <= 5e-4, `${risk} where ${native.ai_segment.risk} is right`);
});

test('scores a scan by another pack as the native command does', { timeout: minutes(6) }, async () => {
  const native = score(folder, scan, pack);
  await chooseScan(page, scan);
  await page.locator('.pane[data-plane=axial] canvas').first().waitFor();
  await choosePack(page, pack);
  await typePatient(page, PATIENT);
  await pressScore(page, minutes(5));
  const shown = await result(page);
  const near = (found, expected) => assert.ok(Math.abs(found - expected) <= 1e-5, `${found} where ${expected} is right`);
  for (const name of ['efficientnet', 'moco', 'blend']) near(shown[name], native.predictions[name]);
  near(shown.risk, native.ai_severity.risk);
  assert.deepEqual(page.faults, []);
});

test('its programs on the graphics processor start too', { timeout: minutes(3) }, async () => {
  const other = await openPage({ ...browser, address: pathToFileURL(file).href }, '?backend=gpu');
  assert.match(await other.locator('#device').innerText(), /on the graphics processor/);
  const opened = await other.evaluate(async () => {
    const files = globalThis.heldFiles;
    const module = await WebAssembly.compile(await files['gpu/ct_severity_bg.wasm'].arrayBuffer());
    const worker = new Worker(URL.createObjectURL(files['worker/slice.js']), { name: 'slices' });
    worker.postMessage({ type: 'held', files });
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => data.id && resolve(data.error ?? 'opened');
      worker.postMessage({ id: 1, type: 'open', backend: 'gpu', name: 'gpu', module });
    });
  });
  // A device that opens has computed a known answer.
  assert.equal(opened, 'opened');
  await other.close();
});

test('keeps weights in the browser’s database, finds them at the next visit, and removes them', { timeout: minutes(3) }, async () => {
  const other = await openFile(browser);
  await giveHeads(other);
  assert.match(await packText(other), /on this device/);
  await other.close();
  const next = await openFile(browser);
  await next.locator('[data-pack=ai-severity]').waitFor({ timeout: minutes(1) });
  assert.match(await packText(next), /on this device/);
  await next.click('[data-pack=ai-severity] .remove');
  await next.locator('[data-pack=ai-severity]').waitFor({ state: 'detached' });
  await next.close();
  const last = await openFile(browser);
  await last.locator('[data-pack=bundled]').waitFor({ timeout: minutes(1) });
  await last.locator('#pack[aria-busy=false]').waitFor();
  assert.equal(await last.locator('[data-pack=ai-severity]').count(), 0);
  assert.deepEqual(last.faults, []);
  await last.close();
});

test('asked for nothing but itself', async () => {
  const outward = requested.filter((url) => !url.startsWith('blob:') && !url.startsWith('data:'));
  assert.deepEqual([...new Set(outward.map((url) => url.split('?')[0]))], [pathToFileURL(file).href]);
  assert.equal(await page.locator('#requests-sum').innerText(), 'None since it was opened.');
});

test('cannot reach elsewhere, nor can its Workers', async () => {
  const elsewhere = await openElsewhere();
  try {
    const places = { address: elsewhere.address, stun: elsewhere.stun };
    const conductor = await workerNamed(page, 'conductor');
    for (const attempt of Object.values(FROM_ANYWHERE)) {
      await page.evaluate(attempt, places);
      await conductor.evaluate(attempt, places).catch(() => {});
    }
    await page.waitForTimeout(3000);
    assert.deepEqual(elsewhere.came, []);
  } finally {
    elsewhere.close();
  }
});

test('where the browser forbids it to keep anything, weights work for the visit, and the page says so', { timeout: minutes(5) }, async () => {
  const strict = await startBrowser({ preferences: { profile: { default_content_setting_values: { cookies: 2 } } } });
  try {
    const other = await openFile(strict);
    await giveHeads(other);
    assert.match(await packText(other), /for this visit/);
    assert.match(await other.locator('#pack').innerText(), /does not let the page keep files/);
    await other.click('#synthetic [data-severity=mild]:enabled');
    await other.click('#score:enabled', { timeout: minutes(2) });
    await other.locator('#risk .level').waitFor({ timeout: minutes(3) });
    assert.deepEqual(other.faults, []);
  } finally {
    await strict.close();
  }
});

const openFile = ({ context }) => openPage({ context, address: pathToFileURL(file).href }, '?lang=en&backend=cpu');
const packText = (page) => page.locator('[data-pack=ai-severity]').innerText();

/** Gives the page the small file of AI-severity's weights, which is not the published one. */
async function giveHeads(page) {
  await page.setInputFiles('#pack-files-input', heads);
  await page.click('#use-unlisted:enabled', { timeout: minutes(1) });
  await page.locator('[data-pack=ai-severity]').waitFor({ timeout: minutes(1) });
}
