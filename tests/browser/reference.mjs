// The reference outputs, and the rule by which their inputs were made.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A file of the project. */
export const project = (name) => path.join(ROOT, name);

/** A file of the shared test data; null in a clone without it. */
export function shared(name) {
  const full = path.join(ROOT, '../shared', name);
  return existsSync(full) ? full : null;
}

/** One single-precision array of a .npz file. */
export function readArray(file, name) {
  const npy = member(readFileSync(file), `${name}.npy`);
  const header = npy.subarray(10, 10 + npy.readUInt16LE(8)).toString('latin1');
  if (!header.includes("'<f4'")) throw new Error(`${name} is not single precision`);
  const values = npy.subarray(10 + npy.readUInt16LE(8));
  return new Float32Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.length));
}

/** One member of a zip archive. */
function member(zip, name) {
  const found = members(zip).find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found.bytes();
}

/** The members of a zip archive, by its central directory: names, and functions that unpack. */
export function members(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const entry = at;
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(entry + offset));
    at += 46 + nameLength + extra + comment;
    return { name: zip.subarray(entry + 46, entry + 46 + nameLength).toString(), bytes: () => unpacked(zip, entry) };
  });
}

function unpacked(zip, entry) {
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  return zip.readUInt16LE(entry + 10) === 0 ? bytes : inflateRawSync(bytes);
}

/** The input of a network's reference output: SplitMix64 from the FNV-1a hash of its name. */
export function networkInput(name, length) {
  const mask = (1n << 64n) - 1n;
  let state = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(`input/${name}`)) state = ((state ^ BigInt(byte)) * 0x100000001b3n) & mask;
  return Float32Array.from({ length }, () => {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    z ^= z >> 31n;
    return Number(z >> 40n) * 2 ** -23 - 1;
  });
}
