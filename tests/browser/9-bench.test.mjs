// The bench: it runs, its networks are onnxruntime's too, and it finds out what it is there to find.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { NETWORKS } from './bench/graphs.mjs';
import { disagreements, measureNetworks } from './bench/networks.mjs';
import { scanDisagreements } from './bench/scan.mjs';
import { benchTable, verdicts, writeReadme } from './bench/table.mjs';
import { scratch, seededPack } from './native.mjs';
import { minutes, startBrowser } from './page.mjs';

describe('the bench', () => {
  test('gives every network to onnxruntime-web and to the page, which agree within 1e-4', { timeout: minutes(8) }, async (t) => {
    const folder = scratch();
    const browser = await startBrowser();
    try {
      const networks = Object.keys(NETWORKS);
      const options = { networks, devices: ['wasm'], repeats: 1, pack: seededPack(folder), folder, say: (line) => t.diagnostic(line) };
      const result = await measureNetworks(browser.context, options);
      assert.deepEqual(disagreements(result.networks), []);
      for (const network of networks) {
        const contenders = result.networks[network].wasm;
        assert.deepEqual(Object.keys(contenders), ['onnxruntime_1', 'ours_1', 'onnxruntime_2', 'ours_2']);
        for (const { median_s: seconds } of Object.values(contenders)) assert.ok(seconds > 0.001, `${seconds} s`);
      }
      const table = benchTable({ machine: { processors: 2, model: 'test' }, page: 'dist', ...result });
      assert.match(table, /\| R231 \| WASM, 1 thread \/ 1 Worker \| \d/);
    } finally {
      await browser.close();
    }
  });

  test('tells outputs that are apart by more than 1e-4, or not numbers', () => {
    const networks = { r231: { wasm: { right: { difference: 9e-5 }, wrong: { difference: 2e-4 }, lost: { difference: NaN } } } };
    const lines = disagreements(networks);
    assert.equal(lines.length, 2);
    assert.match(lines[0], /r231 wasm wrong/);
    const predictions = { efficientnet: 0.1, moco: 0.5, blend: 0.3 };
    assert.deepEqual(scanDisagreements({}), []);
    assert.deepEqual(scanDisagreements({ page: { predictions }, native: { predictions: { ...predictions, moco: 0.50005 } } }), []);
    assert.equal(scanDisagreements({ page: { predictions }, native: { predictions: { ...predictions, moco: 0.5002 } } }).length, 1);
  });

  test('tells growth that is faster than linear, and a tab above the ceiling', () => {
    const growth = (...rows) => ({ growth: { bundled: rows.map(([slices, total_s, peak_MiB]) => ({ slices, total_s, peak_MiB })) } });
    const kept = (result) => verdicts(result).map(({ kept }) => kept);
    assert.deepEqual(kept(growth([50, 10, 500], [250, 40, 900], [1000, 150, 2000])), [true, true, true]);
    assert.deepEqual(kept(growth([50, 10, 500], [250, 70, 3100])), [false, false, false]);
  });

  test('replaces its own section of the README and nothing else', () => {
    const file = path.join(scratch(), 'README.md');
    writeFileSync(file, 'before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n');
    writeReadme(file, 'bench', '| new |');
    assert.equal(readFileSync(file, 'utf8'), 'before\n<!-- bench -->\n\n| new |\n\n<!-- /bench -->\nafter\n');
    assert.throws(() => writeReadme(file, 'growth', ''), /no section/);
  });
});
