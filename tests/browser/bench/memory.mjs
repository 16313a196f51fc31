// The memory of a page, as the system counts it.

import { readFileSync, readdirSync } from 'node:fs';

/**
 * Watches the renderer processes of one browser, told by its profile's folder. Returns a function
 * that ends it and tells the largest resident memory of any of them in MiB: a tab with all its
 * Workers is one process.
 */
export function watchMemory(profile) {
  let peak = 0;
  const look = () => {
    for (const { kibibytes } of renderers(profile)) peak = Math.max(peak, kibibytes / 1024);
  };
  const timer = setInterval(look, 500);
  return () => {
    look();
    clearInterval(timer);
    return peak;
  };
}

function renderers(profile) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(processOf).filter(Boolean);
  const family = new Set(all.filter(({ command }) => command.includes(`--user-data-dir=${profile}`)).map(({ id }) => id));
  let before = -1;
  while (family.size > before) {
    before = family.size;
    for (const { id, parent } of all) if (family.has(parent)) family.add(id);
  }
  return all.filter(({ id, command }) => family.has(id) && command.includes('--type=renderer'));
}

function processOf(id) {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    const number = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { id: Number(id), parent: number('PPid'), kibibytes: number('VmHWM'), command };
  } catch {
    // The process ended between being listed and being looked at.
    return null;
  }
}
