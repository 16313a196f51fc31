// Working without a network: registers the service worker, and tells when the page is kept on this
// device and when a new version waits.

import { oneFile } from './assets.js';

/**
 * @param {object} store told `offline`: 'unavailable', 'keeping', 'kept'; and `update`: null,
 *   'waiting', or 'elsewhere' when another tab of the page must be closed first
 * @returns {{ register(): Promise<void>, takeUpdate(): Promise<void> }}
 */
export function createOffline(store) {
  let registration = null;

  async function register() {
    if (oneFile || !navigator.serviceWorker) return store.update({ offline: 'unavailable' });
    store.update({ offline: 'keeping' });
    try {
      registration = await navigator.serviceWorker.register(new URL('./service-worker.js', import.meta.url));
    } catch {
      // A host without the file, or a browser that forbids it: the page works all the same, online.
      return store.update({ offline: 'unavailable' });
    }
    registration.addEventListener('updatefound', () => follow(registration.installing));
    follow(registration.installing);
    tell();
  }

  function follow(worker) {
    worker?.addEventListener('statechange', tell);
  }

  function tell() {
    const { active, waiting, installing } = registration;
    store.update({
      offline: active ? 'kept' : installing || waiting ? 'keeping' : 'unavailable',
      update: active && waiting ? store.get().update ?? 'waiting' : null,
    });
  }

  /** Loads the new version, unless another tab still works with the old one. */
  async function takeUpdate() {
    const worker = registration?.waiting;
    if (!worker) return;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
    const replaced = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    worker.postMessage({ type: 'take over' }, [port2]);
    if (!(await answer).taken) return store.update({ update: 'elsewhere' });
    await replaced;
    location.reload();
  }

  return { register, takeUpdate };
}
