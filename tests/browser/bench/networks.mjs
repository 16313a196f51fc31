// Each network by ours and by onnxruntime-web, in one page, by turns.

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PAGE } from '../page.mjs';
import { project } from '../reference.mjs';
import { serve } from '../server.mjs';
import { NETWORKS, exported } from './graphs.mjs';
import { inputs } from './inputs.mjs';
import { Checkpoint } from './safetensors.mjs';

/** The largest difference of outputs that counts as agreement, as a share of the largest value. */
const TOLERANCE = 1e-4;
/** A contender whose first run takes longer is measured once, not `repeats` times. */
const SLOW_SECONDS = 20;
// Between two runs: threads that wait for work by spinning have gone to sleep by then.
const PAUSE_MS = 300;

/** What is measured on a device: who, and how it is opened. */
const CONTENDERS = {
  wasm: {
    onnxruntime_1: { provider: 'wasm', threads: 1 },
    ours_1: { backend: 'cpu', workers: 1 },
    onnxruntime_2: { provider: 'wasm', threads: 2 },
    ours_2: { backend: 'cpu', workers: 2 },
  },
  webgpu: {
    onnxruntime: { provider: 'webgpu', threads: 1 },
    ours: { backend: 'gpu', workers: 1 },
  },
};
export const DEVICES = Object.keys(CONTENDERS);

// Threads need these; the page itself does not.
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Measures networks and tells each as it is done.
 * @param {import('playwright-core').BrowserContext} context
 * @param {{ networks: string[], devices: string[], repeats: number, pack: string, folder: string,
 *   say: (line: string) => void }} options
 * @returns {Promise<{ onnxruntime: string, adapter: string | null, networks: object }>}
 */
export async function measureNetworks(context, { networks, devices, repeats, pack, folder, say }) {
  const server = await serve(site(folder, networks, pack), 0, ISOLATED);
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/bench/`);
    await page.waitForFunction(() => window.bench);
    const out = { onnxruntime: '', adapter: await page.evaluate(() => window.bench.adapter()), networks: {} };
    for (const network of networks) {
      const run = new Run(page, network, repeats, say);
      out.onnxruntime = await run.reference();
      out.networks[network] = {};
      for (const device of devices) out.networks[network][device] = await run.on(device);
    }
    return out;
  } finally {
    await page.close();
    server.close();
  }
}

/** One network, by everyone. */
class Run {
  constructor(page, network, repeats, say) {
    Object.assign(this, { page, network, repeats, say });
  }

  /** onnxruntime's answer on one thread is what all others are held against. Tells its version. */
  async reference() {
    const version = await this.open('reference', CONTENDERS.wasm.onnxruntime_1);
    await this.do('run', 'reference');
    await this.do('keepAnswer', 'reference');
    await this.do('close', 'reference');
    return version;
  }

  async on(device) {
    const contenders = Object.entries(CONTENDERS[device]);
    const results = {};
    for (const [name, about] of contenders) {
      const begun = performance.now();
      await this.open(name, about);
      const first = await this.do('run', name);
      results[name] = {
        until_first_s: (performance.now() - begun) / 1000,
        first_s: first,
        difference: await this.do('difference', name),
        seconds: [],
      };
      this.say(`${this.network} ${device} ${name}: ready after ${results[name].until_first_s.toFixed(1)} s, difference ${results[name].difference.toExponential(1)}`);
    }
    for (let round = 0; round < this.repeats; round++) {
      for (const [name] of contenders) {
        if (round > 0 && results[name].first_s > SLOW_SECONDS) continue;
        await this.page.waitForTimeout(PAUSE_MS);
        results[name].seconds.push(await this.do('run', name));
      }
    }
    for (const [name] of contenders) {
      results[name].median_s = median(results[name].seconds);
      this.say(`${this.network} ${device} ${name}: ${results[name].seconds.map((s) => s.toFixed(3)).join(' ')} s per slice`);
      await this.do('close', name);
    }
    return results;
  }

  open(name, about) {
    const { file, shape } = NETWORKS[this.network];
    const whole = { ...about, network: this.network, weights: `${file}.safetensors`, shape };
    return this.page.evaluate(([name, about]) => window.bench.open(name, about), [name, whole]);
  }

  do(what, name) {
    return this.page.evaluate(([what, name]) => window.bench[what](name), [what, name]);
  }
}

/** Whose outputs are further from onnxruntime's on the processor than allowed, a sentence each. */
export function disagreements(networks) {
  const all = Object.entries(networks).flatMap(([network, devices]) => Object.entries(devices).flatMap(([device, contenders]) =>
    Object.entries(contenders).map(([name, { difference }]) => ({ who: `${network} ${device} ${name}`, difference }))));
  return all
    .filter(({ difference }) => !(difference <= TOLERANCE))
    .map(({ who, difference }) => `${who} is apart by ${difference} of the largest value`);
}

/** A folder with the built page, the bench's own, onnxruntime-web, and what the networks need. */
function site(folder, networks, pack) {
  const root = path.join(folder, 'site');
  const data = path.join(root, 'data');
  mkdirSync(data, { recursive: true });
  for (const name of readdirSync(PAGE)) symlinkSync(path.resolve(PAGE, name), path.join(root, name));
  symlinkSync(project('tests/browser/bench'), path.join(root, 'bench'));
  symlinkSync(project('tests/browser/node_modules/onnxruntime-web/dist'), path.join(root, 'ort'));
  for (const network of networks) {
    const file = `${NETWORKS[network].file}.safetensors`;
    symlinkSync(path.join(pack, file), path.join(data, file));
    writeFileSync(path.join(data, `${network}.onnx`), exported(network, new Checkpoint(path.join(pack, file))));
    for (const [name, values] of Object.entries(inputs(network))) {
      writeFileSync(path.join(data, `${network}.${name}`), values);
    }
  }
  return root;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
