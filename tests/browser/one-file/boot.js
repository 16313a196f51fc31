// Runs first in the single file: unpacks the files it holds, for www/assets.js.

const PORTION = 1 << 20;

const held = {};
for (const element of document.querySelectorAll('script[data-file]')) {
  held[element.dataset.file] = await unpacked(element.textContent, element.dataset.type);
  element.remove();
}
globalThis.heldFiles = held;

/** A file that lies in the page compressed, as base64. In portions, so that the page stays awake. */
async function unpacked(base64, type) {
  const compressed = new ReadableStream({
    start() {
      this.at = 0;
    },
    pull(controller) {
      const portion = base64.slice(this.at, this.at + PORTION);
      this.at += PORTION;
      if (portion === '') return controller.close();
      controller.enqueue(Uint8Array.from(atob(portion), (letter) => letter.charCodeAt(0)));
    },
  });
  const bytes = compressed.pipeThrough(new DecompressionStream('gzip'));
  const blob = await new Response(bytes).blob();
  return new Blob([blob], { type });
}
