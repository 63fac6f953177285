import { hash } from 'node:crypto';
import { canonicalJson } from '#core/tlog';
import type { DocumentBody } from './command.js';

/** SHA-256 in lower-case hexadecimal. */
export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data);

/** A value as a document: canonical JSON (RFC 8785), addressed by its digest. */
export function documentOf(value: unknown): DocumentBody {
  const body = canonicalJson(value);
  return { sha256: sha256Hex(body), mediaType: 'application/json', body };
}
