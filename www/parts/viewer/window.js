// Windows: which Hounsfield units are shown from black to white.

/** Centre and width in HU, as radiology departments set them, in the order of their keys 1 to 3. */
export const WINDOWS = {
  lung: { centre: -600, width: 1500 },
  mediastinum: { centre: 40, width: 400 },
  bone: { centre: 400, width: 1800 },
};

export const LIMITS = { centre: [-1200, 3000], width: [1, 4500] };

export const clampWindow = ({ centre, width }) => ({
  centre: clamp(Math.round(centre), LIMITS.centre),
  width: clamp(Math.round(width), LIMITS.width),
});

/** The name of the window with these numbers, or 'custom'. */
export const nameOf = ({ centre, width }) =>
  Object.keys(WINDOWS).find((name) => WINDOWS[name].centre === centre && WINDOWS[name].width === width) ?? 'custom';

const clamp = (value, [low, high]) => Math.min(Math.max(value, low), high);

let cached = { key: '', table: null };

/**
 * Opaque grey of every 16-bit value, by its bits taken as unsigned.
 * DICOM PS3.3 C.11.2.1.2, with the width taken as its edges: what lies at centre - width / 2 is black.
 */
export function greys({ centre, width }, inverted) {
  const key = `${centre}/${width}/${inverted}`;
  if (cached.key === key) return cached.table;
  const table = new Uint32Array(65536);
  const low = centre - width / 2;
  for (let bits = 0; bits < 65536; bits++) {
    const value = bits > 32767 ? bits - 65536 : bits;
    const share = Math.min(Math.max((value - low) / width, 0), 1);
    const grey = Math.round((inverted ? 1 - share : share) * 255);
    table[bits] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
  }
  cached = { key, table };
  return table;
}
