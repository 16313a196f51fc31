// What the person can do with model packs, as changes of the state.

import { Failure } from './conductor.js';
import { text } from './text.js';

/** @param context `ask` asks the conductor, `stale` and `failed` are those of actions.js */
export function createPackActions(store, { ask, stale, failed }) {
  const change = (patch) => store.update({ packs: { ...store.get().packs, ...patch } });

  const actions = {
    /** Opens the pack of a folder beside the others. */
    async openPack(files) {
      if (files.length === 0) return;
      change({ task: { done: 0, total: files.length }, error: null });
      store.update({ notice: null });
      stale();
      try {
        await open({ files, kept: false });
        change({ task: null });
      } catch (failure) {
        failed(failure, 'packs');
      }
    },

    async closePack(name) {
      stale();
      try {
        await ask({ type: 'close_pack', name });
        change({ open: without(name) });
      } catch (failure) {
        failed(failure, 'packs');
      }
    },
  };

  async function open({ files, kept }) {
    const identity = await ask({ type: 'pack', files, kept }, ({ done, total }) => {
      const { task } = store.get().packs;
      if (task) change({ task: { ...task, done, total } });
    });
    change({ open: [...without(identity.name), { identity, files, kept }] });
  }

  const without = (name) => store.get().packs.open.filter(({ identity }) => identity.name !== name);

  return {
    actions,

    /** Tells a new Worker which packs were open. */
    async again() {
      const { open: opened } = store.get().packs;
      change({ open: [] });
      for (const pack of opened) {
        try {
          await open(pack);
        } catch (failure) {
          if (!(failure instanceof Failure)) throw failure;
          change({ error: failure.message || text('crash.unknown') });
        }
      }
    },

    /** A request about packs failed or was cancelled. */
    failed: ({ error = null }) => change({ task: null, error }),
  };
}
