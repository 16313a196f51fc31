// Every request of the page and its Workers, as the browser's own record tells it, and what the
// Content-Security-Policy refused.

// Addresses that lead off this device; a blob or data address does not.
const OUTWARD = /^(https?|wss?|ftp):/;

/**
 * Tells of every request that this page or Worker makes, those before included.
 * @param {(requests: import('./protocol.js').Asked[]) => void} tell
 */
export function watchRequests(tell) {
  new PerformanceObserver((list) => {
    const requests = list.getEntries().filter(({ name }) => OUTWARD.test(name)).map(made);
    if (requests.length > 0) tell(requests);
  }).observe({ type: 'resource', buffered: true });
  const place = globalThis.document ?? globalThis;
  place.addEventListener('securitypolicyviolation', (event) => {
    if (OUTWARD.test(event.blockedURI)) {
      tell([{ url: event.blockedURI, at: Date.now(), bytes: 0, status: 0, refused: true }]);
    }
  });
}

/** The request for the page itself, which no observer tells of. */
export function openingRequest() {
  const [entry] = performance.getEntriesByType('navigation');
  return entry && OUTWARD.test(entry.name) ? [made(entry)] : [];
}

/** One entry of the record. `kept` says that it was answered on this device. */
function made(entry) {
  return {
    url: entry.name,
    at: performance.timeOrigin + entry.startTime,
    bytes: entry.transferSize,
    status: entry.responseStatus,
    kept: entry.transferSize === 0,
  };
}
