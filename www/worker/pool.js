// The Workers that run the networks, slice by slice: several on the processor, each a module and a
// memory of its own (no SharedArrayBuffer, so that any static host will do), one on the graphics
// processor. They hold no scan and no patient: when one breaks, the conductor loses nothing.

import { bytesOf, startWorker } from '../assets.js';

// A slow one takes a few seconds.
const OPENING_MS = 30_000;

const compiled = {};

/**
 * The program for a device, fetched and compiled once and shared by all Workers.
 * @param {'cpu' | 'gpu'} backend
 * @returns {Promise<{ name: string, module: WebAssembly.Module }>} the folder of its JavaScript, its code
 */
export function programOf(backend) {
  const name = backend === 'cpu' && knowsRelaxedSimd() ? 'cpu-relaxed' : backend;
  compiled[name] ??= compile(`${name}/ct_severity_bg.wasm`).catch((error) => {
    delete compiled[name];
    throw error;
  });
  return compiled[name].then((module) => ({ name, module }));
}

/** Whether this browser runs code with a fused multiply-add: a function that ends in f32x4.relaxed_madd. */
function knowsRelaxedSimd() {
  const zero = [0xfd, 0x0c, ...new Uint8Array(16)];
  const body = [0x00, ...zero, ...zero, ...zero, 0xfd, 0x85, 0x02, 0x0b];
  const types = [0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b];
  const functions = [0x03, 0x02, 0x01, 0x00];
  const code = [0x0a, body.length + 2, 0x01, body.length, ...body];
  return WebAssembly.validate(new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...types, ...functions, ...code]));
}

// Not by streaming: that insists on a content type which not every static host sends.
async function compile(name) {
  const bytes = await bytesOf(name);
  if (!bytes) throw new DeviceFailure('its program could not be loaded from where the page came');
  return WebAssembly.compile(bytes);
}

/** A Worker broke, or its device: the sentence says how. Weights that do not fit are no such thing. */
export class DeviceFailure extends Error {}

export class SlicePool {
  /**
   * @param {import('../protocol.js').Device} device
   * @param {Record<string, Blob>} files the weights of each network
   */
  constructor(device, files) {
    this.device = device;
    this.files = files;
    this.workers = [];
    this.idle = [];
    this.queue = [];
    this.network = null;
    this.ready = null;
    /** The DeviceFailure that ended the pool, or null. */
    this.failure = null;
    /** Why the pool can no longer be used, or null. */
    this.stopped = null;
  }

  /** How many slices are worth having under way at once. */
  parallelism() {
    return this.device.workers;
  }

  /** One slice through a network. Slices of different networks are never under way together. */
  async run(network, slice) {
    if (this.network !== network) {
      this.network = network;
      this.ready = this.renew(network);
    }
    await this.ready;
    const worker = await this.take();
    try {
      return await worker.ask({ type: 'run', slice }, [slice.buffer]);
    } finally {
      this.give(worker);
    }
  }

  /** Ends every Worker; whatever is under way fails with `reason`. */
  stop(reason = new DeviceFailure('stopped')) {
    this.stopped ??= reason;
    for (const worker of this.workers) worker.end(reason);
    for (const waiting of this.queue) waiting.reject(reason);
    this.workers = [];
    this.idle = [];
    this.queue = [];
  }

  /** New Workers for a network: WebAssembly memory never shrinks, so none outlives its network. */
  async renew(network) {
    const file = this.files[network];
    if (!file) throw Object.assign(new Error('its weights are not in the pack'), { kind: 'weights' });
    for (const worker of this.workers) worker.end(new DeviceFailure('stopped'));
    this.idle = [];
    const { backend, workers } = this.device;
    try {
      const program = await programOf(backend);
      if (this.stopped) throw this.stopped;
      this.workers = Array.from({ length: workers }, () => new SliceWorker((failure) => this.fail(failure)));
      await Promise.all(this.workers.map((worker) => worker.open(backend, program)));
      await Promise.all(this.workers.map((worker) => worker.ask({ type: 'load', network, file })));
    } catch (error) {
      if (error instanceof WebAssembly.CompileError) error = new DeviceFailure('this browser refuses its program');
      if (error instanceof DeviceFailure) this.fail(error);
      throw error;
    }
    this.idle = [...this.workers];
  }

  fail(failure) {
    this.failure ??= failure;
    this.stop(failure);
  }

  take() {
    if (this.stopped) return Promise.reject(this.stopped);
    const worker = this.idle.pop();
    if (worker) return worker;
    return new Promise((resolve, reject) => this.queue.push({ resolve, reject }));
  }

  give(worker) {
    if (!this.workers.includes(worker)) return;
    const next = this.queue.shift();
    if (next) next.resolve(worker);
    else this.idle.push(worker);
  }
}

/** One slice Worker and the questions it has not answered yet. */
export class SliceWorker {
  constructor(onFailure) {
    this.onFailure = onFailure;
    this.waiting = new Map();
    this.nextId = 1;
    this.worker = startWorker('worker/slice.js', 'slices');
    this.worker.addEventListener('message', ({ data }) => this.receive(data));
    this.worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.onFailure(new DeviceFailure(event.message || 'its Worker ended'));
    });
  }

  /** Readies the device. One that was lost while it was being opened would never answer. */
  async open(backend, program) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new DeviceFailure('it did not open in time')), OPENING_MS);
    });
    try {
      return await Promise.race([this.ask({ type: 'open', backend, ...program }), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  ask(request, transfer = []) {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...request, id }, transfer);
    });
  }

  receive({ id, value, error, kind }) {
    const question = this.waiting.get(id);
    this.waiting.delete(id);
    if (kind === undefined) return question?.resolve(value);
    if (kind === 'device') this.onFailure(new DeviceFailure(error));
    question?.reject(Object.assign(new Error(error), { kind }));
  }

  end(reason) {
    this.worker.terminate();
    for (const question of this.waiting.values()) question.reject(reason);
    this.waiting.clear();
  }
}
