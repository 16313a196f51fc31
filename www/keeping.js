// What was typed outlives a reload of the tab, and nothing more unless the person asks for it: the
// browser forgets a tab's own storage when the tab is closed.

import { device, tab } from './storage.js';

const KEY = 'bedside';

/** What was kept: `patient` and `units` by input name, and whether it is kept on the device. */
export function recall() {
  const onDevice = read(device);
  const { typed = {}, units = {} } = onDevice ?? read(tab) ?? {};
  return { patient: strings(typed), units: strings(units), kept: onDevice !== null };
}

/**
 * Keeps what was typed for this tab, and on the device if that was asked for. Invented values are
 * nobody's: they go with the scan that was invented with them.
 */
export function remember({ patient, units, kept, synthetic }) {
  const own = Object.entries(patient).filter(([name, value]) => synthetic?.invented[name] !== value);
  const said = JSON.stringify({ typed: Object.fromEntries(own), units });
  tab.setItem(KEY, said);
  if (kept) device.setItem(KEY, said);
  else device.removeItem(KEY);
}

/** Removes what was kept, here and on the device. */
export function forget() {
  for (const storage of [tab, device]) storage.removeItem(KEY);
}

/** Whether this tab held a scan before it was reloaded; a page cannot keep the files themselves. */
export const hadScan = () => tab.getItem('had-scan') !== null;
export const noteScan = () => tab.setItem('had-scan', 'yes');

function read(storage) {
  const said = storage.getItem(KEY);
  if (said === null) return null;
  try {
    const kept = JSON.parse(said);
    return typeof kept?.typed === 'object' ? kept : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Written by another version or by hand: there is nothing in it to use.
    storage.removeItem(KEY);
    return null;
  }
}

const strings = (record) => Object.fromEntries(Object.entries(record ?? {}).filter(([, value]) => typeof value === 'string'));
