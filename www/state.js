// All that the page knows, in one place. Parts read it, change it by `update`, and are told.

import { initialCohort } from './cohort.js';
import { initialExports } from './exports.js';
import { recall } from './keeping.js';

/** A store of one plain object; `update` merges a patch and tells every listener. */
export function createStore(initial) {
  let state = initial;
  let listeners = new Set();
  return {
    get: () => state,
    update(patch) {
      const before = state;
      state = { ...state, ...patch };
      for (const listener of listeners) listener(state, before);
    },
    listen(listener) {
      listeners.add(listener);
      listener(state, {});
    },
    /** Lets every listener go: what they drew is drawn anew. */
    silence() {
      listeners = new Set();
    },
  };
}

/** The state of a page just opened. */
export const initialState = {
  /** @type {'starting' | 'ready' | 'failed'} */
  worker: 'starting',
  /** @type {import('./protocol.js').Device | null} where the networks will be computed, and why */
  device: null,
  /** @type {string | null} a sentence for the person about something that broke */
  notice: null,
  /** @type {import('./protocol.js').InputSpec[]} */
  inputs: [],
  /** @type {import('./protocol.js').ScoreSpec[]} */
  scores: [],
  /** The published thirds of AI-severity and the derived cut-offs of its 1 to 5 score. */
  terciles: [],
  cutoffs: [],
  scan: { phase: 'empty' },
  /** @type {import('./protocol.js').Preview | null} a first picture, before the volume */
  preview: null,
  /** @type {import('./volume.js').ScanVolume | null} the series that is looked at */
  volume: null,
  /** @type {Record<number, import('./protocol.js').Thumbnail>} by index of the series */
  thumbnails: {},
  /** @type {{ severity: string, invented: Record<string, string> } | null} that this is a synthetic patient */
  synthetic: null,
  /** @type {import('./protocol.js').Overlays | null} of the scan scored last */
  overlays: null,
  packs: {
    /** @type {import('./protocol.js').OpenedPack[]} in the order in which they were opened: a later one
     *  stands before an earlier one */
    open: [],
    /** @type {import('./worker/hosted.js').HostedPack[]} those that lie beside the page */
    hosted: [],
    /** Whether packs are being opened that need no asking. */
    opening: false,
    /** What is being done with packs, or null. */
    task: null,
    /** @type {string | null} why the last request about packs failed */
    error: null,
    /** @type {import('./protocol.js').RefusedFile[]} files that were not taken, and why */
    refused: [],
    /** How many of the files were no weights at all. */
    others: 0,
    /** @type {string | null} key of the text that says why weights will not stay on the device */
    note: null,
    /** Whether kernels are rounded to half precision when they are kept. */
    half: false,
  },
  /** What was typed and in which unit, by input name, and whether it is kept on the device. */
  ...recall(),
  /** @type {{ age: number | null, sex: string | null } | null} what the scan's header says */
  header: null,
  /** @type {import('./protocol.js').FullReport | null} every score of the values as they are now */
  bedside: null,
  /** @type {string | null} why there is none */
  bedsideProblem: null,
  run: { phase: 'idle' },
  exports: initialExports,
  cohort: initialCohort,
  /** @type {(import('./protocol.js').Asked & { who: string })[]} what was asked of the network */
  requests: [],
  /** @type {'unavailable' | 'keeping' | 'kept'} whether the page works without a network */
  offline: 'unavailable',
  /** @type {null | 'waiting' | 'elsewhere'} a newer version of the page, and what it waits for */
  update: null,
  selfTest: { phase: 'idle' },
};

/** The open pack that computes a score: the last one that can. */
export const packFor = ({ open }, score) => open.findLast(({ identity }) => identity.scores.includes(score));

/** Whether any open pack can score a scan. */
export const canScore = (packs) => ['ai_severity', 'ai_segment', 'ai_segment_own'].some((score) => packFor(packs, score));
