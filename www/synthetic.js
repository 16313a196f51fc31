// A synthetic patient: a chest CT computed on this device and invented bedside values, to try the
// page with. They go the same way as a dropped folder; only the values are filled in.

/** Always the same patient of each severity, so that two people see the same. */
const SEED = 1;

/** `openFiles` opens a scan, `failed` is that of actions.js. */
export function createSyntheticActions(store, conductor, { openFiles, setValue, failed }) {
  const actions = {
    /** Makes a patient who is mildly, moderately or severely ill, and opens the scan. */
    async trySynthetic(severity) {
      conductor.cancel();
      const making = { phase: 'making', severity };
      store.update({ scan: making, preview: null, volume: null, thumbnails: {}, overlays: null, run: { phase: 'idle' }, notice: null });
      try {
        const { files, patient } = await conductor.ask({ type: 'synthetic', severity, seed: SEED });
        // The person may have dropped a scan of their own meanwhile.
        if (store.get().scan !== making) return;
        actions.forgetInvented();
        const invented = Object.fromEntries(Object.entries(patient).map(([name, value]) => [name, String(value)]));
        store.update({ synthetic: { severity, invented } });
        for (const [name, value] of Object.entries(invented)) setValue(name, value);
        await openFiles(files);
      } catch (failure) {
        if (store.get().scan === making) failed(failure, 'scan', undefined);
      }
    },

    /** Invented values must not stay for a scan of somebody else; what the person typed stays. */
    forgetInvented() {
      const { synthetic, patient } = store.get();
      if (!synthetic) return;
      store.update({ synthetic: null });
      for (const [name, value] of Object.entries(synthetic.invented)) {
        if (patient[name] === value) setValue(name, '');
      }
    },
  };
  return actions;
}
