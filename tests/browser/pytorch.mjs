// A file of weights in the container that PyTorch writes, out of a safetensors file: what a person
// downloads, without PyTorch. (torch.load reads it.)

import { crc32 } from './crc32.mjs';

const STORAGES = { F32: ['FloatStorage', 4], F16: ['HalfStorage', 2], I64: ['LongStorage', 8] };

/** `around` stands beside the `state_dict` of a training checkpoint; without it the file holds that alone. */
export function pytorchFile(safetensors, around = null) {
  const headerLength = Number(safetensors.readBigUInt64LE(0));
  const header = JSON.parse(safetensors.subarray(8, 8 + headerLength).toString());
  const values = safetensors.subarray(8 + headerLength);
  const tensors = Object.entries(header).map(([name, { dtype, shape, data_offsets: [begin, end] }]) =>
    ({ name, dtype, shape, bytes: values.subarray(begin, end) }));
  const state = stateDict(tensors);
  const object = around
    ? [Buffer.from('}('), ...Object.entries(around).flatMap(([key, value]) => [text(key), typeof value === 'number' ? int(value) : text(value)]),
      text('state_dict'), ...state, Buffer.from('u')]
    : state;
  const pickle = Buffer.concat([Buffer.from([0x80, 2]), ...object, Buffer.from('.')]);
  return zip([
    ['archive/data.pkl', pickle],
    ['archive/byteorder', Buffer.from('little')],
    ...tensors.map(({ bytes }, key) => [`archive/data/${key}`, bytes]),
    ['archive/version', Buffer.from('3\n')],
  ]);
}

const text = (value) => {
  const bytes = Buffer.from(value);
  const head = Buffer.from('X____');
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
};

const int = (value) => {
  const bytes = Buffer.from('J____');
  bytes.writeInt32LE(value, 1);
  return bytes;
};

const tuple = (...items) => [Buffer.from('('), ...items, Buffer.from('t')];
const global = (module, name) => Buffer.from(`c${module}\n${name}\n`);
const EMPTY = [global('collections', 'OrderedDict'), Buffer.from(')R')];

function stateDict(tensors) {
  const items = tensors.flatMap(({ name, dtype, shape, bytes }, key) => {
    const [storage, size] = STORAGES[dtype];
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const id = tuple(text('storage'), global('torch', storage), text(String(key)), text('cpu'), int(bytes.length / size));
    const call = tuple(...id, Buffer.from('Q'), int(0), ...tuple(...shape.map(int)), ...tuple(...strides.map(int)), Buffer.from([0x89]), ...EMPTY);
    return [text(name), global('torch._utils', '_rebuild_tensor_v2'), ...call, Buffer.from('R')];
  });
  return [...EMPTY, Buffer.from('('), ...items, Buffer.from('u')];
}

/** A zip archive without compression. */
function zip(members) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, bytes] of members) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), bytes);
    const entry = Buffer.alloc(42);
    entry.writeUInt16LE(20, 0);
    fields.copy(entry, 2, 0, 26);
    entry.writeUInt32LE(at, 38);
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), entry, Buffer.from(name));
    at += 30 + name.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
