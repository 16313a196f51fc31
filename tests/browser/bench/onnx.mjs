// Writes ONNX: the few messages of its protobuf schema (onnx.proto3) that a convolutional network needs.

const FLOAT = 1;
const OPSET = 17;
const IR_VERSION = 8;
// AttributeProto.AttributeType
const [KIND_FLOAT, KIND_INT, KIND_STRING, KIND_INTS] = [1, 2, 3, 7];

/** A graph with one input and one output; every method that adds an operation returns its output's name. */
export class Graph {
  constructor(name, inputShape) {
    this.name = name;
    this.inputShape = inputShape;
    this.nodes = [];
    this.initializers = [];
    this.count = 0;
  }

  /** An operation with its first output's name; `attributes` are numbers, strings or lists of integers. */
  add(operation, inputs, attributes = {}) {
    const output = `v${++this.count}`;
    this.nodes.push([
      ...inputs.map((name) => text(1, name)),
      text(2, output),
      text(4, operation),
      ...Object.entries(attributes).map(([name, value]) => message(5, attribute(name, value))),
    ]);
    return output;
  }

  /** A constant in single precision. */
  constant(shape, values) {
    const name = `c${++this.count}`;
    const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    this.initializers.push([...shape.map((length) => integer(1, length)), integer(2, FLOAT), text(8, name), bytes(9, raw)]);
    return name;
  }

  /** The file's bytes. */
  encode(output) {
    const graph = [
      ...this.nodes.map((node) => message(1, node)),
      text(2, this.name),
      ...this.initializers.map((tensor) => message(5, tensor)),
      message(11, valueInfo(INPUT, this.inputShape)),
      // Four dimensions whose lengths follow from the input's.
      message(12, valueInfo(output, [null, null, null, null])),
    ];
    return Buffer.concat([
      integer(1, IR_VERSION),
      text(2, 'ct-severity bench'),
      message(7, graph),
      message(8, [text(1, ''), integer(2, OPSET)]),
    ]);
  }
}

/** The name of a graph's input. */
export const INPUT = 'input';

function attribute(name, value) {
  if (typeof value === 'string') return [text(1, name), text(4, value), integer(20, KIND_STRING)];
  if (Array.isArray(value)) return [text(1, name), ...value.map((one) => integer(8, one)), integer(20, KIND_INTS)];
  if (Number.isInteger(value)) return [text(1, name), integer(3, value), integer(20, KIND_INT)];
  const four = Buffer.alloc(4);
  four.writeFloatLE(value);
  return [text(1, name), tag(2, 5), four, integer(20, KIND_FLOAT)];
}

function valueInfo(name, shape) {
  const dimensions = shape.map((length) => message(1, length === null ? [] : [integer(1, length)]));
  return [text(1, name), message(2, [message(1, [integer(1, FLOAT), message(2, dimensions)])])];
}

// ---- protobuf's wire format ----------------------------------------------------------------

function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const out = [];
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    out.push(rest ? low | 128 : low);
  } while (rest);
  return Buffer.from(out);
}

const tag = (field, wire) => varint((field << 3) | wire);
const integer = (field, value) => Buffer.concat([tag(field, 0), varint(value)]);
const bytes = (field, value) => Buffer.concat([tag(field, 2), varint(value.length), value]);
const text = (field, value) => bytes(field, Buffer.from(value));
const message = (field, parts) => bytes(field, Buffer.concat(parts));
