// What the person can do without the networks: values and their units, what the scan's header offers,
// the clinical scores alone, and values moved by hand.

import { Failure } from './conductor.js';
import { forget, noteScan, remember } from './keeping.js';
import { checkPatient } from './patient.js';
import { said } from './text.js';

// Long enough to type a number, short enough to seem at once.
const PAUSE_MS = 200;

/** The actions on the bedside values; `stale` says that a result is no longer that of the values. */
export function bedsideActions({ store, conductor, stale, failed, revive }) {
  let pause = null;
  let asking = false;
  let again = false;

  /** Asks for every score of the values as they are now: one question at a time, the last one counts. */
  async function refresh() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      do {
        again = false;
        const bedside = await conductor.ask({ type: 'bedside', patient: known(store.get()) });
        store.update({ bedside, bedsideProblem: null });
      } while (again);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      store.update({ bedside: null, bedsideProblem: failure.kind === 'input' ? said(failure.message) : null });
      // A run that broke with it has told of it; the scores come with the next change.
      if (!conductor.alive()) revive();
    } finally {
      asking = false;
    }
  }

  function changed(patch) {
    store.update(patch);
    remember(store.get());
    stale();
    clearTimeout(pause);
    pause = setTimeout(refresh, PAUSE_MS);
  }

  return {
    setValue: (name, typed) => changed({ patient: { ...store.get().patient, [name]: typed } }),

    /** Sets an input in its own unit, whichever was chosen. */
    setOwn: (name, value) => changed({
      patient: { ...store.get().patient, [name]: value }, units: { ...store.get().units, [name]: undefined },
    }),

    setUnit: (name, unit) => changed({ units: { ...store.get().units, [name]: unit } }),

    /** Takes age and sex from the scan's header: only ever by the person's own press. */
    acceptHeader() {
      const { patient, units, header } = store.get();
      const { age, sex } = header;
      const taken = { ...(age !== null && { age: String(age) }), ...(sex !== null && { sex }) };
      changed({ patient: { ...patient, ...taken }, units: { ...units, age: undefined } });
    },

    keepOnDevice(kept) {
      store.update({ kept });
      remember(store.get());
    },

    forgetValues() {
      changed({ patient: {}, units: {}, kept: false });
      forget();
    },

    /** What the header of the chosen series says of the patient. */
    async readHeader(series) {
      store.update({ header: null });
      noteScan();
      const header = await conductor.ask({ type: 'header', series });
      if (store.get().scan.chosen === series) store.update({ header });
    },

    refreshBedside: refresh,

    /** Every score that needs no scan. */
    async scoreBedside() {
      const { inputs, patient, units } = store.get();
      try {
        const given = checkPatient(inputs, patient, units).values;
        const full = await conductor.ask({ type: 'bedside', patient: given });
        store.update({ run: { phase: 'done', report: { full, pack: null }, given, stale: false } });
      } catch (failure) {
        failed(failure, 'run');
      }
    },

    /** The report with some values moved; for the page to show, not to keep. */
    async whatIf(values) {
      try {
        return await conductor.ask({ type: 'bedside', patient: values });
      } finally {
        if (!conductor.alive()) revive();
      }
    },
  };
}

/** The values that can be used, with what the scan of the result on the screen gave. */
function known({ inputs, patient, units, run }) {
  const { values } = checkPatient(inputs, patient, units);
  const fromScan = run.phase === 'done' ? scanValues(run.report.full) : {};
  return { ...values, ...fromScan };
}

/** What a report's scan gave, as values of a patient. */
export const scanValues = ({ inputs }) =>
  Object.fromEntries(Object.entries(inputs).filter(([, { source }]) => source === 'scan').map(([name, { value }]) => [name, value]));

/** Every value of a report as it was used, but for those that follow from others. */
export const usedValues = ({ inputs }) =>
  Object.fromEntries(Object.entries(inputs).filter(([, { source }]) => source !== 'derived').map(([name, { value }]) => [name, value]));
