// A CT series made in the page itself, of as many slices as a test wants, without a file on disk.

/**
 * Gives the page a folder of `slices` slices of 512 x 512, `spacing` mm apart: a cylinder of tissue
 * with two lungs of air. All share one block of pixels, so that the test needs little memory of its
 * own; the page cannot know. Of a `chest`, the files of such slices on disk, it makes as many as
 * wanted by showing each more than once.
 */
export async function dropSynthetic(page, slices, { spacing = 0.2, chest = null } = {}) {
  if (chest) {
    await page.evaluate(() => {
      const input = document.body.appendChild(document.createElement('input'));
      Object.assign(input, { type: 'file', id: 'chest', multiple: true });
    });
    await page.setInputFiles('#chest', chest);
  }
  return page.evaluate(givesFolder, { slices, spacing });
}

// Runs in the page, so it must need nothing from here.
function givesFolder({ slices, spacing }) {
  const SIDE = 512;
  const encoder = new TextEncoder();
  const given = [...(document.querySelector('#chest')?.files ?? [])];
  const cylinder = given.length ? null : new Blob([new Uint8Array(cylinderOfTissue().buffer)]);
  const transfer = new DataTransfer();
  for (let slice = 0; slice < slices; slice++) {
    // Pixels are the last element of a file.
    const pixels = cylinder ?? given[Math.floor((slice * given.length) / slices)].slice(-SIDE * SIDE * 2);
    transfer.items.add(new File([header(slice), pixels], `${slice}.dcm`));
  }
  const input = document.querySelector('#files-input');
  input.files = transfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));

  /** Stored values: HU + 1024, little-endian 16 bits. */
  function cylinderOfTissue() {
    const values = new Int16Array(SIDE * SIDE);
    const inside = (row, column, centre, height, width) =>
      ((row - 256) / height) ** 2 + ((column - centre) / width) ** 2 < 1;
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const body = inside(row, column, 256, 170, 220);
        const lung = inside(row, column, 160, 110, 70) || inside(row, column, 352, 110, 70);
        values[row * SIDE + column] = lung ? 224 : body ? 1064 : 24;
      }
    }
    return values;
  }

  function header(slice) {
    const uid = (last) => `1.2.826.0.1.3680043.8.498.${last}`;
    const meta = [
      element(0x0002, 0x0002, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
      element(0x0002, 0x0003, 'UI', uid(1000 + slice)),
      element(0x0002, 0x0010, 'UI', '1.2.840.10008.1.2.1'),
    ];
    const data = [
      element(0x0008, 0x0016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
      element(0x0008, 0x0018, 'UI', uid(1000 + slice)),
      element(0x0008, 0x0060, 'CS', 'CT'),
      element(0x0020, 0x000d, 'UI', uid(1)),
      element(0x0020, 0x000e, 'UI', uid(2)),
      element(0x0020, 0x0013, 'IS', String(slice + 1)),
      element(0x0020, 0x0032, 'DS', `-179.6\\-179.6\\${(slice * spacing).toFixed(3)}`),
      element(0x0020, 0x0037, 'DS', '1\\0\\0\\0\\1\\0'),
      element(0x0020, 0x0052, 'UI', uid(3)),
      short(0x0028, 0x0002, 1),
      element(0x0028, 0x0004, 'CS', 'MONOCHROME2'),
      short(0x0028, 0x0010, SIDE),
      short(0x0028, 0x0011, SIDE),
      element(0x0028, 0x0030, 'DS', '0.703125\\0.703125'),
      short(0x0028, 0x0100, 16),
      short(0x0028, 0x0101, 16),
      short(0x0028, 0x0102, 15),
      short(0x0028, 0x0103, 1),
      element(0x0028, 0x1052, 'DS', '-1024'),
      element(0x0028, 0x1053, 'DS', '1'),
      bytesOf([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x57, 0, 0], long(SIDE * SIDE * 2)),
    ];
    const length = meta.reduce((sum, part) => sum + part.length, 0);
    const group = bytesOf([0x02, 0x00, 0x00, 0x00, 0x55, 0x4c, 4, 0], long(length));
    return new Blob([new Uint8Array(128), encoder.encode('DICM'), group, ...meta, ...data]);
  }

  function element(group, number, kind, value) {
    const padded = value.length % 2 === 0 ? value : value + (kind === 'UI' ? '\0' : ' ');
    return bytesOf(words(group, number), encoder.encode(kind), words(padded.length), encoder.encode(padded));
  }

  function short(group, number, value) {
    return bytesOf(words(group, number), encoder.encode('US'), words(2), words(value));
  }

  function words(...values) {
    return values.flatMap((value) => [value & 255, value >> 8]);
  }

  function long(value) {
    return [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
  }

  function bytesOf(...parts) {
    return Uint8Array.from(parts.flatMap((part) => [...part]));
  }
}
