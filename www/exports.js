// What the person can do with a result: take it away as files, or print it. Actions of actions.js.

import { Failure } from './conductor.js';
import { save } from './save.js';
import { said, text } from './text.js';

/** As the state of a page just opened has it. */
export const initialExports = {
  /** Whether patient and study are named; only ever by the person's own choice. */
  identified: false,
  /** @type {string[]} what the result on the screen can be exported as */
  kinds: [],
  /** @type {string | null} what is being made */
  busy: null,
  /** @type {string | null} a sentence on what was saved, or on what went wrong */
  note: null,
  error: null,
};

/** @param context `revive` is that of actions.js */
export function exportActions({ store, conductor, revive }) {
  const exports = () => store.get().exports;
  const change = (patch) => store.update({ exports: { ...exports(), ...patch } });

  /** The result on the screen as a question to the conductor. */
  const result = () => {
    const { run } = store.get();
    return { patient: run.given, scanned: run.report.pack !== null };
  };

  /** Asks, and tells what went wrong where the person looks for it. */
  async function ask(busy, request) {
    change({ busy, note: null, error: null });
    try {
      return await conductor.ask(request);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      change({ error: text('export.failed', { reason: said(failure.message) || text('crash.unknown') }) });
      if (!conductor.alive()) revive();
      return null;
    } finally {
      change({ busy: null });
    }
  }

  return {
    /** Looks what the result on the screen can be exported as. */
    async listExports() {
      change({ ...initialExports, identified: exports().identified });
      const kinds = await ask(null, { type: 'exports', ...result() });
      change({ kinds: kinds ?? [] });
    },

    nameThePatient: (identified) => change({ identified, note: null }),

    async exportFile(kind) {
      const { identified } = exports();
      const file = await ask(kind, { type: 'export', kind, identified, ...result() });
      if (!file) return;
      save(file.name, file.media_type, file.bytes);
      change({ note: text('export.saved', { name: file.name }) });
    },

    /** Patient and study as the scan names them; null where they are not to be named. */
    async person() {
      if (exports().identified) return ask('print', { type: 'person' });
      change({ note: null, error: null });
      return null;
    },
  };
}
