// Reads a safetensors file: the seeded weights, for whoever else is to compute with them.

import { readFileSync } from 'node:fs';

/** A file's tensors in single precision; a missing one is an error that names it. */
export class Checkpoint {
  constructor(file) {
    this.bytes = readFileSync(file);
    const length = Number(this.bytes.readBigUInt64LE(0));
    this.start = 8 + length;
    this.entries = JSON.parse(this.bytes.subarray(8, this.start).toString());
    // The MoCo checkpoint keeps its network under a prefix.
    this.prefix = Object.keys(this.entries).every((name) => name.startsWith(MOCO)) ? MOCO : '';
  }

  /** @returns {{ shape: number[], values: Float32Array }} */
  tensor(name) {
    const entry = this.entries[this.prefix + name];
    if (!entry) throw new Error(`the checkpoint has no tensor "${name}"`);
    if (entry.dtype !== 'F32') throw new Error(`the tensor "${name}" is ${entry.dtype}, not single precision`);
    const [begin, end] = entry.data_offsets.map((offset) => this.start + offset);
    // A copy: the values need not be aligned in the file.
    const { buffer } = Uint8Array.from(this.bytes.subarray(begin, end));
    return { shape: entry.shape, values: new Float32Array(buffer) };
  }

  values(name) {
    return this.tensor(name).values;
  }

  has(name) {
    return this.prefix + name in this.entries;
  }
}

const MOCO = 'module.feature_extractor.';
