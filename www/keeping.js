// What was typed outlives a reload of the tab, and nothing more unless the person asks for it: the
// browser forgets a tab's session storage when the tab is closed.

const KEY = 'bedside';

/** What was kept: `typed` and `units` by input name, and whether it is kept on the device. */
export function recall() {
  const onDevice = read(localStorage);
  const { typed = {}, units = {} } = onDevice ?? read(sessionStorage) ?? {};
  return { patient: typed, units, kept: onDevice !== null };
}

/** Keeps what was typed for this tab, and on the device if that was asked for. */
export function remember({ patient, units, kept }) {
  const said = JSON.stringify({ typed: patient, units });
  sessionStorage.setItem(KEY, said);
  if (kept) localStorage.setItem(KEY, said);
  else localStorage.removeItem(KEY);
}

/** Removes what was kept, here and on the device. */
export function forget() {
  for (const storage of [sessionStorage, localStorage]) storage.removeItem(KEY);
}

/** Whether this tab held a scan before it was reloaded; a page cannot keep the files themselves. */
export const hadScan = () => sessionStorage.getItem('had-scan') !== null;
export const noteScan = () => sessionStorage.setItem('had-scan', 'yes');

function read(storage) {
  const said = storage.getItem(KEY);
  if (said === null) return null;
  try {
    const kept = JSON.parse(said);
    return typeof kept?.typed === 'object' ? kept : null;
  } catch {
    // Written by another version or by hand: there is nothing in it to use.
    storage.removeItem(KEY);
    return null;
  }
}
