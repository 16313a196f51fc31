// Weights brought to the page: any files in any order, converted once, kept, found again, removed.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PATIENT, command, score, scratch, seededPack, smallScan } from './native.mjs';
import { PAGE, choosePack, chooseScan, minutes, openPage, pressScore, result, startBrowser, typePatient } from './page.mjs';
import { pytorchFile } from './pytorch.mjs';
import { project, shared } from './reference.mjs';

const folder = scratch();
let browser;
let pack;
/** The seeded weights as PyTorch would have written them, under names that say nothing. */
let files;

before(async () => {
  pack = seededPack(folder, '--bands');
  const convert = (from, to, around) => {
    writeFileSync(path.join(folder, to), pytorchFile(readFileSync(path.join(pack, from)), around));
    return path.join(folder, to);
  };
  copyFileSync(path.join(pack, 'ai_severity.npz'), path.join(folder, 'd.npz'));
  files = {
    moco: convert('resnet50_moco.safetensors', 'a.tar', { epoch: 200, arch: 'resnet50' }),
    efficientnet: convert('efficientnet_b0.safetensors', 'b.pth'),
    lungs: convert('unet_r231.safetensors', 'c.pth'),
    heads: path.join(folder, 'd.npz'),
  };
  browser = await startBrowser();
}, { timeout: minutes(5) });
after(() => browser?.close());

/** Gives the page files of weights, and waits until they are taken or refused. */
async function giveWeights(page, ...given) {
  await page.setInputFiles('#pack-files-input', given);
  await settled(page);
}

const settled = (page) => page.locator('#pack[aria-busy=false]').waitFor({ timeout: minutes(3) });
const packText = (page, name) => page.locator(`[data-pack=${name}]`).innerText();

