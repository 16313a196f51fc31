// The conductor Worker: owns the dropped files, the scan and the packs, and runs the pipeline. The
// networks run in Workers of their own (pool.js), so this one can always be asked to stop.

import { bytesOf } from '../assets.js';
import initialise, { CohortTable, Conductor, synthetic, syntheticBedside } from '../conductor/ct_severity.js';
import { LASTING } from '../protocol.js';
import { scoreCohort } from './cohort.js';
import { chooseDevice, cpu, findAdapter } from './device.js';
import { Cancelled, Files } from './files.js';
import { createPacks } from './packs.js';
import { SlicePool } from './pool.js';
import { SelfTest, gpuAgrees } from './self-test.js';
import { DeviceFailure } from './slice-worker.js';
import { View } from './view.js';

let conductor = null;
let device = null;
// The files of each open pack, by its name.
const packFiles = new Map();
let pool = null;
/** The series that is looked at. */
let view = null;
/** The cohort's table. */
let table = null;
// The request that is being answered, the last one that came, and the last one that a cancel was for.
let current = null;
let received = 0;
let stopped = 0;
// One request after another: each may read hundreds of files and must not meet another halfway.
let last = Promise.resolve();

self.addEventListener('message', ({ data }) => {
  if (data.type === 'cancel') {
    stopped = received;
    if (!isCancelled()) return;
    pool?.stop(new Cancelled());
    packs.stop();
    return;
  }
  if (data.type === 'look') return view?.id === data.view ? view.lookAt(data.slice) : undefined;
  received = data.id;
  last = last.then(() => (data.type === 'view' ? look(data) : handle(data)));
});

const post = (message, transfer = []) => self.postMessage(message, transfer);

const packs = createPacks({
  open: openPack,
  stopIfAsked() {
    if (isCancelled()) throw new Cancelled();
  },
});

async function handle(request) {
  const { id } = request;
  const report = (step, done, total) => self.postMessage({ type: 'progress', id, step, done, total });
  current = request;
  try {
    if (isCancelled()) throw new Cancelled();
    const value = await (answers[request.type] ?? packs.answers[request.type])(request, report);
    post({ type: 'answer', id, value }, buffersOf(value));
  } catch (error) {
    fail(id, error);
  } finally {
    current = null;
  }
}

/** The masks of an Overlays, which fill hundreds of megabytes: handed over, not copied. */
const buffersOf = (value) => [value?.lungs, value?.lesions].flatMap((map) => map?.labels?.buffer ?? []);

const fail = (id, error) =>
  post({ type: 'failure', id, kind: kindOf(error), message: error?.message ?? String(error) });

/** Begins to decode a series; the request is answered when all of it is there. */
function look(request) {
  endView();
  try {
    view = new View(conductor, request, post);
    goOnDecoding();
  } catch (error) {
    fail(request.id, error);
  }
}

/** One slice, after which whatever was asked meanwhile has its turn. */
function goOnDecoding() {
  const decoding = view;
  last = last.then(async () => {
    if (view !== decoding) return;
    try {
      if (await view.step()) return goOnDecoding();
      post({ type: 'answer', id: view.id, value: { failed: view.failed } });
    } catch (error) {
      fail(view.id, error);
    }
  });
}

/** Another series is looked at, or another scan was dropped. */
function endView() {
  if (view) fail(view.id, new Cancelled());
  view = null;
}

/** Rust hands its errors over with a `kind`; a trap leaves the module unusable. */
function kindOf(error) {
  if (isCancelled() || error instanceof Cancelled) return 'cancelled';
  if (error instanceof DeviceFailure) return 'device';
  return error?.kind ?? 'crash';
}

