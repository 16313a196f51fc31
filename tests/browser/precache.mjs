// Lists the files of a built page with the hash of each, for its service worker: FOLDER/precache.js.
// usage: node precache.mjs FOLDER

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// What the browser fetches by itself for a service worker, and the page in one file.
const NOT_KEPT = [/^service-worker\.js$/, /^precache\.js$/, /^ct-severity\.html$/];
// Packs that a host adds beside the page are hundreds of megabytes: they are kept when chosen.
const PACKS = /^models\/(?!bundled\/)[^/]+\//;

/** The names of a folder's files, with forward slashes, in order. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** Whether a file belongs to what the page keeps on the device. */
export const isKept = (name) => !PACKS.test(name) && !NOT_KEPT.some((pattern) => pattern.test(name));

/** Writes the list; returns the names in it. */
export function writePrecache(folder) {
  const names = filesOf(folder).filter(isKept);
  const hash = (name) => `sha256-${createHash('sha256').update(readFileSync(path.join(folder, name))).digest('base64')}`;
  const files = Object.fromEntries(names.map((name) => [name, hash(name)]));
  writeFileSync(path.join(folder, 'precache.js'),
    `// Made by the build: the page's files, each with the hash of its content.\nself.PRECACHE = ${JSON.stringify({ files }, null, 1)};\n`);
  return names;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv[2]) {
    console.error('usage: node precache.mjs FOLDER');
    process.exit(2);
  }
  writePrecache(process.argv[2]);
}
