import { createHash } from 'node:crypto';

/**
 * What of a checkpoint is time-stamped: SHA-256 of the note's text, which is everything before the blank line, with its last
 * newline. Signatures are added to a checkpoint later and differ from copy to copy; the text is what all of them sign.
 */
export const textOfNote = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1);

export const imprintOf = (text: string): Buffer => createHash('sha256').update(text).digest();

export const NONCE_BYTES = 8;

/** DER of `hashAlgorithm SHA-256, hashedMessage` up to the 32 bytes (RFC 3161 §2.4.1, RFC 5754 §2). */
const SHA256_IMPRINT = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/**
 * A TimeStampReq (RFC 3161 §2.4.1): version 1, the imprint of the text, a nonce against replayed answers, and the wish for the
 * authority's certificate, so that the answer can be verified by itself.
 */
export function timestampQuery(text: string, nonce: Uint8Array): Buffer {
  const positive = Buffer.from(nonce.subarray(0, NONCE_BYTES));
  // DER integers are signed and as short as can be: the first byte is between 1 and 127.
  positive[0] = ((positive[0] ?? 0) & 0x3f) | 0x40;
  const body = Buffer.concat([Buffer.from('020101', 'hex'), SHA256_IMPRINT, imprintOf(text), Uint8Array.of(0x02, positive.length), positive, Buffer.from('0101ff', 'hex')]);
  return Buffer.concat([Uint8Array.of(0x30, body.length), body]);
}

/** The nonce of a query as the reply repeats it, in hexadecimal. */
export const nonceOf = (query: Uint8Array): string => Buffer.from(query.subarray(query.length - 3 - NONCE_BYTES, query.length - 3)).toString('hex');
