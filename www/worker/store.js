// Where converted weights stay on the device between visits: the origin private file system; where
// the browser has none for this page (one opened from a file, say), IndexedDB; else only memory, for
// this visit. A record is a converted file and its entry for the pack's manifest.

/**
 * @typedef {{ pack: string, entry: import('../protocol.js').Entry, file: Blob, kept: boolean }} Record
 *  `kept`: it will be there at the next visit
 */

/** The best place that this browser offers; `why` is the key of a text when nothing will stay. */
export async function openStore({ memory = false } = {}) {
  if (memory) return memoryStore;
  for (const open of [openFolder, openDatabase]) {
    try {
      return await open();
    } catch {
      // Refused here: the next place may do.
    }
  }
  return memoryStore;
}

// ---- the origin private file system: weights/<pack>/<file>, and <file>.json once it is whole ------

async function openFolder() {
  const root = await navigator.storage.getDirectory();
  const weights = await root.getDirectoryHandle('weights', { create: true });
  return {
    why: null,

    async list() {
      const records = [];
      for await (const folder of weights.values()) {
        if (folder.kind === 'directory') records.push(...(await recordsOf(folder)));
      }
      return records;
    },

    remove: (pack) => weights.removeEntry(pack, { recursive: true }).catch(unlessAbsent),

    async begin(pack, name) {
      const folder = await weights.getDirectoryHandle(pack, { create: true });
      await folder.removeEntry(`${name}.json`).catch(unlessAbsent);
      const handle = await folder.getFileHandle(name, { create: true });
      const access = await handle.createSyncAccessHandle();
      access.truncate(0);
      return {
        write: (portion) => writeAll(access, portion),
        async finish(entry) {
          access.flush();
          access.close();
          await writeEntry(folder, entry);
          return handle.getFile();
        },
        async abandon() {
          access.close();
          await folder.removeEntry(name).catch(unlessAbsent);
        },
      };
    },
  };
}

async function recordsOf(folder) {
  const records = [];
  const leftovers = [];
  const names = new Set();
  for await (const name of folder.keys()) names.add(name);
  for (const name of names) {
    if (name.endsWith('.json')) continue;
    const entry = names.has(`${name}.json`) && (await readEntry(folder, `${name}.json`));
    const file = await (await folder.getFileHandle(name)).getFile();
    if (entry && file.size === entry.bytes) records.push({ pack: folder.name, entry, file, kept: true });
    else leftovers.push(name);
  }
  // What an import left that did not come to its end; another tab may be at it, and then it stays.
  for (const name of leftovers) await folder.removeEntry(name).catch(() => {});
  return records;
}

async function readEntry(folder, name) {
  try {
    return JSON.parse(await (await (await folder.getFileHandle(name)).getFile()).text());
  } catch {
    return null;
  }
}

async function writeEntry(folder, entry) {
  const handle = await folder.getFileHandle(`${entry.name}.json`, { create: true });
  const access = await handle.createSyncAccessHandle();
  try {
    access.truncate(0);
    writeAll(access, new TextEncoder().encode(JSON.stringify(entry)));
    access.flush();
  } finally {
    access.close();
  }
}

/** The file grows by the portion; a device that is full takes less, or throws. */
function writeAll(access, portion) {
  if (access.write(portion, { at: access.getSize() }) < portion.length) {
    throw new DOMException('the device is full', 'QuotaExceededError');
  }
}

function unlessAbsent(error) {
  if (error?.name !== 'NotFoundError') throw error;
}

// ---- IndexedDB -----------------------------------------------------------------------------------

async function openDatabase() {
  const opening = indexedDB.open('ct-severity-weights', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('records');
  const database = await answer(opening);
  const records = () => database.transaction('records', 'readonly').objectStore('records');
  /** Settled when it is on the device: a request succeeds before that. */
  const change = (work) => new Promise((resolve, reject) => {
    const transaction = database.transaction('records', 'readwrite');
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore('records'));
  });
  return {
    why: null,

    async list() {
      const all = await answer(records().getAll());
      return all.map((record) => ({ ...record, kept: true }));
    },

    async remove(pack) {
      const keys = await answer(records().getAllKeys());
      await change((kept) => {
        for (const key of keys) if (key[0] === pack) kept.delete(key);
      });
    },

    async begin(pack, name) {
      const parts = [];
      return {
        write: (portion) => parts.push(new Blob([portion])),
        async finish(entry) {
          const file = new Blob(parts);
          await change((kept) => kept.put({ pack, entry, file }, [pack, name]));
          return file;
        },
        abandon() {},
      };
    },
  };
}

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// ---- memory ---------------------------------------------------------------------------------------

const memoryStore = {
  why: 'packs.refused',
  list: async () => [],
  remove: async () => {},
  async begin() {
    // A Blob of each portion: the browser holds those outside this Worker's memory.
    const parts = [];
    return {
      write: (portion) => parts.push(new Blob([portion])),
      finish: async () => new Blob(parts),
      abandon() {},
    };
  },
};

// ---- writing one file ------------------------------------------------------------------------------

/** Takes a converted file in portions (src/web/import.rs), and keeps it in memory where the device fails. */
export class Sink {
  constructor(store) {
    this.store = store;
    /** Key of the text that says why the file will not stay, or null. */
    this.why = store.why;
  }

  async open(pack, name, bytes) {
    this.pack = pack;
    this.spare = await memoryStore.begin();
    try {
      this.writer = (await hasRoom(bytes)) ? await this.store.begin(pack, name) : this.refuse('packs.full');
    } catch (error) {
      this.writer = this.refuse(reasonOf(error));
    }
  }

  write(portion) {
    this.writer.write(portion);
  }

  restart() {
    this.abandoned = this.writer.abandon();
    this.writer = this.refuse('packs.full');
  }

  /** @returns {Promise<Record>} */
  async finish(entry) {
    await this.abandoned;
    try {
      return { pack: this.pack, entry, file: await this.writer.finish(entry), kept: this.why === null };
    } catch (error) {
      // The bytes went with the store's writer: the file has to be converted again.
      throw Object.assign(new Error(reasonOf(error)), { kind: 'storage' });
    }
  }

  refuse(why) {
    this.why = why;
    return this.spare;
  }
}

async function hasRoom(bytes) {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || quota - usage > bytes;
}

const reasonOf = (error) => (error?.name === 'QuotaExceededError' ? 'packs.full' : 'packs.refused');
