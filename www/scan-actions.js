// What the person can do with a scan: give it, choose a series, look at it.

import { said, text } from './text.js';
import { ScanVolume, strideFor } from './volume.js';

// A folder of a whole archive may hold hundreds of series; pictures of the first ones will do.
const MOST_THUMBNAILS = 24;

/** `failed`, `stale` and `readHeader` are those of actions.js. */
export function createScanActions(store, conductor, { failed, stale, readHeader }) {
  const isOpen = (files) => store.get().scan.files === files;

  const actions = {
    /** Reads what was dropped and opens the proposed series. */
    async openScan(files) {
      // What is being done with weights goes on; the scan waits for it.
      if (!store.get().packs.task) conductor.cancel();
      if (files.length === 0) return actions.scanFailed(text('scan.empty'));
      performance.mark('scan-given');
      store.update({
        scan: { phase: 'reading', files, done: 0, total: files.length },
        ...NOTHING_SEEN,
        run: { phase: 'idle' },
        notice: null,
      });
      try {
        await catalogue(files);
        const { proposed } = store.get().scan.inventory;
        if (proposed !== null) choose(proposed);
        await drawThumbnails(files);
      } catch (failure) {
        failed(failure, 'scan', files);
      }
    },

    scanFailed(message) {
      store.update({ scan: { phase: 'failed', error: message }, ...NOTHING_SEEN, run: { phase: 'idle' } });
    },

    /** Begins to decode a series; its slices come while the person looks at those that are there. */
    async chooseSeries(chosen) {
      store.update({ preview: null });
      await choose(chosen);
    },

    /** Tells a new Worker of a scan that the page knows. */
    async reopenScan({ files, chosen }) {
      await catalogue(files);
      store.update({ scan: { ...store.get().scan, chosen } });
      if (chosen !== null) look(chosen, files);
    },

    /** Lays over the scan what scoring it has found. */
    async showOverlays() {
      const { scan } = store.get();
      const overlays = await conductor.ask({ type: 'overlays' });
      if (isOpen(scan.files) && store.get().scan.chosen === scan.chosen) store.update({ overlays });
    },

    /** Says where the person looks, so that what is near is decoded first. */
    lookAt: (volume, slice) => conductor.tell({ type: 'look', view: volume.view, slice }),
  };

  async function choose(chosen) {
    const { scan } = store.get();
    store.update({ scan: { ...scan, chosen, previewError: null }, volume: null, overlays: null, notice: null });
    stale();
    await Promise.all([look(chosen, scan.files), header(chosen, scan.files)]);
  }

  async function header(chosen, files) {
    try {
      await readHeader(chosen);
    } catch (failure) {
      if (failure.kind !== 'cancelled' && isOpen(files)) failed(failure, 'scan', files);
    }
  }

  async function catalogue(files) {
    let told = 0;
    const progress = ({ done, total }) => {
      // Whoever listens to the scan draws anew each time; ten times a second is often enough.
      if (!isOpen(files) || performance.now() - told < 100) return;
      told = performance.now();
      store.update({ scan: { ...store.get().scan, done, total } });
    };
    const onPart = ({ glimpse }) => {
      if (isOpen(files) && !store.get().volume) store.update({ preview: glimpse });
    };
    const inventory = await conductor.ask({ type: 'catalogue', files }, progress, { onPart });
    if (isOpen(files)) store.update({ scan: { phase: 'read', files, inventory, chosen: null } });
  }

  async function look(series, files) {
    const { inventory } = store.get().scan;
    const stride = strideFor(inventory.series[series]);
    const wanted = () => isOpen(files) && store.get().scan.chosen === series;
    let volume = null;
    const onPart = ({ view, plane, failed: broken }) => {
      if (!wanted()) return;
      if (view) {
        volume = new ScanVolume(view, stride);
        // What a Worker decoded before it broke stays on the screen.
        if (!store.get().volume?.complete) store.update({ volume });
      } else if (plane) volume.place(plane);
      else if (broken) volume.fail(broken);
    };
    try {
      await conductor.ask({ type: 'view', series, stride }, null, { onPart });
      performance.mark('scan-decoded');
    } catch (failure) {
      if (failure.kind === 'cancelled' || !wanted() || isDueToAnother(failure)) return;
      if (failure.kind !== 'input') return failed(failure, 'scan', files);
      await showPicture(series, said(failure.message), wanted);
    }
  }

  /** The Worker broke at something else, which tells it: the scan is no worse for it. */
  function isDueToAnother({ kind }) {
    const { run, selfTest, packs } = store.get();
    return kind === 'crash' && (run.phase === 'running' || selfTest.phase === 'running' || packs.task !== null);
  }

  /** A series that is no volume, of a single image say, is shown as that image. */
  async function showPicture(series, why, wanted) {
    const show = (change) => wanted() && store.update(change);
    try {
      const preview = await conductor.ask({ type: 'preview', series });
      show({ preview, scan: { ...store.get().scan, previewError: why } });
    } catch (failure) {
      if (failure.kind !== 'input') return failed(failure, 'scan', store.get().scan.files);
      show({ preview: null, scan: { ...store.get().scan, previewError: said(failure.message) } });
    }
  }

  async function drawThumbnails(files) {
    for (const { index } of store.get().scan.inventory.series.slice(0, MOST_THUMBNAILS)) {
      if (!isOpen(files)) return;
      let thumbnail = null;
      try {
        thumbnail = await conductor.ask({ type: 'thumbnail', series: index }, null);
      } catch (failure) {
        // A series whose middle slice cannot be decoded has no picture; choosing it says why.
        if (failure.kind !== 'input') throw failure;
      }
      if (thumbnail && isOpen(files)) store.update({ thumbnails: { ...store.get().thumbnails, [index]: thumbnail } });
    }
  }

  return actions;
}

/** What belongs to a scan, before there is one. */
const NOTHING_SEEN = { preview: null, volume: null, thumbnails: {}, overlays: null };
