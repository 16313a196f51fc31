// What this page asked the network for since it was opened: each request, by whom, and how it was
// answered. The list is the browser's own record, not the program's word.

import { oneFile } from '../assets.js';
import { byId, h, show } from '../dom.js';
import { openingRequest, watchRequests } from '../requests.js';
import { number, text } from '../text.js';

const UNIT = 1024;

let watching = false;

/** Watches once, however often the page is drawn. */
function watch(actions) {
  if (watching) return;
  watching = true;
  actions.asked('page', openingRequest());
  watchRequests((requests) => actions.asked('page', requests));
  addEventListener('requests', ({ detail }) => actions.asked(detail.who, detail.requests));
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data?.type === 'requests') actions.asked(data.who, data.requests);
  });
}

export function createRequests(store, actions) {
  watch(actions);

  const sum = h('p', { id: 'requests-sum' });
  const list = h('div', { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': text('requests.title') });
  const details = h('details', { id: 'requests-all', ontoggle: () => draw(store.get()) },
    h('summary', {}, text('requests.show')), list);
  byId('requests').append(sum, details, h('p', { class: 'hint' }, text(oneFile ? 'requests.one_file' : 'requests.browser')));

  byId('requests-card').hidden = false;

  function draw({ requests }) {
    const line = summary(requests);
    if (sum.textContent !== line) sum.textContent = line;
    sum.classList.toggle('error', requests.some(foreign));
    details.hidden = requests.length === 0;
    if (details.open) show(list, table(requests));
  }
  store.listen((state, before) => state.requests !== before.requests && draw(state));
}

const originOf = (request) => new URL(request.url).origin;
/** Sent to another place than the page's own; refused attempts did not leave. */
const foreign = (request) => !request.refused && originOf(request) !== location.origin;

function summary(requests) {
  const refused = requests.filter((request) => request.refused).length;
  const made = requests.length - refused;
  const away = requests.filter(foreign).length;
  const lines = [];
  if (made === 0) lines.push(text('requests.none'));
  else if (away === 0) lines.push(text('requests.own', { count: made, origin: location.host }));
  else lines.push(text('requests.away', { count: away }));
  if (refused > 0) lines.push(text('requests.refused', { count: refused }));
  return lines.join(' ');
}

function table(requests) {
  const heading = (key) => h('th', { scope: 'col' }, text(key));
  const inOrder = [...requests].sort((a, b) => a.at - b.at);
  return h('table', { class: 'requests' },
    h('thead', {}, h('tr', {}, ['time', 'who', 'what', 'answer'].map((column) => heading(`requests.${column}`)))),
    h('tbody', {}, inOrder.map(row)));
}

function row(request) {
  const url = new URL(request.url);
  const own = url.origin === location.origin;
  const seconds = Math.max(0, (request.at - performance.timeOrigin) / 1000);
  return h('tr', { class: foreign(request) ? 'error' : null, 'data-url': request.url },
    h('td', {}, text('result.seconds', { seconds: number(seconds, 1) })),
    h('td', {}, text(`requests.who.${request.who}`)),
    h('td', { class: 'address' }, own ? url.pathname + url.search : request.url),
    h('td', {}, answer(request)));
}

function answer({ refused, kept, bytes }) {
  if (refused) return text('requests.answer.refused');
  if (kept) return text('requests.answer.kept');
  return text('requests.answer.network', { kilobytes: number(bytes / UNIT, 1) });
}
