// A Worker for one file of weights, ended when it has answered: it may need much memory, and
// WebAssembly gives none back.

import { bytesOf } from '../assets.js';
import initialise, { import_weights } from '../conductor/ct_severity.js';
import { Files } from './files.js';
import { Sink, openStore } from './store.js';

self.addEventListener('message', async ({ data }) => {
  try {
    self.postMessage({ record: await convert(data) });
  } catch (error) {
    self.postMessage({ error: error?.message ?? String(error), kind: error?.kind ?? 'crash' });
  }
});

async function convert({ file, unlisted, half, memory }) {
  await initialise({ module_or_path: await bytesOf('conductor/ct_severity_bg.wasm') });
  const sink = new Sink(await openStore({ memory }));
  const progress = (step, done, total) => {
    self.postMessage({ progress: { step, done, total } });
    return true;
  };
  const { entry } = await import_weights(new Files([{ name: '', file }], () => false), unlisted, half, sink, progress);
  return { ...(await sink.finish(entry)), why: sink.why };
}
