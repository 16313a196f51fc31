// The conductor Worker: owns the dropped files, the scan and the pack, and runs the pipeline. The
// networks run in Workers of their own (pool.js), so this one can always be asked to stop.

import initialise, { Conductor } from '../conductor/ct_severity.js';
import { chooseDevice, cpu } from './device.js';
import { Cancelled, Files } from './files.js';
import { DeviceFailure, SlicePool } from './pool.js';
import { View } from './view.js';

let conductor = null;
let device = null;
let packFiles = {};
let pool = null;
let cancelled = false;
/** Requests that the person stopped before their turn came. */
const stopped = new Set();
/** The series that is looked at. */
let view = null;
/** The id of the request under way. */
let current = null;
// One request after another: each may read hundreds of files and must not meet another halfway.
let last = Promise.resolve();

self.addEventListener('message', ({ data }) => {
  if (data.type === 'cancel') {
    for (const id of data.ids) stopped.add(id);
    if (!stopped.has(current)) return;
    cancelled = true;
    pool?.stop(new Cancelled());
    return;
  }
  if (data.type === 'look') return view?.id === data.view ? view.lookAt(data.slice) : undefined;
  last = last.then(() => (data.type === 'view' ? look(data) : handle(data)));
});

const post = (message, transfer = []) => self.postMessage(message, transfer);

async function handle(request) {
  const { id } = request;
  current = id;
  const report = (step, done, total) => self.postMessage({ type: 'progress', id, step, done, total });
  cancelled = stopped.delete(id);
  try {
    if (cancelled) throw new Cancelled();
    const value = await answers[request.type](request, report);
    self.postMessage({ type: 'answer', id, value });
  } catch (error) {
    fail(id, error);
  } finally {
    current = null;
  }
}

const fail = (id, error) =>
  post({ type: 'failure', id, kind: kindOf(error), message: error?.message ?? String(error) });

/** Begins to decode a series; the request is answered when all of it is there. */
function look(request) {
  endView();
  cancelled = false;
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
    cancelled = false;
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
  if (cancelled || error instanceof Cancelled) return 'cancelled';
  if (error instanceof DeviceFailure) return 'device';
  return error?.kind ?? 'crash';
}

const answers = {
  async open({ backend, cpuBecause }) {
    await initialise();
    conductor = new Conductor();
    setDevice(cpuBecause ? cpu(cpuBecause.why, cpuBecause.values) : await chooseDevice(backend));
    return conductor.inputs();
  },

  catalogue({ id, files }, report) {
    endView();
    const glimpse = (preview) => post({ type: 'part', id, value: { glimpse: preview } }, [preview.pixels.buffer]);
    return conductor.catalogue(new Files(files, isCancelled), goOn(report), glimpse);
  },

  overlays: () => conductor.overlays?.() ?? null,

  thumbnail: ({ series }) => conductor.thumbnail(series),

  preview: ({ series }) => conductor.preview(series),

  async pack({ files }, report) {
    const identity = await conductor.open_pack(new Files(files, isCancelled), goOn(report));
    const fileOf = (name) => files.find((file) => file.name.split('/').pop() === name)?.file;
    packFiles = Object.fromEntries(
      Object.entries(identity.networks).map(([network, name]) => [network, fileOf(name)]),
    );
    return identity;
  },

  async score(request, report) {
    try {
      return await scoreOn(device, request, report);
    } catch (error) {
      if (cancelled || device.backend === 'cpu' || !pool?.failure) throw error;
      // A driver that breaks or answers wrongly must not cost the person the exam.
      setDevice(cpu('device.failed', { reason: pool.failure.message }));
      return scoreOn(device, request, report);
    }
  },
};

async function scoreOn(device, { series, patient }, report) {
  if (view?.series === series && view.kept) await view.finish(report);
  pool = new SlicePool(device, packFiles);
  try {
    return await conductor.score(series, JSON.stringify(patient), pool, device.backend, goOn(report));
  } catch (error) {
    throw pool.failure ?? error;
  } finally {
    pool.stop();
  }
}

const isCancelled = () => cancelled;

/** Progress as Rust tells it: the answer says whether to go on. */
const goOn = (report) => (step, done, total) => {
  report(step, done, total);
  return !cancelled;
};

function setDevice(chosen) {
  device = chosen;
  self.postMessage({ type: 'device', device });
}
