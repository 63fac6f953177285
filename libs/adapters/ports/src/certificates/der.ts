/** What the reference authority needs of DER (X.690), written by hand: what verifies certificates reads them with other code. */

/** One value: tag, length, contents. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Uint8Array.of(tag, body.length), body]);
  const length = Buffer.from(body.length.toString(16).replace(/^(.(..)*)$/, '0$1'), 'hex');
  return Buffer.concat([Uint8Array.of(tag, 0x80 | length.length), length, body]);
}

export const sequence = (...members: readonly Uint8Array[]): Buffer => der(0x30, ...members);
export const set = (...members: readonly Uint8Array[]): Buffer => der(0x31, ...members);
/** A member with a number of its own, around another value. */
export const explicit = (number: number, value: Uint8Array): Buffer => der(0xa0 | number, value);
export const yes = der(0x01, Uint8Array.of(0xff));
export const octets = (bytes: Uint8Array): Buffer => der(0x04, bytes);
export const bits = (bytes: Uint8Array, unused = 0): Buffer => der(0x03, Uint8Array.of(unused), bytes);
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text));
export const printable = (text: string): Buffer => der(0x13, Buffer.from(text, 'ascii'));

/** A number that is not negative, from its bytes. */
export function integer(digits: Uint8Array): Buffer {
  const first = digits.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? Uint8Array.of(0) : digits.subarray(first);
  return (shortest[0] ?? 0) < 0x80 ? der(0x02, shortest) : der(0x02, Uint8Array.of(0), shortest);
}

/** An object identifier (X.690 §8.19). */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...arcs] = text.split('.').map(Number);
  return der(0x06, Uint8Array.from([first * 40 + second, ...arcs].flatMap(base128)));
}

function base128(arc: number): number[] {
  const digits = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(0x80 | rest % 128);
  return digits;
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5). */
export function time(date: Date): Buffer {
  const text = `${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}
