// Each network alone, in the browser, against the outputs of the original implementations.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { scratch, seededPack } from './native.mjs';
import { minutes, openPage, startBrowser } from './page.mjs';
import { networkInput, readArray, shared } from './reference.mjs';

// Largest difference allowed, as a share of the largest value.
const TOLERANCE = 1e-4;
// Name in the reference, id in packs, file in the seeded pack, shape of the input.
const CASES = [
  ['r231', 'r231', 'unet_r231', [2, 1, 64, 64]],
  ['efficientnet_b0', 'efficientnet_b0', 'efficientnet_b0', [2, 3, 64, 64]],
  ['efficientnet_b0_odd', 'efficientnet_b0', 'efficientnet_b0', [1, 3, 75, 91]],
  ['resnet50_moco', 'resnet50_moco', 'resnet50_moco', [2, 3, 64, 64]],
];

let browser;
let pack;

before(async () => {
  pack = seededPack(scratch());
  browser = await startBrowser();
});
after(() => browser?.close());

// The programs, and what each computes on. The page chooses between the processor's two.
const PROGRAMS = {
  cpu: 'the processor',
  'cpu-relaxed': 'the processor by fused multiply-add',
  gpu: 'WebGPU',
};

for (const [program, device] of Object.entries(PROGRAMS)) {
  describe(`on ${device}`, () => {
    for (const [name, network, file, shape] of CASES) {
      test(`${name} equals the original on ${device}`, { timeout: minutes(10) }, async (t) => {
        const reference = shared(`reference/networks/${name}.npz`);
        if (!reference) return t.skip('../shared/reference is not here');
        const expected = readArray(reference, 'output');
        const weights = path.join(pack, `${file}.safetensors`);
        const input = networkInput(name, shape.reduce((product, length) => product * length));
        const output = await forward({ program, network, weights, input, shape });
        assert.equal(output.length, expected.length);
        const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - output[i])), 0);
        t.diagnostic(`largest difference ${(difference / largest).toExponential(1)} of the largest value`);
        assert.ok(difference <= TOLERANCE * largest, `off by ${difference} of ${largest}`);
      });
    }
  });
}

/** Runs a network in a page of its own, so that each starts with a fresh device. */
async function forward({ program, network, weights, input, shape }) {
  const page = await openPage(browser);
  try {
    await page.evaluate(() => {
      window.given = document.body.appendChild(document.createElement('input'));
      window.given.type = 'file';
      window.given.id = 'given';
    });
    // A file is the one way to hand over a hundred megabytes.
    await page.setInputFiles('#given', weights);
    return await page.evaluate(async ({ program, network, input, shape }) => {
      const { default: initialise, Engine } = await import(`/${program}/ct_severity.js`);
      await initialise();
      const engine = await Engine.open(program === 'gpu' ? 'gpu' : 'cpu');
      engine.load(network, new Uint8Array(await window.given.files[0].arrayBuffer()));
      return [...(await engine.forward(Float32Array.from(input), Uint32Array.from(shape)))];
    }, { program, network, input: [...input], shape });
  } finally {
    await page.close();
  }
}
