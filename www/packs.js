// What the person can do with model packs, as changes of the state.

import { Failure } from './conductor.js';
import { said, text } from './text.js';

// A pack of this size is opened without asking; a larger one is offered.
const SMALL = 32 * 2 ** 20;

/**
 * @param context `ask` asks the conductor, `refresh` has the scores of the values computed again (some
 *   need files of a pack), `stale` and `failed` are those of actions.js
 */
export function createPackActions(store, { ask, stale, failed, refresh }) {
  const packs = () => store.get().packs;
  const change = (patch) => store.update({ packs: { ...packs(), ...patch } });

  /** Settled when all is open that needs no asking. */
  let started = Promise.resolve();

  const actions = {
    /** Takes files of weights: any of the published ones, or folders of packs. */
    addWeights: (files) => (files.length > 0 ? add({ type: 'import_weights', files, unlisted: false }) : null),

    /** Takes the refused files all the same: every result from them will say so. */
    useUnlisted() {
      const files = packs().refused.filter(({ choice }) => choice).flatMap((file) => file.files);
      return add({ type: 'import_weights', files, unlisted: true });
    },

    /** Loads a pack that lies beside the page. */
    loadHosted: (pack) => add({ type: 'load_hosted', pack, unlisted: false }),

    /** Closes a pack, and removes it from the device if it was kept there. */
    async closePack(name) {
      const { records = [] } = packs().open.find(({ identity }) => identity.name === name) ?? {};
      stale();
      try {
        await ask({ type: 'close_pack', name });
        if (records.some(({ kept }) => kept)) await ask({ type: 'forget', name });
        change({ open: without(name) });
        await refresh();
      } catch (failure) {
        failed(failure, 'packs');
      }
    },

    keepHalf: (half) => change({ half }),

    dismissRefused: () => change({ refused: [], error: null, others: 0 }),
  };

  async function openAll() {
    const hosted = await ask({ type: 'hosted' });
    change({ hosted });
    const told = () => {
      if (!packs().opening) change({ opening: true });
    };
    for (const pack of hosted.filter(({ bytes }) => bytes <= SMALL)) {
      await begun(async () => place(await ask({ type: 'open_hosted', pack }, told)));
    }
    await begun(async () => {
      const { opened, refused } = await ask({ type: 'kept' }, told);
      opened.forEach(place);
      change({ refused });
    });
    change({ opening: false });
    if (packs().open.length > 0) await refresh();
  }

  async function add(request) {
    change({ task: { step: 'weights_file', done: 0, total: 1 }, error: null, refused: [], others: 0 });
    store.update({ notice: null });
    stale();
    // So that the browser does not clear the weights when it needs room. It may say no: then it may.
    navigator.storage?.persist?.().catch(() => {});
    try {
      // What was kept is part of what there is.
      await started;
      const have = packs().open.flatMap(({ records = [] }) => records);
      const { opened, refused, note, others } = await ask({ ...request, half: packs().half, have }, progress);
      opened.forEach(place);
      change({ task: null, refused, note, others });
      await refresh();
    } catch (failure) {
      failed(failure, 'packs');
    }
  }

  function progress({ step, done, total }) {
    const { task } = packs();
    if (!task) return;
    const file = step === 'weights_file' ? { file: done, files: total } : {};
    change({ task: { ...task, ...file, step, done, total } });
  }

  /** A later pack stands before an earlier one; one of the same name is replaced. */
  const place = (pack) => change({ open: [...without(pack.identity.name), pack] });

  const without = (name) => packs().open.filter(({ identity }) => identity.name !== name);

  return {
    actions,

    /** Opens what needs no asking: the small packs beside the page, and what was kept on this device. */
    start() {
      started = openAll();
      return started;
    },

    /** Tells a new Worker which packs were open. */
    async again() {
      const { open } = packs();
      change({ open: [], task: null });
      for (const { files, kept, unlisted, ...rest } of open) {
        await begun(async () => place({ ...rest, ...(await ask({ type: 'pack', files, kept, unlisted })) }));
      }
    },

    /** A request about packs failed or was cancelled. */
    failed: ({ error = null }) => change({ task: null, error }),
  };

  /** A pack that does not open by itself costs the others nothing. */
  async function begun(opening) {
    try {
      await opening();
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      change({ error: said(failure.message) || text('crash.unknown') });
    }
  }
}
