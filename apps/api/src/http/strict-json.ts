import { Refusal } from '#core/exchange';

const DEPTH_MAX = 32;
/** Names by which a later merge into an object could reach its prototype. No schema has them. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const LONE_SURROGATE = /\p{Surrogate}/u;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses JSON as I-JSON (RFC 7493) wants it, because what is signed for must mean one thing only: valid UTF-8 without BOM, no member
 * twice, no number that a double cannot hold exactly, no lone surrogate, a bounded depth. Throws `malformed_body` with the position.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  new Scanner(text).document();
  return JSON.parse(text) as unknown;
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw malformed('A byte order mark is not part of JSON.', 0);
  try {
    return UTF8.decode(bytes);
  } catch (err) {
    throw Object.assign(malformed('The body is not valid UTF-8.', 0), { cause: err });
  }
}

const malformed = (what: string, position: number): Refusal => new Refusal('malformed_body', `${what} Position ${position}.`, { position });

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Walks over a text once and refuses what `JSON.parse` would silently bend; values are made by `JSON.parse` afterwards. */
class Scanner {
  private at = 0;
  constructor(private readonly text: string) {}

  document(): void {
    this.value(0);
    this.space();
    if (this.at < this.text.length) throw malformed('Something follows the JSON value.', this.at);
  }

  private value(depth: number): void {
    this.space();
    const first = this.text[this.at];
    if (first === '"') this.string();
    else if (first === '{') this.object(depth + 1);
    else if (first === '[') this.array(depth + 1);
    else if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) this.number();
    else this.word();
  }

  private object(depth: number): void {
    this.enter(depth);
    const names = new Set<string>();
    if (this.closes('}')) return;
    do {
      this.space();
      this.name(names);
      this.space();
      if (!this.takes(':')) throw this.unexpected('":"');
      this.value(depth);
      this.space();
    } while (this.takes(','));
    if (!this.takes('}')) throw this.unexpected('"," or "}"');
  }

  private name(names: Set<string>): void {
    const start = this.at;
    if (this.text[start] !== '"') throw this.unexpected('a member name');
    const name = this.string();
    if (names.has(name)) throw malformed(`The member ${JSON.stringify(name)} stands twice in one object.`, start);
    if (FORBIDDEN_NAMES.has(name)) throw malformed(`A member may not be called ${JSON.stringify(name)}.`, start);
    names.add(name);
  }

  private array(depth: number): void {
    this.enter(depth);
    if (this.closes(']')) return;
    do {
      this.value(depth);
      this.space();
    } while (this.takes(','));
    if (!this.takes(']')) throw this.unexpected('"," or "]"');
  }

  private enter(depth: number): void {
    if (depth > DEPTH_MAX) throw malformed(`The body is nested deeper than ${DEPTH_MAX}.`, this.at);
    this.at += 1;
  }

  /** The text of a string without its quotes; decoded only where it has escapes. */
  private string(): string {
    const start = this.at;
    let isEscaped = false;
    for (this.at += 1; ; this.at += 1) {
      const code = this.text.charCodeAt(this.at);
      if (code === QUOTE) break;
      if (Number.isNaN(code)) throw malformed('The string does not end.', start);
      if (code < 0x20) throw malformed('A control character stands in a string.', this.at);
      if (code !== BACKSLASH) continue;
      isEscaped = true;
      this.at += 1;
    }
    this.at += 1;
    return isEscaped ? this.unescaped(start) : this.text.slice(start + 1, this.at - 1);
  }

  private unescaped(start: number): string {
    const decoded = parsedString(this.text.slice(start, this.at));
    if (decoded === undefined) throw malformed('An escape in this string is not JSON.', start);
    if (LONE_SURROGATE.test(decoded)) throw malformed('A lone surrogate is not a character.', start);
    return decoded;
  }

  private number(): void {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw malformed('This is not a number.', this.at);
    const value = Number(match[0]);
    if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) throw malformed('This number is beyond 2^53 and would be rounded; send it as a string.', this.at);
    this.at = NUMBER.lastIndex;
  }

  private word(): void {
    const word = ['true', 'false', 'null'].find((one) => this.text.startsWith(one, this.at));
    if (word === undefined) throw this.unexpected('a JSON value');
    this.at += word.length;
  }

  private space(): void {
    for (; ; this.at += 1) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  private takes(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private closes(character: string): boolean {
    this.space();
    return this.takes(character);
  }

  private unexpected(expected: string): Refusal {
    return malformed(this.at >= this.text.length ? `The body ends where ${expected} is expected.` : `Expected ${expected}.`, this.at);
  }
}

function parsedString(literal: string): string | undefined {
  try {
    return String(JSON.parse(literal));
  } catch {
    return undefined;
  }
}
