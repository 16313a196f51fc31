// Nothing leaves: whatever a program in the page could try fails, and the page lists what it asked.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FROM_ANYWHERE, FROM_A_PAGE, openElsewhere } from './elsewhere.mjs';
import { minutes, openPage, startBrowser, workerNamed } from './page.mjs';

// What is on its way has come by then, on a slow machine too: the control below waits for each.
const PATIENCE_MS = 3000;

let browser;
let elsewhere;
let page;

before(async () => {
  elsewhere = await openElsewhere();
  browser = await startBrowser();
  page = await openPage(browser);
});
after(async () => {
  await browser?.close();
  elsewhere?.close();
});

const ways = (of) => Object.keys(of).length;
const places = () => ({ address: elsewhere.address, stun: elsewhere.stun });

describe('without its policy and its guards a page reaches elsewhere by', () => {
  // What shows that the tests below can fail.
  for (const [way, attempt] of Object.entries({ ...FROM_ANYWHERE, ...FROM_A_PAGE })) {
    test(way, { timeout: minutes(1) }, async () => {
      const plain = await browser.context.newPage();
      await plain.goto(elsewhere.plain);
      elsewhere.came.length = 0;
      await plain.evaluate(attempt, places()).catch(() => {});
      for (let tries = 0; elsewhere.came.length === 0 && tries < 100; tries++) await plain.waitForTimeout(50);
      assert.notEqual(elsewhere.came.length, 0);
      for (const other of browser.context.pages()) if (other !== page && other !== plain) await other.close();
      await plain.close();
    });
  }
});

test(`the page cannot reach elsewhere by any of these ${ways({ ...FROM_ANYWHERE, ...FROM_A_PAGE })} ways, and stays`, async () => {
  elsewhere.came.length = 0;
  for (const attempt of Object.values({ ...FROM_ANYWHERE, ...FROM_A_PAGE })) await page.evaluate(attempt, places());
  await page.waitForTimeout(PATIENCE_MS);
  assert.deepEqual(elsewhere.came, []);
  assert.equal(new URL(page.url()).origin, new URL(browser.address).origin);
});

for (const [label, name] of [['that reads the scan', 'conductor'], ['that runs the networks', 'slices']]) {
  test(`the Worker ${label} cannot reach elsewhere by any of the ${ways(FROM_ANYWHERE)} ways that Workers have`, async () => {
    if (name === 'slices') {
      await page.evaluate(async () => {
        const { startWorker } = await import('./assets.js');
        window.kept = startWorker('worker/slice.js', 'slices');
      });
    }
    const worker = await workerNamed(page, name);
    elsewhere.came.length = 0;
    for (const attempt of Object.values(FROM_ANYWHERE)) await worker.evaluate(attempt, places());
    await page.waitForTimeout(PATIENCE_MS);
    assert.deepEqual(elsewhere.came, []);
  });
}

test('the service worker is refused too where the server sends it a policy', async () => {
  const worker = browser.context.serviceWorkers()[0] ?? await browser.context.waitForEvent('serviceworker');
  elsewhere.came.length = 0;
  const outcome = await worker.evaluate((address) => fetch(address, { mode: 'no-cors' }).then(() => 'sent', () => 'refused'), elsewhere.address);
  assert.equal(outcome, 'refused');
  assert.deepEqual(elsewhere.came, []);
});

test('the attempts stand in the list of requests as refused', async () => {
  // Not by a click: the driver waits for the navigation that the page refused.
  const { sum, row } = await page.evaluate(async (url) => {
    document.querySelector('#requests-all').open = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const row = [...document.querySelectorAll('.requests tr')].find(({ dataset }) => dataset.url?.startsWith(url));
    return { sum: document.querySelector('#requests-sum').textContent, row: row?.textContent ?? '' };
  }, `${elsewhere.address}/fetch`);
  assert.match(sum, /attempts to reach elsewhere were refused/);
  assert.match(row, /refused/);
});

test('the list holds every request that came to the server, by page, Workers and service worker', async () => {
  const asked = [];
  const listen = (request) => asked.push(request.url);
  const fresh = await startBrowser();
  try {
    fresh.server.on('request', listen);
    const other = await openPage(fresh);
    await other.locator('#offline:not([hidden])').waitFor({ timeout: minutes(1) });
    await other.click('#self-test-start:enabled');
    // The networks' Workers have begun: they ask too.
    await other.locator('#self-test [data-network=r231]').waitFor({ timeout: minutes(2) });
    await other.click('#requests-all summary');
    const listed = await other.locator('.requests tr[data-url]').evaluateAll((rows) =>
      rows.map(({ dataset }) => new URL(dataset.url).pathname + new URL(dataset.url).search));
    // The browser's own question for a new version, which no script can see.
    const missing = asked.filter((url) => !listed.includes(url) && url !== '/service-worker.js');
    assert.deepEqual(missing, []);
    assert.ok(asked.includes('/cpu-relaxed/ct_severity_bg.wasm'), 'the networks were asked for');
    assert.match(await other.locator('#requests-sum').innerText(), /all to 127\.0\.0\.1:\d+, where the page came from/);
  } finally {
    await fresh.close();
  }
});
