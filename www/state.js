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
  /** @type {import('./protocol.js').Preview | null} */
  preview: null,
  pack: { phase: 'empty' },
  /** What was typed, by input name. */
  patient: {},
  run: { phase: 'idle' },
  /** @type {(import('./protocol.js').Asked & { who: string })[]} what was asked of the network */
  requests: [],
  /** @type {'unavailable' | 'keeping' | 'kept'} whether the page works without a network */
  offline: 'unavailable',
  /** @type {null | 'waiting' | 'elsewhere'} a newer version of the page, and what it waits for */
  update: null,
  selfTest: { phase: 'idle' },
};
