// The conductor Worker: owns the dropped files, the scan and the pack, and runs the pipeline. The
// networks run in Workers of their own (pool.js), so this one can always be asked to stop.

import initialise, { Conductor } from '../core/ct_severity.js';
import { chooseDevice, cpu } from './device.js';
import { DeviceFailure, SlicePool } from './pool.js';

/** The person asked to stop. */
class Cancelled extends Error {}

let conductor = null;
let device = null;
let scanFiles = [];
let packFiles = {};
let pool = null;
let cancelled = false;
// One request after another: each may read hundreds of files and must not meet another halfway.
let last = Promise.resolve();

self.addEventListener('message', ({ data }) => {
  if (data.type === 'cancel') {
    cancelled = true;
    pool?.stop(new Cancelled());
    return;
  }
  last = last.then(() => handle(data));
});

async function handle(request) {
  const { id } = request;
  const report = (step, done, total) => self.postMessage({ type: 'progress', id, step, done, total });
  cancelled = false;
  try {
    const value = await answers[request.type](request, report);
    self.postMessage({ type: 'answer', id, value });
  } catch (error) {
    self.postMessage({ type: 'failure', id, kind: kindOf(error), message: error?.message ?? String(error) });
  }
}

/** Rust hands its errors over with a `kind`; a trap leaves the module unusable. */
function kindOf(error) {
  if (error instanceof Cancelled || cancelled) return 'cancelled';
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

  async catalogue({ files }, report) {
    scanFiles = files;
    conductor.catalogue_start();
    for (const [position, { name, file }] of files.entries()) {
      stopIfAsked();
      report('catalogue', position, files.length);
      conductor.catalogue_add(name, await bytesOf(file, position));
    }
    return conductor.catalogue_finish();
  },

  async preview({ series }) {
    const position = conductor.preview_file(series);
    return conductor.preview(series, await bytesOf(scanFiles[position].file, position));
  },

  async pack({ files }, report) {
    conductor.pack_start();
    for (const [position, { name, file }] of files.entries()) {
      stopIfAsked();
      report('pack', position, files.length);
      conductor.pack_add(name, await bytesOf(file, position));
    }
    const identity = conductor.pack_finish();
    packFiles = Object.fromEntries(
      Object.entries(identity.networks).map(([network, position]) => [network, files[position].file]),
    );
    return identity;
  },

  async score({ series, patient }, report) {
    await readSeries(series, report);
    try {
      return await scoreOn(device, patient, report);
    } catch (error) {
      if (cancelled || device.backend === 'cpu' || !pool?.failure) throw error;
      // A driver that breaks or answers wrongly must not cost the person the exam.
      setDevice(cpu('device.failed', { reason: pool.failure.message }));
      return await scoreOn(device, patient, report);
    }
  },
};

async function readSeries(series, report) {
  const positions = conductor.scan_start(series);
  for (const [index, position] of positions.entries()) {
    stopIfAsked();
    report('read', index, positions.length);
    conductor.scan_add(index, await bytesOf(scanFiles[position].file, position));
  }
  conductor.scan_finish();
  report('read', positions.length, positions.length);
}

async function scoreOn(device, patient, report) {
  pool = new SlicePool(device, packFiles);
  try {
    return await conductor.score(patient, pool, (step, done, total) => {
      report(step, done, total);
      return !cancelled;
    });
  } catch (error) {
    throw pool.failure ?? error;
  } finally {
    pool.stop();
  }
}

function setDevice(chosen) {
  device = chosen;
  self.postMessage({ type: 'device', device });
}

function stopIfAsked() {
  if (cancelled) throw new Cancelled();
}

/** A file's bytes. The file is named by its position: its name may hold a patient's. */
async function bytesOf(file, position) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    const error = new Error(`File ${position + 1} could not be read: it was moved or changed since it was chosen. Choose it again.`);
    error.kind = 'input';
    throw error;
  }
}
