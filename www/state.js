// All that the page knows, in one place. Parts read it, change it by `update`, and are told.

/** A store of one plain object; `update` merges a patch and tells every listener. */
export function createStore(initial) {
  let state = initial;
  const listeners = new Set();
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
  pack: { phase: 'empty' },
  /** What was typed, by input name. */
  patient: {},
  run: { phase: 'idle' },
};
