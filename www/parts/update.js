// The bar that announces a new version, and the line that says whether the page is kept here.

import { byId, h, show } from '../dom.js';
import { text } from '../text.js';

export function createUpdate(store, actions) {
  store.listen((state, before) => {
    if (state.update !== before.update || state.scan !== before.scan || state.run.phase !== before.run?.phase) {
      show(byId('update'), ...announcement(state, actions));
    }
    if (state.offline !== before.offline) show(byId('offline'), state.offline === 'kept' && text('offline.kept'));
  });
}

function announcement({ update, scan, run }, actions) {
  if (!update) return [];
  const running = run.phase === 'running';
  // What a reload costs is said before it is pressed.
  const cost = scan.phase === 'empty' ? '' : text('update.cost');
  return [
    h('p', {}, [text('update.waiting'), update === 'elsewhere' ? text('update.elsewhere') : cost].filter(Boolean).join(' ')),
    h('button', { type: 'button', id: 'take-update', disabled: running, onclick: actions.takeUpdate }, text('update.take')),
  ];
}
