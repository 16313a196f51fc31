// Differences from zero as bars to either side of a line, the largest first.

import { chart, s } from './svg.js';

const WIDTH = 400;
const HEIGHT = 20;
const HALF = WIDTH / 2;

/** One row's bar: `value` between -`most` and `most`; a raising bar is whole, a lowering one hatched. */
export function differenceBar(value, most) {
  const length = most === 0 ? 0 : (Math.abs(value) / most) * (HALF - 1);
  const x = value < 0 ? HALF - length : HALF;
  const towards = value < 0 ? -1 : 1;
  const tip = HALF + towards * length;
  return chart(WIDTH, HEIGHT, 'difference',
    s('rect', { x, y: 2, width: length, height: HEIGHT - 4, class: value < 0 ? 'lowers' : 'raises' }),
    // An arrow head says the direction without colour.
    length > 14 && s('path', { class: 'tip', d: `M${tip - towards * 9} 5l${towards * 5} 5l${-towards * 5} 5` }),
    s('path', { class: 'axis', d: `M${HALF} 0v${HEIGHT}` }));
}

/** A value on its range from `low` to `high`, as a bar that fills. */
export function rangeBar(value, [low, high]) {
  const share = high > low ? Math.min(Math.max((value - low) / (high - low), 0), 1) : 0;
  return chart(100, 8, 'range-bar',
    s('rect', { x: 0.5, y: 1.5, width: 99, height: 5, rx: 2, class: 'track' }),
    s('rect', { x: 0.5, y: 1.5, width: 99 * share, height: 5, rx: 2, class: 'fill' }));
}
