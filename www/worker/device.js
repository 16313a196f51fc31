// Where the networks will be computed: a real graphics processor if there is one, else the
// processor. A software adapter is a processor in disguise, and slower than the processor itself.

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render|\bwarp\b/i;

// While one slice is computed, the next is on its way there or the last on its way back.
const GPU_SLOTS = 2;

/**
 * @param {'cpu' | 'gpu' | null} asked what the page's address asks for
 * @returns {Promise<import('../protocol.js').Device>}
 */
export async function chooseDevice(asked) {
  if (asked === 'cpu') return cpu('device.asked', { backend: 'cpu' });
  if (!navigator.gpu) return cpu('device.no_webgpu');
  const adapter = await findAdapter();
  if (!adapter) return cpu('device.no_adapter');
  const { name, software } = adapter;
  if (asked !== 'gpu' && software) return cpu('device.software', { adapter: name });
  return { backend: 'gpu', workers: 1, slots: GPU_SLOTS, adapter: name, why: 'device.gpu', values: { adapter: name } };
}

/** The graphics processor that the browser offers, or null. */
export async function findAdapter() {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  return adapter ? { name: nameOf(adapter.info), software: isSoftware(adapter) } : null;
}

/** The processor, for a reason that a text of that key says. */
export function cpu(why, values = {}) {
  return { backend: 'cpu', workers: workers(), slots: 1, adapter: '', why, values };
}

// Each Worker holds a network of its own, up to 1 GB at work: more than four ask too much of a laptop.
const workers = () => Math.min(Math.max(navigator.hardwareConcurrency || 2, 1), 4);

function isSoftware(adapter) {
  const info = adapter.info ?? {};
  const fallback = info.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false;
  return fallback || SOFTWARE.test([info.vendor, info.architecture, info.device, info.description].join(' '));
}

function nameOf(info) {
  const parts = [info?.description || info?.device, info?.vendor, info?.architecture].filter(Boolean);
  return [...new Set(parts)].join(' ') || 'WebGPU';
}
