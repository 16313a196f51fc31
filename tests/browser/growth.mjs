// How time and memory of the page grow with the number of slices. `./build.sh bench growth` runs it.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { among, atLeastOne, orUsage } from './bench/options.mjs';
import { scored } from './bench/scan.mjs';
import { machine, measuredPage } from './bench/machine.mjs';
import { growthTable, verdicts, writeReadme } from './bench/table.mjs';
import { command, scratch, seededPack } from './native.mjs';
import { minutes, openPage, startBrowser } from './page.mjs';
import { project } from './reference.mjs';
import { dropSynthetic } from './synthetic.mjs';

// The length of the synthetic chest, however many slices it is cut into.
const CHEST_MM = 310;
// Where the published sizes of the networks end: their part does not grow with thinner slices.
const LARGEST_SEEDED = 250;
const PACKS = ['bundled', 'seeded'];
const USAGE = `./build.sh bench growth [OPTIONS]     (about 15 minutes on two cores)
  --slices 50,250     numbers of slices of the synthetic chest; 50,250,1000,2000
  --packs A,B         of ${PACKS.join(', ')}: our own networks, and seeded ones of the published sizes (to
                      ${LARGEST_SEEDED} slices: they see the chest every 10 mm, however many slices there are)
  --json FILE         where the numbers go; target/growth.json
  --readme            put the table into README.md
PAGE and COMMAND as in ./build.sh bench.`;

const options = orUsage(USAGE, () => {
  const { values } = parseArgs({
    options: {
      slices: { type: 'string', default: '50,250,1000,2000' },
      packs: { type: 'string', default: PACKS.join() },
      json: { type: 'string', default: project('target/growth.json') },
      readme: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const slices = values.slices.split(',').map(atLeastOne).sort((a, b) => a - b);
  return { ...values, slices, packs: among(values.packs, PACKS) };
});

const folder = scratch();
const packs = { bundled: null, seeded: options.packs.includes('seeded') ? seededPack(folder, '--bands') : null };
execFileSync(command(), ['phantom', folder, '--severity', 'moderate', '--grid', '512']);
const chest = readdirSync(path.join(folder, 'scan')).sort().map((name) => path.join(folder, 'scan', name));

const result = { machine: machine(), page: measuredPage(), growth: {} };
for (const pack of options.packs) {
  result.growth[pack] = [];
  for (const slices of options.slices) {
    if (pack === 'seeded' && slices > LARGEST_SEEDED) continue;
    const row = await grown(slices, packs[pack]);
    console.error(`${pack}, ${slices} slices: ${row.until_listed_s.toFixed(1)} s until listed, ${row.total_s.toFixed(1)} s in all, ${Math.round(row.peak_MiB)} MiB`);
    result.growth[pack].push(row);
  }
}
mkdirSync(path.dirname(options.json), { recursive: true });
writeFileSync(options.json, `${JSON.stringify(result, null, 1)}\n`);
console.log(`\n${growthTable(result)}`);
if (options.readme) writeReadme(project('README.md'), 'growth', growthTable(result));
process.exitCode = verdicts(result).every(({ kept }) => kept) ? 0 : 1;

/** One scan in a browser of its own, from the drop to the score. */
async function grown(slices, pack) {
  const browser = await startBrowser();
  try {
    const page = await openPage(browser, '?backend=cpu');
    const drop = async () => {
      await dropSynthetic(page, slices, { spacing: CHEST_MM / slices, chest });
      const listed = page.locator('.series-row', { hasText: `${slices.toLocaleString('en')} slices` });
      await listed.waitFor({ timeout: minutes(5) });
    };
    const { until_listed, total, peak_MiB, ...steps } = await scored(browser, page, drop, pack);
    return { slices, until_listed_s: until_listed, total_s: until_listed + total, steps, peak_MiB };
  } finally {
    await browser.close();
  }
}
