// A slice Worker: one device, one network, slices in and features out.

let engine = null;

self.addEventListener('message', async ({ data }) => {
  try {
    const value = await answer(data);
    const transfer = value instanceof Float32Array ? [value.buffer] : [];
    self.postMessage({ id: data.id, value }, transfer);
  } catch (error) {
    // Rust says `weights` when the file is at fault; all else, traps included, is the device.
    const kind = error?.kind === 'weights' ? 'weights' : 'device';
    self.postMessage({ id: data.id, error: error?.message ?? String(error), kind });
  }
});

async function answer(request) {
  switch (request.type) {
    case 'open': {
      const { default: initialise, Engine } = await import(`../${request.backend}/ct_severity.js`);
      await initialise({ module_or_path: request.module });
      engine = await Engine.open(request.backend);
      return null;
    }
    case 'load':
      engine.load(request.network, new Uint8Array(await request.file.arrayBuffer()));
      return null;
    case 'run':
      return engine.run(request.slice);
    default:
      throw new Error(`there is no request "${request.type}"`);
  }
}
