// A series as it is looked at: its slices are decoded one by one between two requests, those nearest
// to where the person looks first, and sent to the page. Rust keeps them, so that scoring need not
// decode them again; those that scoring decodes are shown too.

export class View {
  /**
   * @param {object} conductor the Conductor of the Rust module
   * @param {{ id: number, series: number, stride: number }} request
   * @param {(message: object, transfer?: Transferable[]) => void} post to the page
   */
  constructor(conductor, { id, series, stride }, post) {
    this.conductor = conductor;
    this.id = id;
    this.series = series;
    this.post = post;
    const view = conductor.view(series);
    /** The slices still to be decoded; every `stride`-th where the page could not hold all. */
    this.left = new Set();
    for (let index = 0; index < view.slices; index += stride) this.left.add(index);
    this.focus = view.slices >> 1;
    this.failed = 0;
    post({ type: 'part', id, value: { view: { ...view, id } } });
  }

  lookAt(slice) {
    this.focus = slice;
  }

  /** Decodes one slice; whether there are more. Throws only what is no fault of the file. */
  async step() {
    const index = this.next();
    if (index === null) return false;
    try {
      this.show(index, await this.conductor.slice(this.series, index));
    } catch (error) {
      if (error?.kind !== 'input') throw error;
      this.left.delete(index);
      this.failed += 1;
      this.post({ type: 'part', id: this.id, value: { failed: { slice: index, message: error.message } } });
    }
    return this.left.size > 0;
  }

  /** Whether a slice is still to be shown. */
  awaits(index) {
    return this.left.has(index);
  }

  show(index, plane) {
    this.left.delete(index);
    this.post({ type: 'part', id: this.id, value: { plane } }, [plane.values.buffer]);
  }

  next() {
    let best = null;
    for (const index of this.left) {
      if (best === null || Math.abs(index - this.focus) < Math.abs(best - this.focus)) best = index;
    }
    return best;
  }
}
