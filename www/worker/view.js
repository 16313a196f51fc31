// A series as it is looked at: its slices are decoded one by one between two requests, those nearest
// to where the person looks first, and sent to the page. Rust keeps them, so that scoring need not
// decode them again.

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
    this.slices = view.slices;
    this.total = this.left.size;
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
    this.left.delete(index);
    try {
      const plane = await this.conductor.slice(this.series, index);
      this.post({ type: 'part', id: this.id, value: { plane } }, [plane.values.buffer]);
    } catch (error) {
      if (error?.kind === 'cancelled') this.left.add(index);
      if (error?.kind !== 'input') throw error;
      this.failed += 1;
      this.post({ type: 'part', id: this.id, value: { failed: { slice: index, message: error.message } } });
    }
    return this.left.size > 0;
  }

  /** Decodes all that the page will hold, before the scan is scored; Rust then decodes the rest. */
  async finish(report) {
    while (this.left.size > 0) {
      report('read', this.total - this.left.size, this.slices);
      await this.step();
    }
  }

  next() {
    let best = null;
    for (const index of this.left) {
      if (best === null || Math.abs(index - this.focus) < Math.abs(best - this.focus)) best = index;
    }
    return best;
  }
}
