// The series that is looked at, as the page holds it: slices of 16-bit Hounsfield units that come one
// by one from the conductor. Index order and orientation are those of `Volume` in Rust: slice 0 is
// inferior, row 0 anterior, column 0 at the patient's right.

/** Bytes that the page keeps of one series; where memory is scarce, fewer. */
const BUDGET = (navigator.deviceMemory ?? 8) <= 2 ? 2 ** 27 : 2 ** 29;
/** Where nothing has been decoded yet: air. */
const NOTHING = -1024;

/**
 * Every how many slices of a series the page holds: 1 up to 1,024 slices of 512 x 512. Of a series that
 * does not fit it holds half of what would, since the conductor has all its slices, and masks as large.
 */
export const strideFor = ({ slices, rows, columns }) => {
  const bytes = slices * rows * columns * 2;
  return bytes <= BUDGET ? 1 : Math.ceil((2 * bytes) / BUDGET);
};

export class ScanVolume {
  /**
   * @param {import('./protocol.js').View} view
   * @param {number} stride every how many slices one is held
   */
  constructor({ id, grid, slices, axis }, stride) {
    /** What the conductor calls it. */
    this.view = id;
    this.axis = axis;
    this.stride = stride;
    this.sourceSlices = slices;
    const along = (value, change) => value.map((each, index) => (index === axis ? change(each) : each));
    /** The grid of what is held. */
    this.grid = {
      ...grid,
      shape: along(grid.shape, (count) => Math.ceil(count / stride)),
      spacing: along(grid.spacing, (mm) => mm * stride),
    };
    /** @type {(Int16Array | null)[]} axial slices; null until decoded */
    this.slices = new Array(this.grid.shape[0]).fill(null);
    this.total = this.grid.shape[axis];
    this.done = 0;
    /** @type {{ slice: number, message: string }[]} the slices that cannot be decoded */
    this.failed = [];
    this.listeners = new Set();
  }

  get shape() {
    return this.grid.shape;
  }

  get complete() {
    return this.done + this.failed.length >= this.total;
  }

  /** Calls `listener` whenever a slice has come; returns how to stop it. */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param {import('./protocol.js').Plane} plane */
  place({ axis, index, values }) {
    const at = Math.floor(index / this.stride);
    if (axis === 0) this.slices[at] = values;
    else this.scatter(axis, at, values);
    this.done += 1;
    for (const listener of this.listeners) listener({ axis, index: at });
  }

  fail(broken) {
    this.failed.push(broken);
    for (const listener of this.listeners) listener({ axis: this.axis, index: -1 });
  }

  /** A coronal or sagittal slice of the series goes to a row or column of every axial one. */
  scatter(axis, at, values) {
    const [slices, rows, columns] = this.shape;
    for (let slice = 0; slice < slices; slice++) {
      this.slices[slice] ??= new Int16Array(rows * columns).fill(NOTHING);
      const target = this.slices[slice];
      if (axis === 1) target.set(values.subarray(slice * columns, (slice + 1) * columns), at * columns);
      else for (let row = 0; row < rows; row++) target[row * columns + at] = values[slice * rows + row];
    }
  }

  /** Hounsfield units of a voxel; null outside and where nothing has been decoded. */
  valueAt([slice, row, column]) {
    const [slices, rows, columns] = this.shape;
    const inside = slice >= 0 && slice < slices && row >= 0 && row < rows && column >= 0 && column < columns;
    return (inside && this.slices[slice]?.[row * columns + column]) ?? null;
  }

  /** The place of a voxel in the patient (DICOM: x to the left, y to posterior, z to the head), mm. */
  placeOf(index) {
    const { origin, spacing, direction } = this.grid;
    return origin.map((start, axis) =>
      index.reduce((sum, steps, along) => sum + steps * spacing[along] * direction[along][axis], start));
  }
}
