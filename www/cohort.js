// What the person can do with a cohort: give a table and folders, score it, stop, take the results.
// Actions of actions.js.

import { Failure } from './conductor.js';
import { save } from './save.js';
import { said, text } from './text.js';

/** As the state of a page just opened has it. */
export const initialCohort = {
  /** @type {'empty' | 'reading' | 'ready' | 'running' | 'done' | 'stopped' | 'failed'} */
  phase: 'empty',
  /** @type {import('./protocol.js').NamedFile[]} folders of scans, and whatever lay beside the table */
  files: [],
  /** @type {import('./protocol.js').CohortAbout | null} */
  about: null,
  /** @type {import('./protocol.js').CohortRow[]} in the order of the table */
  rows: [],
  /** @type {{ row: number, step: string } | null} what is being computed */
  step: null,
  error: null,
};

/** @param context `revive` is that of actions.js */
export function cohortActions({ store, conductor, revive }) {
  const cohort = () => store.get().cohort;
  const change = (patch) => store.update({ cohort: { ...cohort(), ...patch } });

  function failed(failure, phase) {
    if (!(failure instanceof Failure)) throw failure;
    if (failure.kind === 'cancelled') change({ phase, step: null });
    else change({ phase: 'failed', step: null, error: said(failure.message) || text('crash.unknown') });
    if (!conductor.alive()) revive();
  }

  return {
    /** Takes a table and folders, in one go or one after the other. */
    async giveCohort(given) {
      const tables = given.filter(({ name }) => /\.csv$/i.test(name));
      const files = [...(tables.length > 0 ? [] : cohort().files), ...given.filter((file) => !tables.includes(file))];
      if (tables.length > 1) return change({ ...initialCohort, phase: 'failed', error: text('cohort.several_tables') });
      if (tables.length === 0) {
        if (!cohort().about) return change({ files, phase: 'failed', error: text('cohort.no_table') });
        return change({ files, phase: 'ready', rows: [] });
      }
      change({ ...initialCohort, files, phase: 'reading' });
      try {
        const about = await conductor.ask({ type: 'cohort_table', file: tables[0].file });
        change({ about, phase: 'ready' });
      } catch (failure) {
        failed(failure, 'empty');
      }
    },

    async scoreCohort() {
      change({ phase: 'running', rows: [], step: null, error: null });
      const { files } = cohort();
      try {
        await conductor.ask({ type: 'cohort', files }, ({ rows, row, step }) => {
          if (rows) change({ rows: [...cohort().rows, ...rows], step: null });
          else change({ step: { row, step } });
        });
        change({ phase: 'done', step: null });
      } catch (failure) {
        failed(failure, 'stopped');
      }
    },

    /** The rows that are done, with their header, as the command writes them. */
    saveCohort() {
      const { about, rows } = cohort();
      save('ct-severity-results.csv', 'text/csv', about.header + rows.map(({ line }) => line).join(''));
    },
  };
}
