// A synthetic chest as a NIfTI-1 file, as a person has it who keeps no DICOM.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { command } from './native.mjs';

/** Writes the moderately ill synthetic chest of `side` x `side` pixels as `folder`/chest.nii and returns its path. */
export function niftiChest(folder, side = 128) {
  const dicom = path.join(folder, 'nifti-source');
  execFileSync(command(), ['phantom', dicom, '--grid', String(side)]);
  const slices = readdirSync(path.join(dicom, 'scan')).sort().map((name) => readFileSync(path.join(dicom, 'scan', name)));
  const [between] = decimals(slices[0], 0x0028, 0x0030);
  const [intercept] = decimals(slices[0], 0x0028, 0x1052);
  const [first, second] = slices.map((slice) => decimals(slice, 0x0020, 0x0032)[2]);
  const header = headerOf([side, side, slices.length], [between, between, second - first], intercept);
  // Their pixels are the last element, 16 bits, little-endian.
  const pixels = slices.map((slice) => slice.subarray(slice.length - side * side * 2));
  const file = path.join(folder, 'chest.nii');
  writeFileSync(file, Buffer.concat([header, ...pixels]));
  return file;
}

/** Columns run to the patient's left and rows to the back, where NIfTI counts to the right and the front. */
function headerOf(shape, spacing, intercept) {
  const header = Buffer.alloc(352);
  header.writeInt32LE(348, 0);
  [3, ...shape, 1, 1, 1, 1].forEach((size, at) => header.writeInt16LE(size, 40 + 2 * at));
  header.writeInt16LE(4, 70);
  header.writeInt16LE(16, 72);
  [1, ...spacing].forEach((mm, at) => header.writeFloatLE(mm, 76 + 4 * at));
  header.writeFloatLE(352, 108);
  header.writeFloatLE(1, 112);
  header.writeFloatLE(intercept, 116);
  header.writeUInt8(2, 123);
  header.writeInt16LE(1, 254);
  header.writeFloatLE(-spacing[0], 280);
  header.writeFloatLE(-spacing[1], 300);
  header.writeFloatLE(spacing[2], 320);
  header.write('n+1\0', 344, 'latin1');
  return header;
}

/** The numbers of a decimal string in an explicit little-endian file. */
function decimals(bytes, group, element) {
  const tag = Buffer.from([group & 255, group >> 8, element & 255, element >> 8, 0x44, 0x53]);
  const at = bytes.indexOf(tag);
  return bytes.subarray(at + 8, at + 8 + bytes.readUInt16LE(at + 6)).toString('latin1').split('\\').map(Number);
}
