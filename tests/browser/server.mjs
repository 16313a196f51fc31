// A static file server for the page: `./build.sh serve` and the browser tests use it.
// The page needs nothing from a server but its files with the right types; any other will do.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

// A page's own policy does not reach its service worker; a server can set one.
const KEEPER = { 'Content-Security-Policy': "default-src 'none'; script-src 'self'; connect-src 'self'" };

/**
 * Serves `root` on this machine alone, at `port` (0 lets the system choose) and with further
 * `headers`; resolves to the listening server.
 */
export function serve(root, port = 0, headers = {}) {
  const server = createServer((request, response) => {
    answer(path.resolve(root), headers, request, response).catch(() => end(response, 500, 'This file could not be read.'));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function answer(root, headers, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return end(response, 405, 'This server only hands out files.');
  }
  const file = await locate(root, request.url);
  if (!file) return end(response, 404, 'There is no such file here.');
  response.writeHead(200, {
    ...headers,
    ...(path.basename(file.path) === 'service-worker.js' && KEEPER),
    'Content-Type': TYPES[path.extname(file.path)] ?? 'application/octet-stream',
    'Content-Length': file.size,
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file.path).on('error', () => response.destroy()).pipe(response);
}

/** The file a URL names inside `root`, or null: nothing outside `root` is ever handed out. */
async function locate(root, url) {
  let name;
  try {
    name = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  if (name.includes('\0')) return null;
  if (name.endsWith('/')) name += 'index.html';
  const full = path.join(root, name);
  if (!full.startsWith(root + path.sep)) return null;
  const found = await stat(full).catch(() => null);
  return found?.isFile() ? { path: full, size: found.size } : null;
}

function end(response, status, sentence) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}

/** Opens the address in the person's browser, where there is a desktop to open it on. */
function open(address) {
  const desktop = process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!desktop) return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [address], { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [root, wanted = '8080'] = process.argv.slice(2);
  const port = Number(wanted);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    console.error(`"${wanted}" is not a port: give a number from 1 to 65535.`);
    process.exit(2);
  }
  try {
    await serve(root, port);
    const address = `http://127.0.0.1:${port}/`;
    console.log(`The page is at ${address}  (Ctrl+C stops it)`);
    open(address);
  } catch (error) {
    const why = {
      EADDRINUSE: `Port ${port} is taken by another program. Choose another one: ./build.sh serve ${port + 1}`,
      EACCES: `Port ${port} needs more rights. Choose another one: ./build.sh serve 8080`,
    };
    console.error(why[error.code] ?? `The page could not be served: ${error.message}`);
    process.exit(1);
  }
}
