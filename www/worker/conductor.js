// The conductor Worker: owns the dropped files, the scan and the pack, and runs the pipeline. The
// networks run in Workers of their own (pool.js), so this one can always be asked to stop.

import initialise, { Conductor } from '../conductor/ct_severity.js';
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

  catalogue({ files }, report) {
    scanFiles = files;
    return conductor.catalogue(new Files(files, (position) => report('catalogue', position, files.length)));
  },

  preview: ({ series }) => conductor.preview(series, new Files(scanFiles)),

  async pack({ files }, report) {
    const identity = await conductor.open_pack(new Files(files, (position) => report('pack', position, files.length)));
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
  pool = new SlicePool(device, packFiles);
  try {
    return await conductor.score(series, patient, new Files(scanFiles), pool, device.backend, (step, done, total) => {
      report(step, done, total);
      return !cancelled;
    });
  } catch (error) {
    throw pool.failure ?? error;
  } finally {
    pool.stop();
  }
}

/** The dropped files as Rust asks for them (src/web/page.rs). */
class Files {
  constructor(files, onRead = () => {}) {
    this.files = files;
    this.onRead = onRead;
  }

  get count() {
    return this.files.length;
  }

  name(position) {
    return this.files[position].name;
  }

  async read(position) {
    if (cancelled) throw new Cancelled();
    this.onRead(position);
    try {
      return new Uint8Array(await this.files[position].file.arrayBuffer());
    } catch {
      // Named by its position: its name may hold a patient's.
      throw inputError(`File ${position + 1} could not be read: it was moved or changed since it was chosen. Choose it again.`);
    }
  }
}

const inputError = (sentence) => Object.assign(new Error(sentence), { kind: 'input' });

function setDevice(chosen) {
  device = chosen;
  self.postMessage({ type: 'device', device });
}
