// A probability as a function of one input, with the patient's place on it.

import { percent } from '../text.js';
import { chart, s } from './svg.js';

const WIDTH = 200;
const HEIGHT = 102;
const PAD = 6;
// Above and below the curve, for the words of its bounds: no curve passes there.
const BAND = 12;

/**
 * @param {{ points: [number, number][] }} curve ascending
 * @param {{ at: number, risk: number, from: number, fromRisk: number }} place where the value is, and
 *   where it was given
 * @param {number[]} terciles
 */
export function curveChart({ points }, { at, risk, from, fromRisk }, terciles) {
  const low = points[0][0];
  const high = points[points.length - 1][0];
  const x = (value) => PAD + (clamp((value - low) / (high - low || 1))) * (WIDTH - 2 * PAD);
  const y = (probability) => HEIGHT - BAND - clamp(probability) * (HEIGHT - 2 * BAND);
  const line = points.map(([value, probability], index) => `${index === 0 ? 'M' : 'L'}${x(value).toFixed(2)} ${y(probability).toFixed(2)}`).join('');
  return chart(WIDTH, HEIGHT, 'curve',
    terciles.map((cut) => s('path', { class: 'cut', d: `M0 ${y(cut)}H${WIDTH}` })),
    s('path', { class: 'frame', d: `M${PAD} ${BAND}V${HEIGHT - BAND}H${WIDTH - PAD}` }),
    s('path', { class: 'line', d: line }),
    [1, 0].map((risk) => s('text', { class: 'tick', x: PAD, y: risk === 1 ? BAND - 4.5 : HEIGHT - 1.5 }, percent(risk, 0))),
    s('circle', { class: 'given', cx: x(from), cy: y(fromRisk), r: 3.5 }),
    s('path', { class: 'drop-line', d: `M${x(at)} ${HEIGHT - BAND}V${y(risk)}` }),
    s('circle', { class: 'here', cx: x(at), cy: y(risk), r: 5 }));
}

/** The value at a share of the chart's width, for a pointer on it. */
export function valueAt({ points }, share) {
  const low = points[0][0];
  const high = points[points.length - 1][0];
  return low + clamp((share * WIDTH - PAD) / (WIDTH - 2 * PAD)) * (high - low);
}

const clamp = (share) => Math.min(Math.max(share, 0), 1);
