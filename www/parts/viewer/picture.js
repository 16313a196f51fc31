// A single picture as a volume of one slice, so that it is shown by the same means.

import { ScanVolume } from '../../volume.js';

/**
 * @param {import('../../protocol.js').Preview} preview
 * @param {string} caption key of the text that stands where the slice's number would
 */
export function volumeOfPicture({ rows, columns, row_spacing: rowSpacing, column_spacing: columnSpacing, pixels }, caption) {
  const grid = {
    shape: [1, rows, columns],
    spacing: [1, rowSpacing, columnSpacing],
    origin: [0, 0, 0],
    direction: [[0, 0, 1], [0, 1, 0], [1, 0, 0]],
  };
  const volume = new ScanVolume({ id: null, grid, slices: 1, axis: 0 }, 1);
  volume.caption = caption;
  volume.place({ axis: 0, index: 0, values: Int16Array.from(pixels, Math.round) });
  return volume;
}