const answers = {
  async open({ backend, cpuBecause }) {
    await initialise({ module_or_path: await programOf('conductor/ct_severity_bg.wasm') });
    conductor = new Conductor();
    setDevice(cpuBecause ? cpu(cpuBecause.why, cpuBecause.values) : await chooseDevice(backend));
    return conductor.form();
  },

  catalogue({ id, files }, report) {
    endView();
    const glimpse = (preview) => post({ type: 'part', id, value: { glimpse: preview } }, [preview.pixels.buffer]);
    return conductor.catalogue(new Files(files, isCancelled), goOn(report), glimpse);
  },

  overlays: () => conductor.overlays(),

  synthetic({ severity, seed }) {
    const files = synthetic(severity, seed).map(({ name, bytes }) => ({ name, file: new File([bytes], name) }));
    return { files, patient: JSON.parse(syntheticBedside(severity)) };
  },

  thumbnail: ({ series }) => conductor.thumbnail(series),

  preview: ({ series }) => conductor.preview(series),

  pack: openPack,

  close_pack({ name }) {
    conductor.close_pack(name);
    packFiles.delete(name);
    return null;
  },

  header: ({ series }) => conductor.header_patient(series),

  bedside: ({ patient }) => conductor.bedside(JSON.stringify(patient)),

  selfTest: testMachine,

  exports: ({ patient, scanned }) => conductor.exports(JSON.stringify(patient), scanned),

  export: ({ kind, patient, scanned, identified }) =>
    conductor.export(kind, JSON.stringify(patient), scanned, identified, Date.now() / 1000),

  person: () => conductor.person(),

  async cohort_table({ file }) {
    const bytes = await new Files([{ name: file.name, file }], isCancelled).read(0);
    table?.free();
    table = null;
    table = CohortTable.read(bytes);
    return table.about();
  },

  async cohort({ id, files }) {
    const say = (message) => self.postMessage({ type: 'progress', id, ...message });
    await scoreCohort(table.about(), files, {
      plain: (from, to, problem) => conductor.cohort_rows(table, from, to, problem),
      scanned: (row, found) => onDevice((where) => scoreRow(where, row, found, (step) => say({ row: row + 1, step }))),
      tell: (rows) => say({ rows }),
      pause: () => new Files([], isCancelled).pause(),
    });
    return null;
  },

  score: (request, report) => onDevice((where) => scoreOn(where, request, report)),
};

/** Runs what computes on the device; once more on the processor where the graphics processor breaks. */
async function onDevice(compute) {
  try {
    return await compute(device);
  } catch (error) {
    if (isCancelled() || device.backend === 'cpu' || !pool?.failure) throw error;
    // A driver that breaks or answers wrongly must not cost the person the exam.
    setDevice(cpu('device.failed', { reason: firstLine(pool.failure.message) }));
    return compute(device);
  }
}

/** A row of the cohort whose scan is in these files. */
async function scoreRow(device, row, files, say) {
  pool = new SlicePool(device, networkFiles());
  const progress = goOn((step) => say(step));
  try {
    return await conductor.cohort_scan(table, row, new Files(files, isCancelled), pool, device.backend, progress);
  } catch (error) {
    throw pool.failure ?? error;
  } finally {
    pool.stop();
  }
}

/** Tests the networks on this machine; a graphics processor that disagrees is not used again. */
async function testMachine({ id, software }) {
  const adapter = await findAdapter();
  // A software adapter is tested where it is asked for, or in use because the address asks for it.
  const tested = adapter && (software || !adapter.software || device.backend === 'gpu') ? adapter : null;
  const test = new SelfTest(tested, (row) => self.postMessage({ type: 'progress', id, row }));
  pool = test;
  const rows = await test.run();
  if (device.backend === 'gpu' && !gpuAgrees(rows)) setDevice(cpu('device.disagrees', { adapter: adapter?.name ?? '' }));
  return { adapter, tested: tested !== null, rows };
}

async function scoreOn(device, { series, patient }, report) {
  const viewer = view?.series === series ? view : null;
  pool = new SlicePool(device, networkFiles());
  try {
    return await conductor.score(series, JSON.stringify(patient), pool, device.backend, goOn(report), viewer);
  } catch (error) {
    throw pool.failure ?? error;
  } finally {
    pool.stop();
  }
}

/** @returns {Promise<import('../protocol.js').OpenedPack>} */
async function openPack({ files, kept = false, unlisted = false }, report) {
  const identity = await conductor.open_pack(new Files(files, isCancelled), kept, unlisted, goOn(report));
  packFiles.set(identity.name, files);
  return { identity, files, kept, unlisted };
}

/** The file of each network, from the packs that Rust would use now. */
function networkFiles() {
  const found = {};
  for (const [network, place] of Object.entries(conductor.network_files())) {
    const isIt = ({ name }) => name === place.file || name.endsWith(`/${place.file}`);
    if (place) found[network] = packFiles.get(place.pack).find(isIt).file;
  }
  return found;
}

/** A driver's complaint goes on for lines that help nobody at a bedside. */
const firstLine = (message) => message.split('\n')[0].replace(/[.\s]+$/, '');

async function programOf(name) {
  const bytes = await bytesOf(name);
  if (!bytes) throw new Error('its program could not be loaded from where the page came');
  return bytes;
}

const isCancelled = () => current !== null && current.id <= stopped && !LASTING.has(current.type);

/** Progress as Rust tells it: the answer says whether to go on. */
const goOn = (report) => (step, done, total) => {
  report(step, done, total);
  return !isCancelled();
};

function setDevice(chosen) {
  device = chosen;
  self.postMessage({ type: 'device', device });
}
