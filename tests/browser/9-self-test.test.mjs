// The self-test: the processor of this machine gives the reference's numbers, and a graphics
// processor that computes wrongly is found out and not used again.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { scratch } from './native.mjs';
import { PAGE, minutes, openPage, startBrowser } from './page.mjs';

const NETWORKS = [
  'r231', 'efficientnet_b0', 'resnet50_moco', 'unet_lung', 'unet_lesion', 'resnet_lesion', 'own_lung', 'own_lesion',
];

/** Presses the button and waits for the verdict. */
async function verdict(page, timeout = minutes(4)) {
  await page.click('#self-test-start:enabled');
  const place = page.locator('#self-test-verdict');
  await place.waitFor({ timeout });
  return place.getAttribute('data-verdict');
}

/**
 * A page whose devices are stand-ins: on each, every network's output is that constant, and said to
 * be as far from the original as `difference`. The one way to have a graphics processor that errs.
 */
function pageWith({ cpu, gpu }) {
  const root = path.join(scratch(), 'page');
  mkdirSync(root, { recursive: true });
  for (const name of readdirSync(PAGE)) if (!['cpu', 'cpu-relaxed', 'gpu'].includes(name)) symlinkSync(path.join(PAGE, name), path.join(root, name));
  for (const [program, { output, difference }] of Object.entries({ cpu, 'cpu-relaxed': cpu, gpu })) {
    mkdirSync(path.join(root, program));
    symlinkSync(path.join(PAGE, 'cpu/ct_severity_bg.wasm'), path.join(root, program, 'ct_severity_bg.wasm'));
    writeFileSync(path.join(root, program, 'ct_severity.js'), `
      export default async () => {};
      export class Engine {
        static open = async () => new Engine();
        load_seeded() {}
        known_vector = async () =>
          ({ output: new Float32Array(9).fill(${output}), difference: ${difference}, largest: 2, tolerance: 1e-4 });
        run = async () => new Float32Array(1);
      }`);
  }
  return root;
}

async function onPageWith(devices, check) {
  const browser = await startBrowser({ root: pageWith(devices) });
  try {
    await check(await openPage(browser, '?backend=gpu'));
  } finally {
    await browser.close();
  }
}

test('on the processor every network gives the numbers of the reference, with its time', { timeout: minutes(6) }, async () => {
  const browser = await startBrowser();
  try {
    const page = await openPage(browser);
    assert.equal(await verdict(page), 'cpu_only_right');
    const rows = page.locator('#self-test tbody tr');
    assert.deepEqual(await rows.evaluateAll((all) => all.map(({ dataset }) => dataset.network)), NETWORKS);
    assert.equal(await rows.locator('[data-right=true]').count(), NETWORKS.length);
    assert.match(await rows.first().innerText(), /difference \d.*×\s10⁻[⁴-⁹][\s\S]*\d s per slice/);
    // A software adapter is tested only by an explicit press.
    assert.match(await page.locator('#self-test').innerText(), /software one \(.*swiftshader/i);
    assert.ok(await page.locator('#self-test-software:enabled').isVisible());
    assert.deepEqual(page.faults, []);
  } finally {
    await browser.close();
  }
});

test('a graphics processor that agrees stays in use, and its name is shown', async () => {
  const right = { output: 2, difference: 3e-7 };
  await onPageWith({ cpu: right, gpu: right }, async (page) => {
    assert.equal(await verdict(page), 'all_right');
    assert.match(await page.locator('#self-test').innerText(), /Graphics processor: .*swiftshader/i);
    assert.match(await page.locator('#device').innerText(), /on the graphics processor/);
    assert.ok(await page.locator('#notice').isHidden());
  });
});

test('a graphics processor that is further from the processor than allowed is not used, and the page says so', async () => {
  // Each near the few numbers of the original, and apart by more than the tolerance elsewhere.
  await onPageWith({ cpu: { output: 2, difference: 3e-7 }, gpu: { output: 2.0003, difference: 9e-5 } }, async (page) => {
    assert.equal(await verdict(page), 'gpu_wrong');
    assert.match(await page.locator('#notice').innerText(), /computes wrongly[\s\S]*the processor computes/);
    assert.match(await page.locator('#device').innerText(), /on the processor: the self-test found/);
  });
});

test('a graphics processor that gives no numbers is not used', async () => {
  await onPageWith({ cpu: { output: 2, difference: 3e-7 }, gpu: { output: NaN, difference: Infinity } }, async (page) => {
    assert.equal(await verdict(page), 'gpu_wrong');
    assert.match(await page.locator('#device').innerText(), /on the processor: the self-test found/);
  });
});

test('a processor that errs is told as what it is', async () => {
  const right = { output: 2, difference: 3e-7 };
  await onPageWith({ cpu: { output: 3, difference: 0.5 }, gpu: right }, async (page) => {
    assert.equal(await verdict(page), 'cpu_wrong');
    assert.match(await page.locator('#self-test').innerText(), /do not rely on scores from this machine/);
  });
});

test('a cancelled test leaves the button', async () => {
  const browser = await startBrowser();
  try {
    const page = await openPage(browser);
    await page.click('#self-test-start:enabled');
    await page.click('#self-test-cancel');
    await page.locator('#self-test-start:enabled').waitFor({ timeout: minutes(1) });
    assert.ok(await page.locator('#self-test .error').isHidden());
  } finally {
    await browser.close();
  }
});
