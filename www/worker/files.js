// The dropped files as Rust asks for them (src/web/page.rs): one at a time, by position.

/** The person asked to stop. */
export class Cancelled extends Error {
  kind = 'cancelled';
}

// No CT file is larger, and two of this size would not fit in a module's memory.
const LARGEST = 2 ** 30;

export class Files {
  /**
   * @param {import('../protocol.js').NamedFile[]} files
   * @param {() => boolean} cancelled whether the person asked to stop
   */
  constructor(files, cancelled) {
    this.files = files;
    this.cancelled = cancelled;
  }

  get count() {
    return this.files.length;
  }

  name(position) {
    return this.files[position].name;
  }

  size(position) {
    return this.files[position].file.size;
  }

  async read(position) {
    this.stopIfAsked();
    const { file } = this.files[position];
    if (file.size > LARGEST) throw inputError(`File ${position + 1} is larger than 1 GiB; no CT image is that large.`);
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch {
      // Named by its position: its name may hold a patient's.
      throw inputError(`File ${position + 1} could not be read: it was moved or changed since it was chosen. Choose it again.`);
    }
  }

  /** Part of a file at once: how Rust walks about in an archive. */
  part(position, start, end) {
    try {
      return new Uint8Array(new FileReaderSync().readAsArrayBuffer(this.files[position].file.slice(start, end)));
    } catch {
      throw inputError('The file could not be read: it was moved or changed since it was chosen. Choose it again.');
    }
  }

  /** Lets waiting messages in, a cancel among them. */
  async pause() {
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
    this.stopIfAsked();
  }

  stopIfAsked() {
    if (this.cancelled()) throw new Cancelled();
  }
}

const inputError = (sentence) => Object.assign(new Error(sentence), { kind: 'input' });
