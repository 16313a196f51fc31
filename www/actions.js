// What the person can do, as changes of the state. The parts call these; only this file asks the
// conductor.

import { bedsideActions } from './bedside.js';
import { cohortActions } from './cohort.js';
import { Failure, createConductor } from './conductor.js';
import { exportActions } from './exports.js';
import { createOffline } from './offline.js';
import { createPackActions } from './packs.js';
import { checkPatient } from './patient.js';
import { createScanActions } from './scan-actions.js';
import { createSyntheticActions } from './synthetic.js';
import { said, speak, text } from './text.js';

const asked = new URLSearchParams(location.search).get('backend');
const backend = asked === 'cpu' || asked === 'gpu' ? asked : null;

/** `redraw` draws the whole page anew from the state. */
export function createActions(store, { redraw }) {
  const conductor = createConductor({ onDevice: (device) => deviceChanged(device) });
  const offline = createOffline(store);
  // Why a new Worker must not try the graphics processor again.
  let cpuBecause = null;

  const scanActions = createScanActions(store, conductor, {
    stale: () => stale(),
    failed: (...what) => failed(...what),
    readHeader: (series) => actions.readHeader(series),
  });

  const syntheticActions = createSyntheticActions(store, conductor, {
    openFiles: scanActions.openScan,
    setValue: (...what) => actions.setOwn(...what),
    failed: (...what) => failed(...what),
  });

  const actions = {
    /** Starts the Worker; the page is of no use until it answers. */
    async open() {
      try {
        store.update({ ...(await openWorker()), worker: 'ready' });
        await actions.refreshBedside();
        await packs.start();
      } catch (failure) {
        neverStarted(failure);
      }
    },

    ...scanActions,
    ...syntheticActions,

    async openScan(files) {
      syntheticActions.forgetInvented();
      await scanActions.openScan(files);
    },

    async score() {
      const { scan, patient, units, inputs } = store.get();
      const { values } = checkPatient(inputs, patient, units);
      store.update({ run: { phase: 'running', steps: {}, started: performance.now() }, notice: null });
      try {
        const report = await conductor.ask({ type: 'score', series: scan.chosen, patient: values }, stepDone);
        store.update({ run: { phase: 'done', report, given: values, stale: false } });
        await actions.showOverlays();
        await actions.refreshBedside();
      } catch (failure) {
        failed(failure, 'run');
      }
    },

    /** Tests the networks on this machine; `software` tries a software adapter too. */
    async selfTest({ software = false } = {}) {
      store.update({ selfTest: { phase: 'running', rows: {} } });
      try {
        const result = await conductor.ask({ type: 'selfTest', software }, ({ row }) => {
          const { selfTest } = store.get();
          if (selfTest.phase !== 'running') return;
          store.update({ selfTest: { ...selfTest, rows: { ...selfTest.rows, [row.network]: row } } });
        });
        const rows = Object.fromEntries(result.rows.map((row) => [row.network, row]));
        store.update({ selfTest: { ...result, phase: 'done', rows } });
      } catch (failure) {
        failed(failure, 'selfTest');
      }
    },

    /** Keeps for the list what the page, a Worker or the service worker asked of the network. */
    asked(who, requests) {
      const named = requests.map((request) => ({ ...request, who }));
      store.update({ requests: [...store.get().requests, ...named] });
    },

    keepOffline: () => offline.register(),

    takeUpdate: () => offline.takeUpdate(),

    cancel: () => conductor.cancel(),

    /** Speaks another language; everything that was given and computed stays. */
    speak(code) {
      speak(code);
      redraw();
      document.getElementById('choose-language').focus();
    },

    ...bedsideActions({ store, conductor, stale, failed, revive }),
    ...cohortActions({ store, conductor, revive }),
    ...exportActions({ store, conductor, revive }),
  };
  const packs = createPackActions(store, { ask: conductor.ask, stale, failed, refresh: () => actions.refreshBedside() });
  Object.assign(actions, packs.actions);

  function stepDone({ step, done, total }) {
    const { run } = store.get();
    if (run.phase !== 'running') return;
    store.update({ run: { ...run, steps: { ...run.steps, [step]: { done, total } } } });
  }

  /** A result stays readable when its inputs change, and says that it is no longer theirs. */
  function stale() {
    const { run } = store.get();
    if (run.phase === 'done') store.update({ run: { ...run, stale: true } });
    else if (run.phase !== 'running') store.update({ run: { phase: 'idle' } });
  }

  function deviceChanged(device) {
    const before = store.get().device;
    store.update({ device });
    if (before?.backend === 'gpu' && device.backend === 'cpu') {
      cpuBecause = { why: device.why, values: device.values };
      const { run } = store.get();
      store.update({
        notice: text(device.why === 'device.disagrees' ? 'self_test.fell_back' : 'crash.gpu', device.values),
        run: run.phase === 'running' ? { ...run, steps: {} } : run,
      });
      // What the faulty one computed must not pass for the processor's.
      if (run.phase === 'done') stale();
    }
  }

  /** A failed request, told where the person looks for it; `files` are those it was about. */
  function failed(failure, part, files) {
    if (!(failure instanceof Failure)) throw failure;
    // Another scan may have taken its place by now.
    if (part === 'packs') packs.failed(afterFailure(failure, part));
    else if (store.get()[part].files === files) store.update({ [part]: afterFailure(failure, part) });
    const { run } = store.get();
    if (part !== 'run' && part !== 'selfTest' && run.phase === 'running') store.update({ run: { phase: 'idle' } });
    if (!conductor.alive()) revive();
  }

  function afterFailure(failure, part) {
    if (failure.kind === 'cancelled') return { phase: { run: 'cancelled', selfTest: 'idle' }[part] ?? 'empty' };
    const broken = failure.kind === 'crash' || failure.kind === 'device';
    const error = broken ? text(`crash.${part}`, { reason: reasonOf(failure) }) : said(failure.message);
    return { phase: 'failed', error };
  }

  /** A new Worker, told again what the dead one knew. What killed the old one is not repeated. */
  async function revive() {
    store.update({ worker: 'starting' });
    try {
      await openWorker();
    } catch (failure) {
      return neverStarted(failure);
    }
    const { scan } = store.get();
    await again('scan', scan, async () => {
      await scanActions.reopenScan(scan);
    });
    await packs.again();
    store.update({ worker: 'ready' });
  }

  async function again(part, { phase }, tell) {
    if (phase !== 'read') return;
    try {
      await tell();
    } catch (failure) {
      store.update({ [part]: { phase: 'failed', error: said(failure.message) || text('crash.unknown') } });
    }
  }

  const openWorker = () => conductor.ask({ type: 'open', backend, cpuBecause });

  const neverStarted = (failure) =>
    store.update({ worker: 'failed', notice: text('crash.start', { reason: reasonOf(failure) }) });

  const reasonOf = (failure) => failure.message || text('crash.unknown');

  return actions;
}
