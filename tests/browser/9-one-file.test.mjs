// The page in one file, from a disk, with no server anywhere: it scores a scan and asks for nothing.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { FROM_ANYWHERE, openElsewhere } from './elsewhere.mjs';
import { PATIENT, score, scratch, seededPack, smallScan } from './native.mjs';
import { PAGE, choosePack, chooseScan, minutes, openPage, pressScore, result, startBrowser, typePatient, workerNamed } from './page.mjs';

const folder = scratch();
const file = path.join(folder, 'ct-severity.html');
let browser;
let page;
let scan;
let pack;
const requested = [];

before(async () => {
  await bundle(PAGE, file);
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

test('scores a scan as the native command does', { timeout: minutes(6) }, async () => {
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
      worker.postMessage({ id: 1, type: 'open', backend: 'gpu', module });
    });
  });
  // A device that opens has computed a known answer.
  assert.equal(opened, 'opened');
  await other.close();
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
