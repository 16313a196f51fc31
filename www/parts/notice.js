// The bar that says when something broke, and the line that says where the networks run.

import { byId, show } from '../dom.js';
import { text } from '../text.js';

export function drawNotice(state, before) {
  if (state.notice !== before.notice) show(byId('notice'), state.notice);
  if (state.device !== before.device || state.worker !== before.worker) {
    byId('device').textContent = deviceLine(state.device);
  }
}

function deviceLine(device) {
  if (!device) return text('device.pending');
  if (device.backend === 'gpu') return text('device.gpu', { adapter: device.adapter || text('device.unnamed') });
  return text('device.cpu', { why: text(device.why, device.values) });
}
