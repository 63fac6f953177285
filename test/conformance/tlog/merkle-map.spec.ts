import { describe, expect, test } from '@jest/globals';
import { EMPTY_MAP, mapPosition, mapRoot, mapRootOf, proveInMap, toBase64, verifyInMap, withRecords, type MapRecord } from '#core/tlog';
import { sha256Hex } from '#core/exchange';
import { bytes, hex, vectors } from './vectors.js';

interface Vector {
  readonly keys: number;
  readonly root: string;
  readonly proofs: readonly {
    readonly key: string; readonly value: string | null; readonly siblings: readonly (string | null)[]; readonly end: { readonly position: string; readonly value: string } | null;
  }[];
}

/** Made by merkle-map.py, which shares no line with our code. */
describe.each(vectors('merkle_map') as readonly Vector[])('a Merkle map of $keys keys', ({ keys, root, proofs }) => {
  const records = Array.from({ length: keys }, (_, number): MapRecord => {
    const key = `["prt_00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}"]`;
    return { position: mapPosition(key), value: hex(sha256Hex(`statement of ${key}`)) };
  });
  const map = withRecords(EMPTY_MAP, records);

  test('has the root that another implementation finds', () => {
    expect(toBase64(mapRoot(map))).toBe(root);
    expect(toBase64(mapRootOf([...records].sort((a, b) => Buffer.compare(a.position, b.position))))).toBe(root);
  });

  test.each(proofs)('proves of $key what another implementation proves', ({ key, value, siblings, end }) => {
    const made = proveInMap(map, mapPosition(key));
    expect(made.siblings.map((one) => (one === null ? null : toBase64(one)))).toEqual(siblings);
    expect(made.end === null ? null : { position: toBase64(made.end.position), value: toBase64(made.end.value) }).toEqual(end);
    const given = { siblings: siblings.map((one) => (one === null ? null : bytes(one))), end: end === null ? null : { position: bytes(end.position), value: bytes(end.value) } };
    const verified = verifyInMap({ root: bytes(root), key, proof: given });
    expect(verified.ok && (verified.value === null ? null : toBase64(verified.value))).toBe(value);
  });
});
