// The packs that lie beside the page (`./build.sh models`): dist/models/index.json names them.

import { bytesOf, oneFile } from '../assets.js';

// The single file holds its packs; they have no address.
const FOLDER = oneFile ? null : new URL('../models/', import.meta.url);

/**
 * @typedef {{ name: string, folder: string, bytes: number, files: { name: string, bytes: number }[] }} HostedPack
 * @returns {Promise<HostedPack[]>} none where the page has no such folder
 */
export async function hostedPacks() {
  if (oneFile) {
    const index = await bytesOf('models/index.json');
    return index ? JSON.parse(new TextDecoder().decode(index)).packs : [];
  }
  try {
    const response = await fetch(new URL('index.json', FOLDER), { cache: 'no-cache' });
    return response.ok ? (await response.json()).packs : [];
  } catch {
    return [];
  }
}

/** Every file of a hosted pack, as if it had been dropped. */
export async function fetchPack(pack, report, stopIfAsked) {
  const files = [];
  let before = 0;
  for (const { name, bytes } of pack.files) {
    const told = (done) => {
      stopIfAsked();
      report('weights_fetch', Math.round((before + done) / 1024), Math.round(pack.bytes / 1024));
    };
    files.push({ name: `${pack.folder}/${name}`, file: await fetchFile(`${pack.folder}/${name}`, bytes, told) });
    before += bytes;
  }
  return files;
}

async function fetchFile(name, bytes, told) {
  told(0);
  const failed = () => Object.assign(
    new Error(`${name} could not be loaded from where the page came. Check the connection and try again.`), { kind: 'input' });
  if (oneFile) {
    const held = await bytesOf(`models/${name}`);
    if (held?.byteLength !== bytes) throw failed();
    return new Blob([held]);
  }
  const response = await fetch(new URL(name, FOLDER)).catch(() => null);
  if (!response?.ok) throw failed();
  const parts = [];
  let done = 0;
  try {
    for (const reader = response.body.getReader(); ;) {
      const { value, done: over } = await reader.read();
      if (over) break;
      parts.push(new Blob([value]));
      told((done += value.length));
    }
  } catch (error) {
    throw error.kind ? error : failed();
  }
  if (done !== bytes) throw failed();
  return new Blob(parts);
}
