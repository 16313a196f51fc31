// A slice Worker: one device, one network, slices in and features out.

// Imported when it is known which one is needed: the module of the other device stays unloaded.
const programs = {
  cpu: () => import('../cpu/ct_severity.js'),
  'cpu-relaxed': () => import('../cpu-relaxed/ct_severity.js'),
  gpu: () => import('../gpu/ct_severity.js'),
};

let engine = null;

/**
 * Tells when the graphics processor is lost. Rust keeps the device to itself and may wait for an
 * answer that a lost one never gives.
 */
function watchDevice() {
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function requestDevice(...options) {
    const device = await request.apply(this, options);
    device.lost.then(({ message }) => {
      self.postMessage({ error: `the graphics processor was lost: ${message}`, kind: 'device' });
    });
    return device;
  };
}

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
      if (request.backend === 'gpu' && self.GPUAdapter) watchDevice();
      const { default: initialise, Engine } = await programs[request.name]();
      await initialise({ module_or_path: request.module });
      engine = await Engine.open(request.backend);
      return null;
    }
    case 'load':
      engine.load(request.network, new Uint8Array(await request.file.arrayBuffer()));
      engine.warm();
      return null;
    case 'run':
      return engine.run(request.slice);
    case 'forward':
      return engine.forward(request.input, request.shape);
    case 'seed':
      engine.load_seeded(request.network);
      return null;
    case 'vector':
      return engine.known_vector();
    default:
      throw new Error(`there is no request "${request.type}"`);
  }
}
