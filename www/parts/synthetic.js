// The way in for who has no scan at hand, and the note that what is shown then is invented.

import { byId, h, show } from '../dom.js';
import { text } from '../text.js';

const SEVERITIES = ['mild', 'moderate', 'severe'];

export function createSynthetic(store, actions) {
  const place = byId('synthetic');
  const buttons = SEVERITIES.map((severity) =>
    h('button', { type: 'button', 'data-severity': severity, onclick: () => actions.trySynthetic(severity) }, text(`synthetic.${severity}`)));
  show(place,
    h('p', { id: 'synthetic-title' }, text('synthetic.title')),
    h('div', { class: 'buttons', role: 'group', 'aria-labelledby': 'synthetic-title' }, buttons),
    h('p', { class: 'hint synthetic-hint' }, text('synthetic.hint')));

  store.listen((state, before) => {
    for (const button of buttons) button.disabled = state.worker !== 'ready' || state.scan.phase === 'making';
    if (state.synthetic === before.synthetic) return;
    const severity = state.synthetic && text(`synthetic.${state.synthetic.severity}`).toLowerCase();
    show(byId('synthetic-note'), severity && text('synthetic.note', { severity }));
  });
}
