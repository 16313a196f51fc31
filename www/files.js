// From a drop or a file dialog to a flat list of files with their paths.

/** @returns {import('./protocol.js').NamedFile[]} what a file dialog gave */
export const fromInput = (input) =>
  [...input.files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));

/**
 * Every file of what was dropped, folders walked to the bottom.
 * @param {DataTransfer} transfer
 * @returns {Promise<import('./protocol.js').NamedFile[]>}
 */
export async function fromDrop(transfer) {
  // The list is emptied when the event handler returns, so the entries are taken first.
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = [];
  for (const entry of entries) {
    if (entry instanceof File) found.push({ name: entry.name, file: entry });
    else if (entry) await walk(entry, '', found);
  }
  return found;
}

async function walk(entry, folder, found) {
  const name = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ name, file });
    return;
  }
  const reader = entry.createReader();
  // A reader hands out a folder in portions, and an empty one at the end.
  for (;;) {
    const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return;
    for (const child of portion) await walk(child, `${name}/`, found);
  }
}

const WEIGHTS = /\.(pth|pt|tar|npz|pkl|safetensors|index|data-00000-of-00001)$|(^|\/)pack\.toml$/i;

/** Whether a drop on the page is meant as weights: no scan has files of such names. */
export const areWeights = (files) => files.some(({ name }) => WEIGHTS.test(name));
