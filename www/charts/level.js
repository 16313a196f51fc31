// The 1 to 5 score as five steps of rising height: the reached one is filled, larger in number and
// marked from above, so that it is read by shape and number, not by colour.

import { chart, s } from './svg.js';

const STEP = 40;
const GAP = 6;
const FLOOR = 104;

/** The chart of a level from 1 to 5. */
export function levelChart(level) {
  const steps = [1, 2, 3, 4, 5].map((step) => {
    const reached = step === level;
    const height = 22 + step * 13;
    const x = (step - 1) * (STEP + GAP) + 2;
    const top = FLOOR - height;
    return s('g', { class: `step step-${step}${reached ? ' reached' : ''}${step < level ? ' below' : ''}` },
      s('rect', { x, y: top, width: STEP, height, rx: 4 }),
      s('text', { x: x + STEP / 2, y: FLOOR - 8, 'text-anchor': 'middle' }, String(step)),
      reached && s('path', { class: 'pointer', d: `M${x + STEP / 2 - 9} ${top - 15}h18l-9 12z` }));
  });
  return chart(5 * STEP + 4 * GAP + 4, FLOOR + 2, 'level-chart', steps);
}
