import { hash } from 'node:crypto';

/** How many minima a fingerprint has, and how many make up one of its bands. */
const MINIMA = 64;
const BAND = 4;
const SHINGLE = 3;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** One minimum per permutation, 32 bits each. */
export type Fingerprint = readonly number[];

/** Constants of the permutations, from a digest, so that they are nobody's choice and the same everywhere. */
const PERMUTATIONS: readonly (readonly [multiplier: number, offset: number])[] = Array.from({ length: MINIMA }, (_, at) => {
  const digest = hash('sha256', `yaosu registration fingerprint ${at}`, 'buffer');
  return [digest.readUInt32BE(0) | 1, digest.readUInt32BE(4)] as const;
});

/** What is compared: compatibility forms folded, letters lowered, and nothing but letters and digits left (空格和标点不论). */
export const normalised = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Every three characters in a row; a shorter text is one shingle. */
function shinglesOf(text: string): Set<string> {
  const characters = Array.from(normalised(text));
  const count = Math.max(1, characters.length - SHINGLE + 1);
  return new Set(Array.from({ length: count }, (_, at) => characters.slice(at, at + SHINGLE).join('')));
}

/** FNV-1a over UTF-16 units, then the finaliser of MurmurHash3, without which short texts hardly differ in the high bits. */
function hashOf(shingle: string): number {
  let value = FNV_OFFSET;
  for (let at = 0; at < shingle.length; at++) value = Math.imul(value ^ shingle.charCodeAt(at), FNV_PRIME);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** The MinHash of a description (Broder 1997): the share of equal minima estimates the Jaccard similarity of the shingles. Deterministic. */
export function fingerprintOf(text: string): Fingerprint {
  const hashes = [...shinglesOf(text)].map(hashOf);
  return PERMUTATIONS.map(([multiplier, offset]) => hashes.reduce((least, value) => Math.min(least, (Math.imul(value, multiplier) + offset) >>> 0), 0xffffffff));
}

/** How alike two descriptions are, in basis points. */
export const similarity = (left: Fingerprint, right: Fingerprint): number =>
  Math.round((10_000 * left.filter((minimum, at) => minimum === right[at]).length) / MINIMA);

/** The bands of a fingerprint, each with its place: of two descriptions that are 80 % alike, some band agrees in 9,998 cases of 10,000. */
export const bandsOf = (fingerprint: Fingerprint): string[] => Array.from({ length: MINIMA / BAND }, (_, at) => {
  const rows = fingerprint.slice(at * BAND, (at + 1) * BAND);
  return String(BigInt.asIntN(64, BigInt(`0x${hash('sha256', `${at}:${rows.join(',')}`).slice(0, 16)}`)));
});
