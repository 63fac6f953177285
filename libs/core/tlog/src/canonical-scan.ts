import { isUtf8 } from 'node:buffer';
import { parseCanonicalJson } from './canonical.js';
import type { Verification } from './result.js';

const [QUOTE, COMMA, MINUS, COLON, BACKSLASH] = [0x22, 0x2c, 0x2d, 0x3a, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const [DIGIT_0, DIGIT_9] = [0x30, 0x39];
/** Every integer of so many digits is a safe one. */
const DIGITS_MAX = 15;
/** Deeper values, which no entry has, are left to the parser. */
const DEPTH_MAX = 16;
/** The escapes that RFC 8785 §3.2.2.2 writes with one letter: `" \ b f n r t`. */
const SHORT_ESCAPES: readonly number[] = Array.from('"\\bfnrt', (letter) => letter.charCodeAt(0));
const WORDS: readonly Buffer[] = ['true', 'false', 'null'].map((word) => Buffer.from(word));
const ABANDONED = -1;
/** By byte, 1 for what a string holds as it is and in ASCII: most bytes of an entry pass by one look. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH));

/**
 * Whether bytes are canonical JSON (RFC 8785), found in one pass without making the value: twenty times as fast as parsing,
 * writing and comparing. The pass accepts the plain spellings that entries consist of; of anything else the parser is asked,
 * so that the answer, and the reason of a refusal, are always the parser's.
 */
export function checkCanonicalJson(bytes: Uint8Array): Verification {
  if (new Scan(bytes).isPlain()) return { ok: true };
  const parsed = parseCanonicalJson(bytes);
  return parsed.ok ? { ok: true } : parsed;
}

/** One pass over bytes; every step answers where it ended, or ABANDONED where it met anything that is not plain. */
class Scan {
  private isAscii = true;

  constructor(private readonly bytes: Uint8Array) {}

  isPlain(): boolean {
    return this.value(0, 0) === this.bytes.length && (this.isAscii || isUtf8(this.bytes));
  }

  private value(at: number, depth: number): number {
    const byte = this.bytes[at];
    if (byte === QUOTE) return this.string(at + 1);
    if (byte === OPEN_OBJECT) return depth === DEPTH_MAX ? ABANDONED : this.object(at + 1, depth + 1);
    if (byte === OPEN_ARRAY) return depth === DEPTH_MAX ? ABANDONED : this.array(at + 1, depth + 1);
    return byte === MINUS || isDigit(byte) ? this.number(at) : this.word(at);
  }

  /** From behind the opening quote to behind the closing one. */
  private string(from: number): number {
    const { bytes } = this;
    for (let at = from; ; at++) {
      while (PLAIN[bytes[at] ?? 0] === 1) at += 1;
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH) {
        at += 1;
        if (!SHORT_ESCAPES.includes(bytes[at] ?? 0)) return ABANDONED;
      } else if (byte < 0x80) return ABANDONED;
      else this.isAscii = false;
    }
  }

  private number(from: number): number {
    const { bytes } = this;
    const first = bytes[from] === MINUS ? from + 1 : from;
    let at = first;
    while (isDigit(bytes[at])) at += 1;
    const digits = at - first;
    const isPlain = digits === 1 ? bytes[first] !== DIGIT_0 || first === from : digits > 1 && digits <= DIGITS_MAX && bytes[first] !== DIGIT_0;
    return isPlain ? at : ABANDONED;
  }

  private word(from: number): number {
    const word = WORDS.find((one) => one[0] === this.bytes[from]);
    if (word === undefined || word.some((byte, i) => this.bytes[from + i] !== byte)) return ABANDONED;
    return from + word.length;
  }

  private array(from: number, depth: number): number {
    if (this.bytes[from] === CLOSE_ARRAY) return from + 1;
    for (let at = from; ;) {
      const end = this.value(at, depth);
      const byte = this.bytes[end];
      if (byte === CLOSE_ARRAY) return end + 1;
      if (byte !== COMMA) return ABANDONED;
      at = end + 1;
    }
  }

  private object(from: number, depth: number): number {
    const { bytes } = this;
    if (bytes[from] === CLOSE_OBJECT) return from + 1;
    let [previous, previousEnd] = [-1, -1];
    for (let at = from; ;) {
      const end = bytes[at] === QUOTE ? this.name(at + 1) : ABANDONED;
      if (end === ABANDONED || bytes[end] !== COLON || !this.isAfter(previous, previousEnd, at + 1)) return ABANDONED;
      [previous, previousEnd] = [at + 1, end - 1];
      const valueEnd = this.value(end + 1, depth);
      const byte = bytes[valueEnd];
      if (byte === CLOSE_OBJECT) return valueEnd + 1;
      if (byte !== COMMA) return ABANDONED;
      at = valueEnd + 1;
    }
  }

  /** A name without escapes and in ASCII, where the order of bytes is that of UTF-16 (RFC 8785 §3.2.3). */
  private name(from: number): number {
    let at = from;
    while (PLAIN[this.bytes[at] ?? 0] === 1) at += 1;
    return this.bytes[at] === QUOTE ? at + 1 : ABANDONED;
  }

  /** Whether the name at `from` sorts behind the one before it; the closing quote, which no name contains, ends both. */
  private isAfter(previous: number, previousEnd: number, from: number): boolean {
    if (previous < 0) return true;
    for (let i = 0; ; i++) {
      const [left, right] = [this.bytes[previous + i] ?? 0, this.bytes[from + i] ?? 0];
      if (previous + i === previousEnd) return right !== QUOTE;
      if (right === QUOTE || left > right) return false;
      if (left < right) return true;
    }
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= DIGIT_0 && byte <= DIGIT_9;
