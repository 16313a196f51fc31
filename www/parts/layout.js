// The scan stays in sight beside a form that is longer than it. Where it is itself taller than the
// screen it scrolls until its end is seen and stays there, so that no part of it is out of reach.

import { byId } from '../dom.js';

/** From the edges of the screen, as layout.css has it. */
const MARGIN = 8;

export function createLayout(store, actions, signal) {
  const card = byId('scan-card');
  const stick = () => { card.style.top = `${Math.min(MARGIN, innerHeight - card.offsetHeight - MARGIN)}px`; };
  const observer = new ResizeObserver(stick);
  observer.observe(card);
  addEventListener('resize', stick, { signal });
  signal.addEventListener('abort', () => observer.disconnect());
}
