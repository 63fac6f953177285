import { decodeUtf8 } from './encoding.js';
import { assert, fail, ok, type Result } from './result.js';

/** A tagged item, such as the 18 of a COSE_Sign1. */
export interface Tagged {
  readonly tag: number;
  readonly item: Cbor;
}
export type CborKey = number | string;
/** What COSE receipts are made of: no floats, no indefinite lengths, no simple value but null. */
export type Cbor = number | string | Uint8Array | null | readonly Cbor[] | ReadonlyMap<CborKey, Cbor> | Tagged;

const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const;
const NULL = 0xf6;
/** Receipts nest five deep; a reader's stack is bounded here. */
const DEPTH_MAX = 16;

/** The head of an item in its shortest form (RFC 8949 §4.2.1). */
function head(major: number, value: number): Buffer {
  const first = major << 5;
  if (value < 24) return Buffer.of(first | value);
  if (value < 0x100) return Buffer.of(first | 24, value);
  const bytes = Buffer.alloc(9);
  if (value < 0x1_0000) { bytes.writeUInt16BE(value, 1); bytes[0] = first | 25; return bytes.subarray(0, 3); }
  if (value < 0x1_0000_0000) { bytes.writeUInt32BE(value, 1); bytes[0] = first | 26; return bytes.subarray(0, 5); }
  bytes.writeBigUInt64BE(BigInt(value), 1);
  bytes[0] = first | 27;
  return bytes;
}

const encodeInteger = (value: number): Buffer => {
  assert(Number.isSafeInteger(value), `${value} is not a safe integer`);
  return value < 0 ? head(MAJOR.negative, -1 - value) : head(MAJOR.unsigned, value);
};

/** Keys in the bytewise order of their encodings, whatever order the map has (RFC 8949 §4.2.1). */
function encodeMap(map: ReadonlyMap<CborKey, Cbor>): Buffer {
  const pairs = [...map].map(([key, value]) => ({ key: encodeCbor(key), value: encodeCbor(value) }));
  pairs.sort((one, other) => Buffer.compare(one.key, other.key));
  return Buffer.concat([head(MAJOR.map, map.size), ...pairs.flatMap(({ key, value }) => [key, value])]);
}

/** The deterministic encoding (RFC 8949 §4.2.1): a value has one sequence of bytes. */
export function encodeCbor(value: Cbor): Buffer {
  if (value === null) return Buffer.of(NULL);
  if (typeof value === 'number') return encodeInteger(value);
  if (typeof value === 'string') return Buffer.concat([head(MAJOR.text, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(MAJOR.bytes, value.length), value]);
  if (value instanceof Map) return encodeMap(value);
  if ('tag' in value) return Buffer.concat([head(MAJOR.tag, value.tag), encodeCbor(value.item)]);
  assert(Array.isArray(value), 'a value is of no kind that is encoded');
  return Buffer.concat([head(MAJOR.array, value.length), ...value.map(encodeCbor)]);
}

/** Where a reader stands; it moves on as items are read. */
interface Cursor {
  readonly bytes: Buffer;
  at: number;
}
/** Ends the reading at the first fault; it never leaves this file. */
class Malformed extends Error {}
function malformed(reason: string): never {
  throw new Malformed(`malformed CBOR: ${reason}`);
}

function take(cursor: Cursor, count: number): Buffer {
  if (count > cursor.bytes.length - cursor.at) malformed('it ends too early');
  cursor.at += count;
  return cursor.bytes.subarray(cursor.at - count, cursor.at);
}

const READ_ARGUMENT: ReadonlyMap<number, (cursor: Cursor) => number> = new Map([
  [24, (cursor: Cursor) => take(cursor, 1).readUInt8()],
  [25, (cursor: Cursor) => take(cursor, 2).readUInt16BE()],
  [26, (cursor: Cursor) => take(cursor, 4).readUInt32BE()],
  [27, (cursor: Cursor) => Number(take(cursor, 8).readBigUInt64BE())],
]);

function readHead(cursor: Cursor): { major: number; value: number } {
  const start = cursor.at;
  const initial = take(cursor, 1).readUInt8();
  const [major, short] = [initial >> 5, initial & 0x1f];
  if (major === MAJOR.simple) return initial === NULL ? { major, value: short } : malformed('a float or simple value');
  const read = READ_ARGUMENT.get(short);
  const value = short < 24 ? short : read === undefined ? malformed('an indefinite or reserved length') : read(cursor);
  if (!Number.isSafeInteger(value)) malformed('a number beyond safe integers');
  if (head(major, value).length !== cursor.at - start) malformed('a number that is not in its shortest form');
  return { major, value };
}

function readText(cursor: Cursor, length: number): string {
  const text = decodeUtf8(take(cursor, length));
  return text.ok ? text.value : malformed(text.reason);
}

function readMap(cursor: Cursor, count: number, depth: number): ReadonlyMap<CborKey, Cbor> {
  const map = new Map<CborKey, Cbor>();
  let previous: Buffer | undefined;
  for (let i = 0; i < count; i++) {
    const start = cursor.at;
    const key = readItem(cursor, depth);
    if (typeof key !== 'number' && typeof key !== 'string') return malformed('a key that is neither a number nor a text');
    const encoded = cursor.bytes.subarray(start, cursor.at);
    if (previous !== undefined && Buffer.compare(previous, encoded) >= 0) malformed('keys twice or not in order');
    previous = encoded;
    map.set(key, readItem(cursor, depth));
  }
  return map;
}

function readItem(cursor: Cursor, depth: number): Cbor {
  if (depth === 0) malformed(`nested deeper than ${DEPTH_MAX}`);
  const { major, value } = readHead(cursor);
  switch (major) {
    case MAJOR.unsigned: return value;
    case MAJOR.negative: return -1 - value;
    case MAJOR.bytes: return take(cursor, value);
    case MAJOR.text: return readText(cursor, value);
    case MAJOR.array: {
      const items: Cbor[] = [];
      while (items.length < value) items.push(readItem(cursor, depth - 1));
      return items;
    }
    case MAJOR.map: return readMap(cursor, value, depth - 1);
    case MAJOR.tag: return { tag: value, item: readItem(cursor, depth - 1) };
    default: return null;
  }
}

/** Reads one item and nothing after it, in its deterministic encoding only: what is read encodes again to the same bytes. */
export function decodeCbor(bytes: Uint8Array): Result<Cbor> {
  const cursor = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
  try {
    const value = readItem(cursor, DEPTH_MAX);
    return cursor.at === bytes.length ? ok(value) : fail('malformed CBOR: something follows the item');
  } catch (err) {
    if (err instanceof Malformed) return fail(err.message);
    throw err;
  }
}
