// What the browser keeps for the page: for this tab, or on the device. A browser that forbids it (by a
// setting, or for a file opened from disk) has a memory in its place, which goes with the page.

/** Until the tab is closed. */
export const tab = storage('sessionStorage');
/** Until it is removed. */
export const device = storage('localStorage');

function storage(name) {
  try {
    // A forbidden storage may be there and refuse its first use.
    globalThis[name].getItem('');
    return globalThis[name];
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return inMemory();
  }
}

function inMemory() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
