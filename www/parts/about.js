// What this page is, what it was checked against and what not, for who wants to know before relying on it.

import { byId, h, show } from '../dom.js';
import { text } from '../text.js';

const PARTS = ['what', 'study', 'checked', 'own', 'private'];

export function createAbout(store) {
  byId('about-card').hidden = false;
  store.listen((state, before) => {
    if (state.bedside === before.bedside) return;
    // Every report names the program that made it.
    const version = state.bedside?.software.version;
    show(byId('about'),
      PARTS.map((part) => h('p', {}, text(`about.${part}`))),
      version && h('p', { class: 'hint' }, text('about.program', { version })));
  });
}
