// What the Content-Security-Policy has no word for. The policy forbids this page every request to
// elsewhere; leaving for another address, opening a window and WebRTC are not requests, and each
// can carry data away. Here they are forbidden to the program; a link that a person presses works.
//
// A second line against mistakes and against code that came in unseen. It must be the page's first
// module.

/** Whether an address leaves this page; blobs are files that the page itself made, for saving. */
function elsewhere(address) {
  const url = new URL(address, location.href);
  return !['blob:', 'about:', 'javascript:'].includes(url.protocol) && url.origin !== location.origin;
}

globalThis.navigation?.addEventListener('navigate', (event) => {
  if (!event.userInitiated && event.cancelable && elsewhere(event.destination.url)) event.preventDefault();
});

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element && event.target.closest('a[href], area[href]');
  if (link && !event.isTrusted && elsewhere(link.href)) event.preventDefault();
}, { capture: true });

const refuse = { configurable: false, writable: false, value: undefined };
Object.defineProperty(window, 'open', { ...refuse, value: () => null });
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) {
  if (name in window) Object.defineProperty(window, name, refuse);
}
