// A probability on a bar from 0 to 100 %, parted into the published groups.

import { percent } from '../text.js';
import { chart, s } from './svg.js';

/** The bar of a probability; `terciles` are where the groups part. */
export function thirdsChart(risk, terciles) {
  const [low, high] = terciles.map((value) => value * 100);
  const at = 2 + Math.min(Math.max(risk, 0), 1) * 100;
  const tick = (value) => s('text', { class: 'tick', x: 2 + value, y: 15.6, 'text-anchor': 'middle' }, percent(value / 100));
  return chart(104, 17, 'thirds',
    s('rect', { x: 2, y: 6, width: low, height: 5, class: 'low' }),
    s('rect', { x: 2 + low, y: 6, width: high - low, height: 5, class: 'medium' }),
    s('rect', { x: 2 + high, y: 6, width: 100 - high, height: 5, class: 'high' }),
    [low, high].map((value) => s('path', { class: 'cut', d: `M${2 + value} 5v7` })),
    tick(low), tick(high),
    s('path', { d: `M${at - 2.2} .6h4.4l-2.2 4.6z`, class: 'marker' }),
    s('path', { d: `M${at} 4v8`, class: 'needle' }));
}
