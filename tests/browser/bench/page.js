// The bench's own page: opens contenders, gives each the same input, and takes the time. Ours is the
// page's pool of slice Workers as the page itself uses it; onnxruntime-web runs in a Worker of its own.

import { SlicePool } from '../worker/pool.js';

const contenders = new Map();

const binary = async (name) => (await fetch(`../data/${name}`)).arrayBuffer();

class Ours {
  /** @param {{ network: string, backend: 'cpu' | 'gpu', workers: number, weights: string, shape: number[] }} about */
  async open({ network, backend, workers, weights, shape }) {
    this.network = network;
    this.shape = shape;
    this.slice = new Float32Array(await binary(`${network}.slice`));
    this.input = new Float32Array(await binary(`${network}.input`));
    const file = new Blob([await binary(weights)]);
    this.workers = workers;
    this.pool = new SlicePool({ backend, workers, slots: 1 }, { [network]: file });
  }

  /** A slice for each Worker; seconds for each. */
  async run() {
    const slices = Array.from({ length: this.workers }, () => this.slice.slice());
    const begun = performance.now();
    const outputs = await Promise.all(slices.map((slice) => this.pool.run(this.network, slice)));
    const seconds = (performance.now() - begun) / 1000 / slices.length;
    this.last = outputs.at(-1);
    return seconds;
  }

  /** Of R231 a run gives labels; its scores are asked for. */
  async answer() {
    if (this.network !== 'r231') return this.last;
    const [worker] = this.pool.current.workers;
    return worker.ask({ type: 'forward', input: this.input, shape: this.shape });
  }

  close() {
    this.pool.stop();
  }
}

class OnnxRuntime {
  /** @param {{ network: string, provider: 'wasm' | 'webgpu', threads: number, shape: number[] }} about */
  async open({ network, provider, threads, shape }) {
    this.input = new Float32Array(await binary(`${network}.input`));
    this.worker = new Worker(new URL('ort-worker.js', import.meta.url), { type: 'module', name: 'onnxruntime' });
    return this.ask({ type: 'open', model: await binary(`${network}.onnx`), provider, threads, shape });
  }

  async run() {
    const input = this.input.slice();
    const begun = performance.now();
    this.last = await this.ask({ type: 'run', input });
    return (performance.now() - begun) / 1000;
  }

  async answer() {
    return this.last;
  }

  ask(request) {
    return new Promise((resolve, reject) => {
      this.worker.onerror = (event) => reject(new Error(`onnxruntime's Worker: ${event.message}`));
      this.worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.value));
      this.worker.postMessage(request, [request.model ?? request.input.buffer]);
    });
  }

  close() {
    this.worker.terminate();
  }
}

window.bench = {
  async open(name, about) {
    if (about.threads > 1 && !crossOriginIsolated) throw new Error('this page may not use threads: the headers are missing');
    const contender = about.provider ? new OnnxRuntime() : new Ours();
    const version = await contender.open(about);
    contenders.set(name, contender);
    return version;
  },
  run: (name) => contenders.get(name).run(),
  /** Keeps a contender's answer as the one that the others are held against. */
  async keepAnswer(name) {
    window.bench.reference = await contenders.get(name).answer();
  },
  /** The largest difference from the kept answer as a share of its largest value. */
  async difference(name) {
    const answer = await contenders.get(name).answer();
    const { reference } = window.bench;
    if (answer.length !== reference.length) throw new Error(`${name} gives ${answer.length} values, not ${reference.length}`);
    let [difference, largest] = [0, 0];
    for (let i = 0; i < reference.length; i++) {
      const apart = Math.abs(answer[i] - reference[i]);
      // Not a number is as far away as can be.
      difference = apart <= difference ? difference : Number.isNaN(apart) ? Infinity : apart;
      largest = Math.max(largest, Math.abs(reference[i]));
    }
    return difference / largest;
  },
  close(name) {
    contenders.get(name).close();
    contenders.delete(name);
  },
  async adapter() {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return null;
    const { description, device, vendor, architecture } = adapter.info;
    return [description || device, vendor, architecture].filter(Boolean).join(' ');
  },
};
