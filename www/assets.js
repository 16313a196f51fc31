// The page's own files: fetched from where the page came, or, in the single file that `./build.sh
// bundle` makes, taken from within it. Whatever needs one of them asks here by its name, relative
// to the page's folder: there are no addresses in the single file.

// The bundler leaves no address of a module.
const root = import.meta.url ? new URL('.', import.meta.url) : null;

/** Whether this page is the single file, which can reach nothing but itself. */
export const oneFile = root === null;

/**
 * The files that the single file holds, by name. The page sets them before its first module runs
 * (tests/browser/one-file/boot.js); a Worker is told by its first message.
 * @type {Promise<Record<string, Blob>>}
 */
const held = oneFile ? heldFiles() : null;

function heldFiles() {
  if (globalThis.heldFiles) return Promise.resolve(globalThis.heldFiles);
  return new Promise((resolve) => {
    self.addEventListener('message', function told(event) {
      if (event.data?.type !== 'held') return;
      // The Worker's own listener knows no such message.
      event.stopImmediatePropagation();
      self.removeEventListener('message', told);
      globalThis.heldFiles = event.data.files;
      resolve(event.data.files);
    });
  });
}

/**
 * The bytes of one of the page's own files, or null when they cannot be had.
 * @param {string} name such as `cpu/ct_severity_bg.wasm`
 * @returns {Promise<ArrayBuffer | null>}
 */
export async function bytesOf(name) {
  if (oneFile) return (await (await held)[name]?.arrayBuffer()) ?? null;
  try {
    const response = await fetch(new URL(name, root));
    return response.ok ? await response.arrayBuffer() : null;
  } catch {
    return null;
  }
}

/**
 * Starts the Worker whose program is the file `name`; `label` is what it is called.
 *
 * It is started from a blob because such a Worker inherits the page's Content-Security-Policy: the
 * code that holds the scan is then as unable to reach another origin as the page is. A Worker
 * started from its address would only have the policy that the server sends, which a plain static
 * host does not.
 */
export function startWorker(name, label) {
  return oneFile ? startHeld(name, label) : startFetched(new URL(name, root), label);
}

function startFetched(address, label) {
  const imports = [new URL('worker/requests.js', root), address].map(({ href }) => `import ${JSON.stringify(href)};`);
  const url = URL.createObjectURL(new Blob(imports, { type: 'text/javascript' }));
  const worker = handUp(new Worker(url, { type: 'module', name: label }));
  // The Worker tells when its modules are there; only then may the blob go.
  worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

/**
 * What a Worker tells of its requests (worker/requests.js) goes up to the page, past whoever started
 * it; there it becomes an event of the window (parts/requests.js).
 */
function handUp(worker) {
  worker.addEventListener('message', (event) => {
    if (event.data?.type !== 'requests') return;
    event.stopImmediatePropagation();
    if (globalThis.document) globalThis.dispatchEvent(new CustomEvent('requests', { detail: event.data }));
    else self.postMessage(event.data);
  });
  return worker;
}

/** From file:// Chromium runs no module Workers: each program in the single file is one script. */
function startHeld(name, label) {
  const files = globalThis.heldFiles;
  const url = URL.createObjectURL(files[name]);
  const worker = handUp(new Worker(url, { name: label }));
  worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true });
  worker.postMessage({ type: 'held', files });
  return worker;
}
