// The self-test: every network with seeded weights on its known input, on the processor and on the
// graphics processor, held against the original's numbers (src/self_test) and against each other.

import { NETWORKS } from '../protocol.js';
import { DeviceFailure, SliceWorker, programOf } from './slice-worker.js';

// The side of a scan's slice, where a network is timed on one: AI-severity's.
const SIDES = { r231: 256, efficientnet_b0: 512, resnet50_moco: 512 };
const AIR = -1000;

export class SelfTest {
  /**
   * @param {{ name: string, software: boolean } | null} adapter the graphics processor to test
   * @param {(row: import('../protocol.js').SelfTestRow) => void} tell hears each network's results
   */
  constructor(adapter, tell) {
    this.adapter = adapter;
    this.tell = tell;
    this.worker = null;
    this.stopped = null;
  }

  /** @returns {Promise<import('../protocol.js').SelfTestRow[]>} */
  async run() {
    const rows = [];
    for (const id of NETWORKS) {
      const side = SIDES[id];
      const row = { network: id, cpu: await this.on('cpu', id, side), gpu: null, apart: null };
      this.tell(shown(row));
      if (this.adapter) {
        // A software adapter would take minutes for a scan's slice, and nobody would scan with it.
        row.gpu = await this.on('gpu', id, this.adapter.software ? undefined : side);
        row.apart = apart(row.cpu, row.gpu);
      }
      rows.push(shown(row));
      this.tell(shown(row));
    }
    return rows;
  }

  stop(reason) {
    this.stopped ??= reason;
    this.worker?.end(reason);
  }

  /** One network on one device, in a Worker of its own; a device that fails is a result too. */
  async on(backend, network, side) {
    if (this.stopped) throw this.stopped;
    try {
      const program = await programOf(backend);
      const failed = new Promise((_, reject) => { this.worker = new SliceWorker(reject); });
      return await Promise.race([failed, this.ask(backend, program, network, side)]);
    } catch (error) {
      if (this.stopped) throw this.stopped;
      return { right: false, error: error.message || String(error) };
    } finally {
      this.worker?.end(this.stopped ?? new DeviceFailure('stopped'));
      this.worker = null;
    }
  }

  async ask(backend, program, network, side) {
    const { worker } = this;
    await worker.open(backend, program);
    await worker.ask({ type: 'seed', network });
    const { output, difference, largest, tolerance } = await worker.ask({ type: 'vector' });
    // Again, now that kernels are compiled and buffers made.
    const [, seconds] = await timed(() => worker.ask({ type: 'vector' }));
    const slice = side && (await this.slice(side, backend));
    return { right: difference <= tolerance, difference, largest, tolerance, seconds, slice: slice ?? null, output };
  }

  /** Seconds for one slice of a scan. */
  async slice(side, backend) {
    const { worker } = this;
    const run = () => worker.ask({ type: 'run', slice: new Float32Array(side * side).fill(AIR) });
    // A graphics processor compiles its kernels anew for each size.
    if (backend === 'gpu') await run();
    const [, seconds] = await timed(run);
    return seconds;
  }
}

/** How far the two devices' whole outputs are apart, as a share of the largest value. */
function apart(cpu, gpu) {
  if (!cpu.output || !gpu.output) return null;
  if (cpu.output.length !== gpu.output.length) return Infinity;
  let most = 0;
  for (let i = 0; i < cpu.output.length; i++) {
    const difference = Math.abs(cpu.output[i] - gpu.output[i]);
    // Written so that a NaN counts as apart.
    if (!(difference <= most)) most = difference;
  }
  return most / cpu.largest;
}

/** A row without the outputs, as the page gets it. */
function shown({ network, cpu, gpu, apart }) {
  const without = (result) => result && { ...result, output: undefined };
  return { network, cpu: without(cpu), gpu: without(gpu), apart };
}

/** Whether the graphics processor computed every network right and as the processor does. */
export const gpuAgrees = (rows) =>
  rows.every(({ cpu, gpu, apart }) => gpu === null || (gpu.right && (!cpu.right || apart <= cpu.tolerance)));

async function timed(work) {
  const started = performance.now();
  const value = await work();
  return [value, (performance.now() - started) / 1000];
}