describe('published files, brought as they were downloaded', { concurrency: false }, () => {
  let page;
  before(async () => {
    page = await openPage(browser);
  });

  test('one of them shows which model it belongs to and what that still lacks', async () => {
    await giveWeights(page, files.moco);
    const said = await packText(page, 'ai-severity');
    assert.match(said, /on this device/);
    assert.match(said, /Not there yet:[\s\S]*unet_r231-d5d2fc3d\.pth[\s\S]*efficientnet-b0-355c32eb\.pth[\s\S]*ai_severity\.npz/);
    assert.doesNotMatch(said, /Used for AI-severity/);
    // Our own networks, which come with the page, can still score.
    assert.doesNotMatch(await page.locator('#pack').innerText(), /Used for (?!AI-segment by our own)/);
  });

  test('a file with another hash is refused with what was expected and what was found', async () => {
    await giveWeights(page, files.heads, files.lungs, files.efficientnet);
    const refused = await page.locator('#pack .refused').innerText();
    assert.match(refused, /3 files were not taken/);
    assert.match(refused, /unet_r231-d5d2fc3d\.pth` is not the listed file: expected sha256 d5d2fc3d, found sha256 [0-9a-f]{64}/);
    assert.match(await packText(page, 'ai-severity'), /Not there yet/);
  });

  test('the person may choose unlisted weights; the pack is then whole and says so', async () => {
    await page.click('#use-unlisted');
    await settled(page);
    const said = await packText(page, 'ai-severity');
    assert.match(said, /Used for AI-severity/);
    assert.match(said, /Not the published weights/);
    assert.doesNotMatch(said, /Not there yet/);
    assert.equal(await page.locator('[data-pack=ai-severity] [data-code=unlisted_weights]').count(), 3);
  });

  test('each file is listed with its published name, hash and size', async () => {
    await page.click('[data-pack=ai-severity] summary');
    const row = await page.locator('[data-file="resnet50_moco_ct.pth.tar"]').innerText();
    assert.match(row, /9\d\.\d MB[\s\S]*sha256 [0-9a-f]{64}[\s\S]*resnet50_moco\.safetensors/);
    assert.equal(await page.locator('[data-pack=ai-severity] [data-file]').count(), 4);
  });

  test('at the next visit they are there, and score a scan as the native command does, with a warning', { timeout: minutes(15) }, async () => {
    const scan = smallScan(folder);
    const native = score(folder, scan, pack);
    await page.close();
    page = await openPage(browser);
    await page.locator('[data-pack=ai-severity]').waitFor({ timeout: minutes(1) });
    await chooseScan(page, scan);
    await typePatient(page, PATIENT);
    await pressScore(page, minutes(12));
    const shown = await result(page);
    for (const name of ['efficientnet', 'moco', 'blend']) {
      const [found, expected] = [shown[name], native.predictions[name]];
      assert.ok(Math.abs(found - expected) <= 1e-5, `${name} is ${found} where ${expected} is right`);
    }
    assert.equal(shown.warnings.filter((code) => code === 'unlisted_weights').length, 3);
    assert.deepEqual(page.faults, []);
  });

  test('removed, they are gone at the next visit too', async () => {
    await page.click('[data-pack=ai-severity] .remove');
    await page.locator('[data-pack=ai-severity]').waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('#pick-folder:enabled').waitFor({ timeout: minutes(2) });
    await page.waitForTimeout(1000);
    assert.equal(await page.locator('[data-pack=ai-severity]').count(), 0);
    // Our own networks, which come with the page, can still score.
    assert.doesNotMatch(await page.locator('#pack').innerText(), /Used for (?!AI-segment by our own)/);
    await page.close();
  });
});

describe('weights that are odd', () => {
  test('in half precision they take half the room', async () => {
    const page = await openPage(browser);
    await page.check('#pack-half');
    await giveWeights(page, files.moco);
    await page.click('[data-pack=ai-severity] summary');
    assert.match(await page.locator('[data-file="resnet50_moco_ct.pth.tar"]').innerText(), /resnet50_moco\.safetensors \(4\d\.\d MB\)/);
    await page.click('[data-pack=ai-severity] .remove');
    await page.locator('[data-pack=ai-severity]').waitFor({ state: 'detached' });
    await page.close();
  });

  test('a browser without room says so, and the weights work for this visit', async () => {
    const page = await openPage(browser);
    const session = await page.context().newCDPSession(page);
    const origin = new URL(browser.address).origin;
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 20e6 });
    await giveWeights(page, files.moco);
    assert.match(await page.locator('#pack').innerText(), /not enough room[\s\S]*for this visit/);
    assert.match(await packText(page, 'ai-severity'), /for this visit/);
    // What was taken from memory is still there when another file joins it.
    await giveWeights(page, files.lungs);
    await page.click('#use-unlisted');
    await settled(page);
    assert.equal(await page.locator('[data-pack=ai-severity] [data-file]').count(), 2);
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await page.close();
  });

  test('a truncated and a hostile file are refused in words', async () => {
    const page = await openPage(browser);
    const truncated = path.join(folder, 'truncated.pth');
    copyFileSync(files.efficientnet, truncated);
    truncateSync(truncated, 1_000_000);
    const hostile = shared('reference/pth/hostile_global.pth');
    await giveWeights(page, truncated, ...(hostile ? [hostile] : []));
    const refused = await page.locator('#pack .refused').innerText();
    assert.match(refused, /truncated\.pth[\s\S]*damaged or incomplete/);
    if (hostile) assert.match(refused, /posix\.system[\s\S]*nothing in it was run/);
    assert.equal(await page.locator('#use-unlisted').count(), 0);
    await page.click('.refused .quiet');
    assert.equal(await page.locator('#pack .refused').count(), 0);
    assert.deepEqual(page.faults, []);
    await page.close();
  });
});

describe('several packs', () => {
  test('are open at once, and closing one leaves the others', async () => {
    const page = await openPage(browser);
    await choosePack(page, pack);
    await giveWeights(page, files.moco);
    assert.match(await packText(page, 'seeded'), /Used for AI-severity/);
    assert.equal(await page.locator('[data-pack]:not([data-pack=bundled])').count(), 2);
    await page.click('[data-pack=ai-severity] .remove');
    await page.locator('[data-pack=ai-severity]').waitFor({ state: 'detached' });
    assert.match(await packText(page, 'seeded'), /Used for AI-severity/);
    await page.close();
  });

  test('the comparators’ files make their scores computable', { timeout: minutes(15) }, async (t) => {
    const published = shared('reference/published');
    if (!published) return t.skip('../shared is not here');
    const page = await openPage(browser);
    await choosePack(page, published);
    assert.match(await packText(page, 'comparators'), /Used for the MIT calculator and the score of Liang/);
    assert.match(await packText(page, 'comparators'), /The published weights: every published hash was checked/);
    assert.match(await packText(page, 'ai-severity'), /Not there yet/);
    await typePatient(page, PATIENT);
    await page.click('#score-bedside:enabled');
    const shown = await page.locator('tr[data-score=mit] strong').first().innerText();
    const expected = withComparators(published, PATIENT).mit.value;
    assert.equal(shown, `${(expected * 100).toFixed(1)}%`);
    const lacks = await page.locator('tr[data-score=liang]').innerText();
    assert.doesNotMatch(lacks, /models_liang/);
    await page.close();
  });

  test('a small pack beside the page is opened without asking, a large one is offered and then kept', async () => {
    const root = hostingPage();
    const other = await startBrowser({ root });
    try {
      const page = await openPage(other);
      await page.locator('[data-pack=seeded]').waitFor({ timeout: minutes(1) });
      assert.match(await packText(page, 'seeded'), /comes with the page/);
      const offer = page.locator('[data-hosted=ai-severity]');
      assert.match(await offer.innerText(), /ai-severity lies beside this page \(9\d\.\d MB\)/);
      await offer.locator('button').click();
      await settled(page);
      assert.match(await packText(page, 'ai-severity'), /on this device/);
      assert.equal(await page.locator('[data-hosted=seeded]').count(), 0);
      assert.deepEqual(page.faults, []);
    } finally {
      await other.close();
    }
  });
});

/** The page with a small pack of its own and a large published one beside it, as build.sh puts them. */
function hostingPage() {
  const root = path.join(folder, 'hosting');
  mkdirSync(path.join(root, 'models/seeded'), { recursive: true });
  mkdirSync(path.join(root, 'models/ai-severity'), { recursive: true });
  for (const name of readdirSync(PAGE).filter((entry) => entry !== 'models')) {
    symlinkSync(path.join(PAGE, name), path.join(root, name));
  }
  cpSync(path.join(pack, 'ai_severity.npz'), path.join(root, 'models/seeded/ai_severity.npz'));
  cpSync(path.join(pack, 'pack.toml'), path.join(root, 'models/seeded/pack.toml'));
  cpSync(files.moco, path.join(root, 'models/ai-severity/resnet50_moco_ct.pth.tar'));
  const listed = (name, ...names) => {
    const all = names.map((file) => ({ name: file, bytes: readFileSync(path.join(root, 'models', name, file)).length }));
    return { name, folder: name, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0), files: all };
  };
  const packs = [listed('seeded', 'ai_severity.npz', 'pack.toml'), listed('ai-severity', 'resnet50_moco_ct.pth.tar')];
  writeFileSync(path.join(root, 'models/index.json'), JSON.stringify({ packs }));
  return root;
}

/** What the command says of a patient with the comparators' files. */
function withComparators(published, patient) {
  const comparators = path.join(folder, 'comparators');
  for (const name of ['model_without_lab.pkl', 'models_liang']) {
    cpSync(path.join(published, name), path.join(comparators, name), { recursive: true });
  }
  cpSync(project('models/comparators/pack.toml'), path.join(comparators, 'pack.toml'));
  const file = path.join(folder, 'patient-comparators.json');
  writeFileSync(file, JSON.stringify(patient));
  const options = ['scores', '--patient', file, '--comparators', comparators, '--json'];
  return JSON.parse(execFileSync(command(), options, { stdio: ['ignore', 'pipe', 'inherit'] })).scores;
}
