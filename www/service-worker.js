// Keeps the page's own files, so that after one visit it works with no network at all.
//
// precache.js, made by the build, lists every file with the hash of its content. A new version is
// fetched whole and checked before it can take over; it then waits until the person asks for it
// (offline.js), so that no case is interrupted and no page mixes two versions. Nothing but the
// page's own files is ever asked for, and nothing is ever sent.

importScripts('./precache.js');

const { files } = self.PRECACHE;
const CACHE = 'ct-severity';
const scope = new URL('./', self.location);

/** A file's key in the cache: by content, so that a new version fetches only what changed. */
const keyOf = (name) => new URL(`${name}?${encodeURIComponent(files[name])}`, scope).href;

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(settle()));
self.addEventListener('fetch', (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});
self.addEventListener('message', (event) => {
  if (event.data?.type === 'take over') event.waitUntil(takeOver(event.ports[0]));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.entries(files).map(async ([name, integrity]) => {
    if (await cache.match(keyOf(name))) return;
    // The hash refuses a file of another version, as in the middle of an upload to the server.
    const response = await fetch(new URL(name, scope), { integrity, cache: 'no-cache' });
    if (!response.ok) throw new Error(`${name}: status ${response.status}`);
    await cache.put(keyOf(name), response);
  }));
}

/** Forgets the files of older versions, and serves the page that was open before there was a worker. */
async function settle() {
  const wanted = new Set(Object.keys(files).map(keyOf));
  const cache = await caches.open(CACHE);
  const kept = await cache.keys();
  await Promise.all(kept.filter(({ url }) => !wanted.has(url)).map((request) => cache.delete(request)));
  await self.clients.claim();
}

/** The kept file for a request; undefined leaves the request to the browser. */
function answerTo(request) {
  const url = new URL(request.url);
  if (url.origin !== scope.origin || request.method !== 'GET') return Promise.resolve(Response.error());
  if (!url.pathname.startsWith(scope.pathname)) return undefined;
  const name = decodeURIComponent(url.pathname.slice(scope.pathname.length)) || 'index.html';
  if (!Object.hasOwn(files, name)) return undefined;
  return kept(name, request);
}

async function kept(name, request) {
  const cache = await caches.open(CACHE);
  // The browser may have cleared the cache since.
  return (await cache.match(keyOf(name))) ?? fetch(request);
}

/** A new version takes over only where no other tab would be left with files of the old one. */
async function takeOver(port) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (windows.length > 1) return port.postMessage({ taken: false });
  await self.skipWaiting();
  port.postMessage({ taken: true });
}

// What this worker asks for itself stands in the page's list of requests (requests.js).
new PerformanceObserver(async (list) => {
  const requests = list.getEntries().map(({ name, startTime, transferSize, responseStatus }) =>
    ({ url: name, at: performance.timeOrigin + startTime, bytes: transferSize, status: responseStatus, kept: false }));
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of windows) page.postMessage({ type: 'requests', who: 'offline', requests });
}).observe({ type: 'resource', buffered: true });
