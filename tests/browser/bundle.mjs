// Makes one HTML file of a built page: its modules, Workers, WebAssembly, packs, texts and styles,
// to be opened from a disk or a USB stick, where a browser fetches nothing.
// usage: node bundle.mjs FOLDER FILE
//
// esbuild joins the modules. From file:// Chromium runs neither module scripts by address nor
// module Workers, so the page becomes one inline module and each Worker one classic script; that
// rewriting is a bundler's work, and esbuild's is the common one, of one file and no dependencies.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { filesOf, isKept } from './precache.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
/** What a file for a USB stick may weigh. */
export const LARGEST = 25e6;
/** What runs first in every Worker, as www/assets.js has it in the page that is hosted. */
const FIRST = ['assets.js', 'worker/requests.js'];
const HOSTED = 'models/index.json';
const JAVASCRIPT = 'text/javascript';

/** Makes the single file and returns its size in bytes. */
export async function bundle(folder, file) {
  const names = filesOf(folder).filter(isKept);
  const read = (name) => readFileSync(path.join(folder, name));
  const style = readStyles(read);
  const program = await joined(folder, 'app.js', 'esm', path.join(HERE, 'one-file/boot.js'));
  const held = [];
  for (const worker of workersOf(names, read)) {
    held.push(element(worker, JAVASCRIPT, Buffer.from(await joined(folder, worker, 'iife', ...FIRST.map((name) => path.resolve(folder, name))))));
  }
  for (const name of names.filter(isData)) {
    const bytes = name === HOSTED ? onlyHeld(read(name), names) : read(name);
    held.push(element(name, 'application/octet-stream', bytes));
  }
  const page = document(read, style, program, held);
  if (Buffer.byteLength(page) > LARGEST) throw new Error(`the single file has ${Buffer.byteLength(page)} bytes, more than ${LARGEST}`);
  writeFileSync(file, page);
  return Buffer.byteLength(page);
}

/** What is neither program nor dress: WebAssembly, packs, samples. */
const isData = (name) => !/\.(js|css|html|svg|webmanifest)$/.test(name) && !name.startsWith('icons/');

/** The list of the packs beside the page, without those too large for the single file. */
function onlyHeld(index, names) {
  const { packs } = JSON.parse(index);
  const isHeld = ({ folder, files }) => files.every(({ name }) => names.includes(`models/${folder}/${name}`));
  return Buffer.from(JSON.stringify({ packs: packs.filter(isHeld) }));
}

/** Every program that is started as a Worker, by its name in `startWorker`. */
function workersOf(names, read) {
  const sources = names.filter((name) => name.endsWith('.js')).map((name) => read(name).toString());
  const started = sources.flatMap((source) => [...source.matchAll(/startWorker\(\s*'([^']+)'/g)].map(([, name]) => name));
  return [...new Set(started)];
}

/** A module with all that it imports, as one script. */
async function joined(folder, entry, format, ...before) {
  const imports = [...before, path.resolve(folder, entry)].map((file) => `import ${JSON.stringify(file)};`);
  const { outputFiles } = await build({
    stdin: { contents: imports.join('\n'), resolveDir: path.resolve(folder) },
    bundle: true,
    write: false,
    minify: true,
    format,
    charset: 'utf8',
    target: 'es2022',
    // There are no addresses in the single file (www/assets.js).
    define: { 'import.meta.url': 'undefined' },
    logLevel: 'warning',
  });
  return outputFiles[0].text;
}

const element = (name, type, bytes) =>
  `<script type="application/gzip" data-file="${name}" data-type="${type}">${gzipSync(bytes, { level: 9 }).toString('base64')}</script>`;

function readStyles(read) {
  const links = [...read('index.html').toString().matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, name]) => name);
  const style = links.map((name) => read(name).toString()).join('\n');
  if (/@import|url\(|<\//.test(style)) throw new Error('a style reaches for another file; the single file has none');
  return style;
}

function document(read, style, program, held) {
  const icon = `data:image/svg+xml;base64,${read('icon.svg').toString('base64')}`;
  const policy = [
    "default-src 'none'",
    `script-src '${hash(program)}' 'wasm-unsafe-eval' blob:`,
    'worker-src blob:',
    "connect-src 'none'",
    'img-src blob: data:',
    `style-src '${hash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = replaceAll(read('index.html').toString(), [
    [/(http-equiv="Content-Security-Policy"\s+content=")[^"]*/, `$1${policy}`],
    [/\s*<link rel="manifest"[^>]*>/, ''],
    [/href="icon\.svg"/, `href="${icon}"`],
    [/src="icon\.svg"/, `src="${icon}"`],
    [/(\s*<link rel="stylesheet"[^>]*>)+/, () => `\n    <style>${style}</style>`],
    [/\s*<script type="module" src="app\.js"><\/script>/, ''],
    // After what it unpacks.
    [/\s*<\/body>/, () => `\n${held.join('\n')}\n<script type="module">${program}</script>\n  </body>`],
  ]);
  const outside = page.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '').match(/\s(src|href)="(?!data:|#)[^"]*"/);
  if (outside) throw new Error(`the single file still reaches for ${outside[0].trim()}`);
  return page;
}

function replaceAll(text, replacements) {
  for (const [pattern, replacement] of replacements) {
    if (!pattern.test(text)) throw new Error(`index.html has no ${pattern}`);
    text = text.replace(pattern, replacement);
  }
  return text;
}

const hash = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, file] = process.argv.slice(2);
  if (!folder || !file) {
    console.error('usage: node bundle.mjs FOLDER FILE');
    process.exit(2);
  }
  const bytes = await bundle(folder, file);
  console.log(`${file}: ${(bytes / 1e6).toFixed(1)} MB`);
}
