// The conductor's side of model packs: from dropped or hosted files to open packs, and what is kept.

import { describe_manifest, manifest_of_kept, may_be_weights } from '../conductor/ct_severity.js';
import { startWorker } from '../assets.js';
import { fetchPack, hostedPacks } from './hosted.js';
import { openStore } from './store.js';

// Enough to tell a file of weights from any other.
const START = 64;
const MANIFEST = 'pack.toml';

/** @typedef {import('./store.js').Record} Record */

/**
 * @param {object} page
 * @param {(pack: { files: import('../protocol.js').NamedFile[], kept?: boolean, unlisted?: boolean }, report)
 *   => Promise<import('../protocol.js').OpenedPack>} page.open opens a pack, `pack.toml` among its files
 * @param {() => void} page.stopIfAsked throws when the person cancelled
 */
export function createPacks({ open, stopIfAsked }) {
  // Ends the Worker that converts, if one does.
  let stop = () => {};

  const answers = {
    /** The packs that were kept on this device at earlier visits. */
    async kept(_, report) {
      const store = await openStore();
      const opened = [];
      const refused = [];
      for (const [pack, records] of byPack(await store.list())) {
        await openRecords(pack, records, report).then(
          (entry) => opened.push(entry),
          (error) => refused.push({ name: pack, message: error.message, choice: false, files: [] }),
        );
      }
      return { opened, refused };
    },

    /** Any files: folders of packs are opened where they lie, published files are converted and kept. */
    async import_weights({ files, ...how }, report) {
      const { folders, rest } = await sort(files);
      const opened = [];
      const refused = [];
      for (const folder of folders) {
        try {
          opened.push({ ...(await open({ files: folder, unlisted: how.unlisted }, report)), records: [] });
        } catch (error) {
          if (error.kind !== 'unlisted') throw error;
          refused.push({ name: folderName(folder), message: error.message, choice: true, files: folder });
        }
      }
      const imported = await convertAll(rest, how, report);
      return { ...imported, opened: [...opened, ...imported.opened], refused: [...refused, ...imported.refused] };
    },

    async forget({ name }) {
      await (await openStore()).remove(name);
      return null;
    },

    hosted: () => hostedPacks(),

    /** A small one, opened as it is and kept by the browser's cache alone. */
    async open_hosted({ pack }, report) {
      return { ...(await open({ files: await fetchPack(pack, () => {}, stopIfAsked) }, report)), records: [], hosted: true };
    },

    async load_hosted({ pack, ...how }, report) {
      const files = await fetchPack(pack, report, stopIfAsked);
      return answers.import_weights({ files, ...how }, report);
    },
  };

  /** Folders with a manifest of their own, and all other files. */
  async function sort(files) {
    const folders = [];
    const taken = new Set();
    for (const manifest of files.filter(({ name }) => baseName(name) === MANIFEST)) {
      taken.add(manifest);
      // The manifests of published packs are part of this program: they are not needed from outside.
      if (describe_manifest(new Uint8Array(await manifest.file.arrayBuffer())).published) continue;
      const folder = manifest.name.slice(0, -MANIFEST.length);
      const inside = files.filter(({ name }) => name.startsWith(folder));
      for (const file of inside) taken.add(file);
      folders.push(inside);
    }
    return { folders, rest: files.filter((file) => !taken.has(file)) };
  }

  /** Converts what is weights, one file after the other, and opens the packs they belong to. */
  async function convertAll(files, { unlisted, half, have }, report) {
    const candidates = [];
    for (const named of files) {
      stopIfAsked();
      const start = new Uint8Array(await named.file.slice(0, START).arrayBuffer());
      if (may_be_weights(start, named.file.size)) candidates.push(named);
    }
    let fresh = [];
    const refused = [];
    let note = null;
    for (const [index, named] of candidates.entries()) {
      report('weights_file', index, candidates.length);
      try {
        const { why, ...record } = await convert(named.file, { unlisted, half }, report);
        note ??= why;
        // Of two files for the same place the later one stays.
        fresh = [...fresh.filter((other) => !samePlace(other, record)), record];
      } catch (error) {
        stopIfAsked();
        refused.push({ name: baseName(named.name), message: error.message, choice: error.kind === 'unlisted', files: [named] });
      }
    }
    const opened = [];
    for (const [pack, records] of byPack(fresh)) {
      const old = have.filter((one) => one.pack === pack && !records.some((record) => samePlace(one, record)));
      opened.push(await openRecords(pack, [...old, ...records], report));
    }
    return { opened, refused, note, others: files.length - candidates.length };
  }

  async function openRecords(pack, records, report) {
    const toml = manifest_of_kept(pack, JSON.stringify(records.map(({ entry }) => entry)));
    const files = records.map(({ entry, file }) => ({ name: entry.name, file }));
    return { ...(await open({ files: [{ name: MANIFEST, file: new Blob([toml]) }, ...files], kept: true }, report)), records };
  }

  /** One file in a Worker of its own, which then goes with all its memory. */
  async function convert(file, how, report) {
    try {
      return await convertOnce({ file, ...how, memory: false }, report);
    } catch (error) {
      if (error.kind !== 'storage') throw error;
      return { ...(await convertOnce({ file, ...how, memory: true }, report)), why: error.message };
    }
  }

  function convertOnce(request, report) {
    const worker = startWorker('worker/import.js', 'import');
    return new Promise((resolve, reject) => {
      const fail = (message, kind) => reject(Object.assign(new Error(message), { kind }));
      worker.addEventListener('message', ({ data: { record, progress, error, kind } }) => {
        if (progress) return report(progress.step, progress.done, progress.total);
        if (record) resolve(record);
        else fail(error, kind);
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        fail(event.message || 'its Worker ended', 'crash');
      });
      stop = () => fail('cancelled', 'cancelled');
      worker.postMessage(request);
    }).finally(() => {
      worker.terminate();
      stop = () => {};
    });
  }

  return { answers, stop: () => stop() };
}

function byPack(records) {
  const packs = new Map();
  for (const record of records) packs.set(record.pack, [...(packs.get(record.pack) ?? []), record]);
  return packs;
}

const samePlace = (one, other) => one.pack === other.pack && one.entry.holds === other.entry.holds;

const folderName = (files) => files[0].name.split('/').slice(0, -1).join('/') || MANIFEST;

const baseName = (name) => name.split('/').pop();
