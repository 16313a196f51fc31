// The Workers that run the networks, slice by slice: several on the processor, each a module and a
// memory of its own (no SharedArrayBuffer, so that any static host will do), one on the graphics
// processor. They hold no scan and no patient: when one breaks, the conductor loses nothing.

import { Crew } from './crew.js';
import { DeviceFailure } from './slice-worker.js';

export class SlicePool {
  /**
   * @param {import('../protocol.js').Device} device
   * @param {Record<string, Blob>} files the weights of each network
   */
  constructor(device, files) {
    this.device = device;
    this.files = files;
    /** The crew whose network runs, and those of networks that will, by network. */
    this.current = null;
    this.ahead = new Map();
    /** The DeviceFailure that ended the pool, or null. */
    this.failure = null;
    /** Why the pool can no longer be used, or null. */
    this.stopped = null;
  }

  /** How many slices are worth having under way at once: one waits, so that no Worker need. */
  parallelism() {
    return this.device.workers * this.device.slots + 1;
  }

  /**
   * Begins to ready a network beside what is under way. On the processor each holds up to 1 GB and
   * would take the cores from the one that runs, so there it must be the only one. A graphics
   * processor's programs are compiled by the processor, which is idle: one network after the other.
   */
  prepare(network) {
    const alone = this.current === null && this.ahead.size === 0;
    if (this.stopped || this.has(network) || (!alone && this.device.backend === 'cpu')) return;
    const before = [...this.ahead.values()].at(-1) ?? this.current;
    this.ahead.set(network, this.crew(network, before?.ready.catch(() => {})));
  }

  has(network) {
    return this.current?.network === network || this.ahead.has(network);
  }

  /** One slice through a network. Slices of different networks are never under way together. */
  run(network, slice) {
    if (this.stopped) return Promise.reject(this.stopped);
    if (this.current?.network !== network) this.turnTo(network);
    return this.current.run(slice);
  }

  turnTo(network) {
    this.current?.end();
    const next = this.ahead.get(network);
    this.ahead.delete(network);
    // What was readied and is not what comes next would only hold memory.
    if (!next) this.endAhead();
    this.current = next ?? this.crew(network);
  }

  crew(network, after) {
    return new Crew(this.device, network, this.files[network], (failure) => this.fail(failure), after);
  }

  /** Ends every Worker; whatever is under way fails with `reason`. */
  stop(reason = new DeviceFailure('stopped')) {
    this.stopped ??= reason;
    this.current?.end(reason);
    this.endAhead(reason);
  }

  endAhead(reason) {
    for (const crew of this.ahead.values()) crew.end(reason);
    this.ahead.clear();
  }

  fail(failure) {
    this.failure ??= failure;
    this.stop(failure);
  }
}
