// `./build.sh models` and what `./build.sh` hosts, against a server on this machine.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { scratch } from './native.mjs';
import { project } from './reference.mjs';

const WEIGHTS = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const sha256 = createHash('sha256').update(WEIGHTS).digest('hex');
const folder = scratch();

let server;
let address;
/** What was asked: path and range. */
let asked = [];
/** The bytes that the server has. */
let served = WEIGHTS;
/** Whether it can go on in the middle. */
let ranges = true;

before(async () => {
  server = createServer((request, response) => {
    asked.push([request.url, request.headers.range]);
    const begin = ranges ? Number(request.headers.range?.match(/^bytes=(\d+)-/)?.[1] ?? 0) : 0;
    if (begin >= served.length) return response.writeHead(416).end();
    const headers = begin > 0 ? { 'Content-Range': `bytes ${begin}-${served.length - 1}/${served.length}` } : {};
    response.writeHead(begin > 0 ? 206 : 200, headers).end(served.subarray(begin));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

/** A copy of the project that has one pack with one file, of that hash. */
function copy(name, listed = `bytes = ${WEIGHTS.length}\nsha256 = "${sha256}"`) {
  const root = path.join(folder, name);
  mkdirSync(path.join(root, 'models/tiny'), { recursive: true });
  for (const name of ['build.sh', 'Cargo.toml']) cpSync(project(name), path.join(root, name));
  const manifest = `name = "tiny"\n[[file]]\nname = "net.pth"\n${listed}\nurl = "${address}/published/net.pth"\n`;
  writeFileSync(path.join(root, 'models/tiny/pack.toml'), manifest);
  asked = [];
  return { root, file: path.join(root, 'models/tiny/net.pth') };
}

function models(root, environment = {}) {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    execFile('./build.sh', ['models'], { cwd: root, env }, (error, _, said) => resolve({ code: error?.code ?? 0, said }));
  });
}

describe('./build.sh models', () => {
  test('fetches a published file, checks it, and does not ask for it again', async () => {
    const { root, file } = copy('whole');
    assert.equal((await models(root)).code, 0);
    assert.deepEqual(readFileSync(file), WEIGHTS);
    assert.equal((await models(root)).code, 0);
    assert.deepEqual(asked.map(([url]) => url), ['/published/net.pth']);
  });

  test('goes on where it was interrupted', async () => {
    const { root, file } = copy('resumed');
    writeFileSync(`${file}.part`, WEIGHTS.subarray(0, 100_000));
    assert.equal((await models(root)).code, 0);
    assert.deepEqual(asked, [['/published/net.pth', 'bytes=100000-']]);
    assert.deepEqual(readFileSync(file), WEIGHTS);
  });

  test('begins again where the server cannot go on', async () => {
    const { root, file } = copy('restarted');
    writeFileSync(`${file}.part`, WEIGHTS.subarray(0, 100_000));
    ranges = false;
    assert.equal((await models(root)).code, 0);
    ranges = true;
    assert.deepEqual(readFileSync(file), WEIGHTS);
  });

  test('begins again where more was begun than the server has', async () => {
    const { root, file } = copy('longer');
    writeFileSync(`${file}.part`, Buffer.concat([WEIGHTS, WEIGHTS]));
    assert.equal((await models(root)).code, 0);
    assert.deepEqual(readFileSync(file), WEIGHTS);
  });

  test('throws away a file with another hash and says what was expected and found', async () => {
    const { root, file } = copy('altered');
    served = Buffer.from(WEIGHTS).fill(1, 0, 10);
    const { code, said } = await models(root);
    served = WEIGHTS;
    assert.notEqual(code, 0);
    assert.match(said, new RegExp(`net.pth is not the listed file.*expected sha256 ${sha256}, found sha256 [0-9a-f]{64}`));
    assert.ok(!existsSync(file) && !existsSync(`${file}.part`));
  });

  test('holds a file of which only the beginning of the hash is published against that', async () => {
    const right = copy('beginning', `sha256_prefix = "${sha256.slice(0, 8)}"`);
    assert.equal((await models(right.root)).code, 0);
    const wrong = copy('other-beginning', 'sha256_prefix = "00000000"');
    assert.match((await models(wrong.root)).said, /expected sha256 00000000/);
  });

  test('offline it says in one sentence what to do', async () => {
    const { root } = copy('offline');
    const { code, said } = await models(root, { MODELS_MIRROR: 'http://127.0.0.1:9' });
    assert.notEqual(code, 0);
    const sentences = said.split('\n').filter((line) => line.startsWith('build.sh: '));
    assert.equal(sentences.length, 1);
    assert.match(sentences[0], /offline: run \.\/build\.sh models on a connected one/);
  });

  test('a mirror may stand in for the published addresses', async () => {
    const { root, file } = copy('mirrored');
    assert.equal((await models(root, { MODELS_MIRROR: `${address}/hospital/` })).code, 0);
    assert.deepEqual(asked.map(([url]) => url), ['/hospital/tiny/net.pth']);
    assert.ok(existsSync(file));
  });

  test('every published file has an address', () => {
    for (const pack of ['ai-severity', 'ai-segment', 'comparators']) {
      const [, ...files] = readFileSync(project(`models/${pack}/pack.toml`), 'utf8').split('[[file]]');
      for (const file of files) assert.match(file, /\nurl = "https:\/\//);
    }
  });
});
