// The Workers that run one network. They come with it and go with it: WebAssembly memory never
// shrinks, so none outlives its network.

import { DeviceFailure, SliceWorker, programOf } from './slice-worker.js';

export class Crew {
  /**
   * @param {import('../protocol.js').Device} device
   * @param {string} network
   * @param {Blob | undefined} file its weights
   * @param {(failure: DeviceFailure) => void} onFailure hears when a Worker or the device breaks
   * @param {Promise<void>} [after] what to wait for before the Workers are started
   */
  constructor(device, network, file, onFailure, after) {
    this.network = network;
    this.workers = [];
    // The places in which a slice can be under way, each at a Worker, and those who wait for one.
    this.free = [];
    this.queue = [];
    /** Why it can no longer be used, or null. */
    this.ended = null;
    /** Resolves when the network is loaded. */
    this.ready = this.open(device, file, onFailure, after);
    // Whoever runs a slice hears of a failure; nobody may, when the crew was only readied.
    this.ready.catch(() => {});
  }

  async open({ backend, workers, slots }, file, onFailure, after) {
    await after;
    if (!file) throw Object.assign(new Error('its weights are not in the pack'), { kind: 'weights' });
    try {
      const program = await programOf(backend);
      if (this.ended) throw this.ended;
      this.workers = Array.from({ length: workers }, () => new SliceWorker(onFailure));
      await Promise.all(this.workers.map((worker) => worker.open(backend, program)));
      await Promise.all(this.workers.map((worker) => worker.ask({ type: 'load', network: this.network, file })));
    } catch (error) {
      if (error instanceof WebAssembly.CompileError) error = new DeviceFailure('this browser refuses its program');
      if (error instanceof DeviceFailure && !this.ended) onFailure(error);
      throw error;
    }
    this.free = Array.from({ length: slots }, () => this.workers).flat();
  }

  async run(slice) {
    await this.ready;
    const worker = await this.take();
    try {
      return await worker.ask({ type: 'run', slice }, [slice.buffer]);
    } finally {
      this.give(worker);
    }
  }

  /** Ends every Worker; whatever is under way fails with `reason`. */
  end(reason = new DeviceFailure('stopped')) {
    this.ended ??= reason;
    for (const worker of this.workers) worker.end(reason);
    for (const waiting of this.queue) waiting.reject(reason);
    this.queue = [];
  }

  take() {
    if (this.ended) return Promise.reject(this.ended);
    const worker = this.free.pop();
    if (worker) return worker;
    return new Promise((resolve, reject) => this.queue.push({ resolve, reject }));
  }

  give(worker) {
    const next = this.queue.shift();
    if (next) next.resolve(worker);
    else this.free.push(worker);
  }
}
