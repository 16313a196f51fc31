// Places that a page must not reach: another web server, which notes whatever comes to it, and a
// STUN port. And the ways a program in a page could try.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Opens both; `came` lists what arrived, `plain` is an address whose page has no policy at all. */
export async function openElsewhere() {
  const came = [];
  const server = createServer((request, response) => {
    if (request.url === '/plain') return response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>plain</title>');
    // The browser's own, for pages that stand here.
    if (request.url !== '/favicon.ico') came.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/javascript' }).end('');
  });
  server.on('upgrade', (request, socket) => {
    came.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stun = createSocket('udp4', () => {});
  stun.on('message', () => came.push('STUN'));
  stun.bind(0, '127.0.0.1');
  await once(stun, 'listening');
  const address = `http://127.0.0.1:${server.address().port}`;
  return {
    came,
    address,
    plain: `http://localhost:${server.address().port}/plain`,
    stun: `stun:127.0.0.1:${stun.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
      stun.close();
    },
  };
}

/** Ways out of a page and of its Workers. Each runs there, and is given `{ address, stun }`. */
export const FROM_ANYWHERE = {
  fetch: ({ address }) => void fetch(`${address}/fetch`, { mode: 'no-cors' }).catch(() => {}),
  'a posted form of data': ({ address }) =>
    void fetch(`${address}/post`, { method: 'POST', mode: 'no-cors', keepalive: true, body: 'a scan' }).catch(() => {}),
  XMLHttpRequest: ({ address }) => {
    const request = new XMLHttpRequest();
    request.open('GET', `${address}/xhr`);
    request.onerror = () => {};
    request.send();
  },
  WebSocket: ({ address }) => {
    try {
      new WebSocket(`${address.replace('http', 'ws')}/socket`).onerror = () => {};
    } catch {
      // Refused at once.
    }
  },
  EventSource: ({ address }) => {
    const source = new EventSource(`${address}/events`);
    source.onerror = () => source.close();
  },
  'import of a module': ({ address }) => void import(`${address}/module.js`).catch(() => {}),
  'a Worker started within': ({ address }) => {
    const source = `fetch(${JSON.stringify(`${address}/worker`)}, { mode: 'no-cors' }).catch(() => {})`;
    new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  },
};

/** Ways out that only a page has. */
export const FROM_A_PAGE = {
  sendBeacon: ({ address }) => void navigator.sendBeacon(`${address}/beacon`, 'a scan'),
  'an image': ({ address }) => { new Image().src = `${address}/image`; },
  'a style': ({ address }) => {
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = `body { background-image: url(${address}/css) }`;
  },
  'a style set on an element': ({ address }) => { document.body.style.backgroundImage = `url(${address}/element-css)`; },
  'a style sheet': ({ address }) => {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${address}/sheet` }));
  },
  'a font': ({ address }) => void new FontFace('away', `url(${address}/font)`).load().catch(() => {}),
  'a script': ({ address }) => {
    document.head.append(Object.assign(document.createElement('script'), { src: `${address}/script` }));
  },
  'a frame': ({ address }) => {
    document.body.append(Object.assign(document.createElement('iframe'), { src: `${address}/frame` }));
  },
  'a film': ({ address }) => {
    document.body.append(Object.assign(document.createElement('video'), { src: `${address}/film`, preload: 'auto' }));
  },
  'a prefetch': ({ address }) => {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: `${address}/prefetch` }));
  },
  'a form': ({ address }) => {
    const form = Object.assign(document.createElement('form'), { action: `${address}/form`, method: 'post' });
    document.body.append(form);
    form.submit();
  },
  WebRTC: async ({ stun }) => {
    if (!window.RTCPeerConnection) return;
    const peer = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
    peer.createDataChannel('a scan');
    await peer.setLocalDescription();
  },
  'another address': ({ address }) => { location.href = `${address}/navigation`; },
  'a pressed link': ({ address }) => {
    const link = Object.assign(document.createElement('a'), { href: `${address}/link`, target: '_blank' });
    document.body.append(link);
    link.click();
  },
  'another window': ({ address }) => void window.open(`${address}/window`),
};
