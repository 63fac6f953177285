import { createHash } from 'node:crypto';
import { idOf, type Id, type Kind } from './id.js';

/** A UUID (version 8, RFC 9562 §5.8) that is a function of its parts: the SHA-256 of their names, cut to 128 bits. */
export function derivedUuid(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.map((part) => `${part.length}:${part}`).join('')).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export const derivedId = <K extends Kind>(exchange: number, kind: K, ...parts: readonly string[]): Id<K> => idOf(kind, derivedUuid(String(exchange), kind, ...parts));
