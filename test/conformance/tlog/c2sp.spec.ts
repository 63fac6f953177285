import { describe, expect, test } from '@jest/globals';
import {
  bundleOf, decodeBundle, decodeUtf8, edgeTiles, EMPTY_EDGE, encodeBundle, formatCheckpoint, formatSkey, formatVkey, integrate, leafHashes, openCheckpoint,
  openNote, parseSkey, parseTilePath, parseVkey, signerOf, signNote, tilePath, tilesOf, verificationKeyOf, verifierOf, type Result, type Verifier,
} from '#core/tlog';
import { bytes, vectors } from './vectors.js';

interface OpenCase {
  readonly desc: string; readonly note?: string; readonly note_base64?: string; readonly vkeys: readonly string[];
  readonly verified?: readonly string[]; readonly unverified?: readonly string[]; readonly error?: string;
}
interface NoteVectors {
  readonly sign: readonly { readonly skey: string; readonly text: string; readonly want_line: string }[];
  readonly open: readonly OpenCase[];
  readonly bad_vkeys: readonly string[];
}
interface PathVectors {
  readonly tiles: readonly (readonly [level: number, index: string, width: number, path: string])[];
  readonly entries_for_index: readonly (readonly [index: string, size: string, path: string])[];
  readonly resources_for_size: Readonly<Record<string, string | number>>;
}
interface TestLog {
  readonly skey: string; readonly vkey: string; readonly leaves_utf8: readonly string[];
  readonly resources: Readonly<Record<string, string | { readonly base64: string }>>;
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}
const verifier = (vkey: string): Verifier => verifierOf(valueOf(parseVkey(vkey)));
const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64');

describe('signed notes', () => {
  const notes = vectors('note') as NoteVectors;
  test.each(notes.sign)('signing gives the published line', ({ skey, text, want_line }) => {
    expect(signNote(text, [signerOf(valueOf(parseSkey(skey)))])).toBe(`${text}\n${want_line}`);
  });
  test.each(notes.open)('opening "$desc" ends as published', (sample) => {
    const note = decodeUtf8(sample.note === undefined ? bytes(sample.note_base64 ?? '') : Buffer.from(sample.note));
    const opened = note.ok ? openNote(note.value, sample.vkeys.map(verifier)) : { ok: false as const, reason: `malformed note: ${note.reason}` };
    if (opened.ok) {
      expect({ verified: opened.value.verified.map(({ name }) => name), unverified: opened.value.unverified.map(({ name }) => name) })
        .toEqual({ verified: sample.verified, unverified: sample.unverified });
    } else {
      expect(opened.reason).toContain(sample.error ?? 'no failure');
    }
  });
  test.each(notes.bad_vkeys)('the malformed key %s is refused', (vkey) => {
    expect(parseVkey(vkey).ok).toBe(false);
  });
});

describe('tile paths', () => {
  const paths = vectors('paths') as PathVectors;
  test.each(paths.tiles)('level %s, index %s, width %s stands at %s', (level, index, width, path) => {
    const tile = { level, index: Number(index), width: width === 0 ? 256 : width };
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual({ ok: true, value: tile });
  });
  test.each(paths.entries_for_index)('entry %s of %s stands in %s', (index, size, path) => {
    expect(tilePath(bundleOf(Number(index), Number(size)))).toBe(path);
  });
  test('a log of 70,000 entries implies the published tiles', () => {
    const tiles = [...tilesOf(70_000)];
    const full = (level: number): number => tiles.filter((tile) => tile.level === level && tile.width === 256).length;
    const partial = Object.fromEntries(edgeTiles(70_000).map(({ level, width }) => [`partial_l${level}`, width]));
    expect({ size: '70000', full_l0: full(0), full_l1: full(1), ...partial }).toEqual(paths.resources_for_size);
    expect(tiles.filter(({ width }) => width < 256)).toEqual(edgeTiles(70_000));
  });
});

describe('the test log of Tessera', () => {
  const log = vectors('tessera_testdata_log') as TestLog;
  const entries = log.leaves_utf8.map((leaf) => Buffer.from(leaf));
  const skey = valueOf(parseSkey(log.skey));

  test('keys survive parsing and formatting', () => {
    expect(formatSkey(skey)).toBe(log.skey);
    expect(formatVkey(verificationKeyOf(skey))).toBe(log.vkey);
  });
  test('its leaves rebuild every tile, bundle and checkpoint byte for byte', () => {
    const rebuilt: Record<string, string | { base64: string }> = {};
    for (let size = 0; size <= entries.length; size++) {
      const { root, tiles } = integrate(EMPTY_EDGE, leafHashes(entries.slice(0, size)));
      rebuilt[`checkpoint.${size}`] = signNote(formatCheckpoint({ origin: skey.name, size, root }), [signerOf(skey)]);
      for (const tile of tiles) rebuilt[tilePath(tile)] = { base64: base64(tile.data) };
      if (size > 0) rebuilt[tilePath(bundleOf(0, size))] = { base64: base64(encodeBundle(entries.slice(0, size))) };
    }
    expect({ ...rebuilt, checkpoint: rebuilt['checkpoint.15'] }).toEqual(log.resources);
  });
  test.each(Object.entries(log.resources))('%s reads back', (path, resource) => {
    if (typeof resource === 'string') {
      const size = Number(/[0-9]+$/.exec(path)?.[0] ?? entries.length);
      expect(openCheckpoint(resource, [verifier(log.vkey)])).toMatchObject({ ok: true, value: { origin: skey.name, size } });
    } else {
      const { level, width } = valueOf(parseTilePath(path));
      const held = bytes(resource.base64);
      expect(level === 'entries' ? valueOf(decodeBundle(held)).length : held.length / 32).toBe(width);
    }
  });
});
