// The three planes through a volume: which of its axes runs where on the screen, and the pixels of a
// slice. As radiologists hang them: the patient's right at the left, the head at the top, the front
// at the top or at the left.

/**
 * `through`, `down`, `across`: axes of the volume (0 slices, 1 rows, 2 columns); `upward`: whether the
 * axis that runs down the screen is turned round, so that the head is at the top.
 */
export const PLANES = {
  axial: { through: 0, down: 1, across: 2, upward: false, letters: ['anterior', 'left', 'posterior', 'right'] },
  coronal: { through: 1, down: 0, across: 2, upward: true, letters: ['head', 'left', 'feet', 'right'] },
  sagittal: { through: 2, down: 0, across: 1, upward: true, letters: ['head', 'posterior', 'feet', 'anterior'] },
};

export const PLANE_NAMES = Object.keys(PLANES);

/** Rows and columns of a plane's slices. */
export const sizeOf = ({ down, across }, shape) => ({ height: shape[down], width: shape[across] });

/**
 * The pixels of one slice of a volume, in the order of the screen.
 * @param {(Int16Array | null)[]} slices axial slices
 * @param {number[]} shape slices, rows, columns
 * @param {Int16Array} scratch at least as long as the slice
 * @returns {Int16Array | null} null where that axial slice has not come yet
 */
export function slicePixels(slices, shape, name, index, scratch, nothing) {
  if (name === 'axial') return slices[index];
  const [count, rows, columns] = shape;
  const width = name === 'coronal' ? columns : rows;
  for (let slice = 0; slice < count; slice++) {
    const source = slices[slice];
    const start = (count - 1 - slice) * width;
    if (!source) scratch.fill(nothing, start, start + width);
    else if (name === 'coronal') scratch.set(source.subarray(index * columns, (index + 1) * columns), start);
    else for (let row = 0, at = index; row < rows; row++, at += columns) scratch[start + row] = source[at];
  }
  return scratch;
}

/** Calls `paint(target, source)` for every pixel of a slice of a flat grid: `target` on the screen. */
export function eachPixel({ through, down, across, upward }, shape, index, paint) {
  const strides = [shape[1] * shape[2], shape[2], 1];
  const height = shape[down];
  const width = shape[across];
  const base = index * strides[through];
  for (let row = 0; row < height; row++) {
    let source = base + (upward ? height - 1 - row : row) * strides[down];
    for (let column = 0, target = row * width; column < width; column++, target++) {
      paint(target, source);
      source += strides[across];
    }
  }
}
