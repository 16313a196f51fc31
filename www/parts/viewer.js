// The middle slice in the lung window, so that the person sees which scan they opened.

import { byId, h, show } from '../dom.js';
import { number, text } from '../text.js';

const LUNG_WINDOW = { centre: -600, width: 1500 };

export function createViewer(store) {
  const place = byId('viewer');
  store.listen((state, before) => {
    if (state.preview === before.preview && state.scan === before.scan) return;
    const waiting = state.scan.phase === 'read' && state.scan.chosen !== null && !state.scan.previewError;
    if (state.preview) show(place, figure(state.preview));
    else show(place, waiting && h('p', { class: 'hint' }, text('viewer.loading')));
  });
}

function figure(preview) {
  const { rows, columns, row_spacing: rowSpacing, column_spacing: columnSpacing } = preview;
  const [low, high] = limits(LUNG_WINDOW);
  const position = { slice: number(preview.slice + 1), count: number(preview.count) };
  const canvas = h('canvas', {
    width: columns, height: rows, role: 'img', 'aria-label': text('viewer.label', position),
  });
  // Pixels need not be square; the picture keeps the patient's proportions.
  canvas.style.aspectRatio = `${columns * columnSpacing} / ${rows * rowSpacing}`;
  paint(canvas, preview.pixels, LUNG_WINDOW);
  return h('figure', { class: 'viewer' }, canvas,
    h('figcaption', {}, text('viewer.caption', { ...position, low: number(low), high: number(high) })));
}

const limits = ({ centre, width }) => [centre - width / 2, centre + width / 2];

function paint(canvas, hounsfield, window) {
  const context = canvas.getContext('2d');
  const image = context.createImageData(canvas.width, canvas.height);
  const [low, high] = limits(window);
  const { data } = image;
  for (let i = 0, at = 0; i < hounsfield.length; i++, at += 4) {
    // The array clamps to 0..255 by itself.
    data[at] = data[at + 1] = data[at + 2] = ((hounsfield[i] - low) / (high - low)) * 255;
    data[at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
