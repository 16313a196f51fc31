// One slice Worker, seen from the conductor: its program, and the questions it has not answered yet.

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
