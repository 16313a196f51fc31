// Scoring a cohort: rows without a scan in portions, those with one through the networks, one after
// the other.

/** Rows told to the page at a time: enough to be quick, few enough to show that it goes on. */
const PORTION = 100;

/**
 * @param {import('../protocol.js').CohortAbout} about
 * @param {import('../protocol.js').NamedFile[]} files
 * @param context `plain(from, to, problem)` scores rows without their scans, `scanned(row, files)` one
 *   with its scan, `tell` the page of rows, `pause` lets a cancel in
 */
export async function scoreCohort({ scans }, files, { plain, scanned, tell, pause }) {
  let row = 0;
  while (row < scans.length) {
    await pause();
    if (scans[row] === null) {
      let end = row + 1;
      while (end < scans.length && end < row + PORTION && scans[end] === null) end += 1;
      tell(plain(row, end, ''));
      row = end;
      continue;
    }
    const { found, problem } = filesOf(scans[row], files);
    tell(problem ? plain(row, row + 1, problem) : [await scanned(row, found)]);
    row += 1;
  }
}

/**
 * The files of the scan that a row names: a folder or file, by the end of its path, since the folder
 * that was dropped may stand above or below where the table stands.
 */
export function filesOf(scan, files) {
  const path = scan.replaceAll('\\', '/').replace(/^(\.\/)+/, '').replace(/^\/+|\/+$/g, '');
  if (path === '' || path.split('/').includes('..')) {
    return { problem: 'the scan must be named by its folder within what was given' };
  }
  const places = new Map();
  for (const file of files) {
    const place = `/${file.name}/`.indexOf(`/${path}/`);
    if (place < 0) continue;
    const above = file.name.slice(0, place);
    places.set(above, [...(places.get(above) ?? []), file]);
  }
  if (places.size === 0) return { problem: 'the scan that the row names is not among the files that were given' };
  if (places.size > 1) return { problem: 'the scan that the row names is in several of the folders that were given' };
  return { found: [...places.values()][0] };
}
