// onnxruntime-web in a Worker: one session, its input in and its output out.

let ort;
let session;
let shape;

self.onmessage = async ({ data }) => {
  try {
    const value = await answer(data);
    self.postMessage({ value }, value instanceof Float32Array ? [value.buffer] : []);
  } catch (error) {
    self.postMessage({ error: `onnxruntime: ${error?.message ?? error}` });
  }
};

async function answer(request) {
  switch (request.type) {
    case 'open': {
      const { provider, threads, model } = request;
      shape = request.shape;
      ort = await import(provider === 'webgpu' ? '../ort/ort.webgpu.min.mjs' : '../ort/ort.wasm.min.mjs');
      ort.env.wasm.wasmPaths = new URL('../ort/', import.meta.url).href;
      ort.env.wasm.numThreads = threads;
      session = await ort.InferenceSession.create(new Uint8Array(model), {
        executionProviders: [provider],
        graphOptimizationLevel: 'all',
      });
      return ort.env.versions.web;
    }
    case 'run': {
      const outputs = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', request.input, shape) });
      const output = outputs[session.outputNames[0]];
      const values = await output.getData();
      // The runtime's own memory must not be given away.
      const copy = Float32Array.from(values);
      output.dispose();
      return copy;
    }
    default:
      throw new Error(`there is no request "${request.type}"`);
  }
}
