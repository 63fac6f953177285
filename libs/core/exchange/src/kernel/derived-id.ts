import { hash } from 'node:crypto';
import { idOf, type Id, type Kind } from './id.js';

/** A UUID (version 8, RFC 9562 §5.8) that is a function of its parts: the SHA-256 of their names, cut to 128 bits. */
export function derivedUuid(...parts: readonly string[]): string {
  const hex = hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''));
  // Thirteenth digit: version 8. The two high bits of the seventeenth: the variant.
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const derivedId = <K extends Kind>(exchange: number, kind: K, ...parts: readonly string[]): Id<K> => idOf(kind, derivedUuid(String(exchange), kind, ...parts));
