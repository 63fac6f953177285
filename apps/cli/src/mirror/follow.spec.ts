import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  bundleOf, canonicalJson, EMPTY_EDGE, encodeBundle, formatCheckpoint, integrate, KEY_TYPE, leafHashes, signerOf, signNote, tilePath, verificationKeyOf, type SigningKey,
} from '#core/tlog';
import { silentLogger } from '#ledger';
import type { LogSource } from '../log/source.js';
import { trustKeys } from '../log/trust.js';
import { Alarms } from './alarms.js';
import { mirrorFiles, type MirrorFiles } from './files.js';
import { LogFollower } from './follow.js';

const KEY: SigningKey = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(5) };
const now = (): string => '2026-06-15T01:30:00.000Z';

let files: MirrorFiles;
let shown: Map<string, Uint8Array>;
beforeEach(() => {
  files = mirrorFiles(mkdtempSync(join(tmpdir(), 'yaosu-follow-')));
  shown = new Map();
});
afterEach(() => rmSync(files.directory, { recursive: true }));

/** The log as its server shows it with so many entries; returns its checkpoint. */
function show(size: number): string {
  const entries = Array.from({ length: size }, (_, i) => Buffer.from(canonicalJson({ entry: i })));
  const { root, tiles } = integrate(EMPTY_EDGE, leafHashes(entries));
  for (const tile of tiles) shown.set(tilePath(tile), tile.data);
  shown.set(tilePath(bundleOf(0, size)), encodeBundle(entries));
  const note = signNote(formatCheckpoint({ origin: KEY.name, size, root }), [signerOf(KEY)]);
  shown.set('checkpoint', Buffer.from(note));
  return note;
}
/** A time-stamp of the checkpoint of so many entries. */
function stamp(size: number, note: string): void {
  shown.set(`timestamps/${size}.tsr`, Buffer.from(`time-stamp of ${size}`));
  shown.set(`timestamps/${size}.checkpoint`, Buffer.from(note));
}
const sizes = (after: number): string => [...shown.keys()].flatMap((path) => /^timestamps\/(\d+)\.tsr$/.exec(path)?.[1] ?? []).filter((size) => Number(size) > after).map((size) => `${size}\n`).join('');
const server: LogSource = {
  name: 'the exchange',
  read: (path) => {
    const after = /^timestamps\?after=(-1|\d+)$/.exec(path)?.[1];
    const bytes = after === undefined ? shown.get(path) : Buffer.from(sizes(Number(after)));
    return Promise.resolve(bytes === undefined ? { kind: 'absent' } : { kind: 'found', bytes });
  },
};
async function step(): Promise<void> {
  const alarms = await Alarms.open({ path: join(files.directory, 'alarms.jsonl'), logger: silentLogger, notify: () => Promise.resolve(), now });
  await (await LogFollower.resume({ server, files, trust: trustKeys([verificationKeyOf(KEY)]), alarms, now, onProgress: () => undefined })).step();
}
const isKept = (size: number): readonly boolean[] => ['tsr', 'checkpoint'].map((half) => existsSync(join(files.log, `timestamps/${size}.${half}`)));

describe('a mirror keeps the time-stamps of the log', () => {
  test('also those that come after their checkpoint', async () => {
    const note = show(5);
    await step();
    expect(isKept(5)).toEqual([false, false]);
    stamp(5, note);
    await step();
    expect(isKept(5)).toEqual([true, true]);
    expect(readFileSync(join(files.log, 'timestamps/5.checkpoint'), 'utf8')).toBe(note);
  });
  test('but not of a tree that it has not accepted yet', async () => {
    const later = show(9);
    show(5);
    stamp(9, later);
    await step();
    expect(isKept(9)).toEqual([false, false]);
    show(9);
    await step();
    expect(isKept(9)).toEqual([true, true]);
  });
  test('and completes one of which it got half', async () => {
    const note = show(5);
    stamp(5, note);
    shown.delete('timestamps/5.checkpoint');
    await step();
    expect(isKept(5)).toEqual([true, false]);
    stamp(5, note);
    await step();
    expect(isKept(5)).toEqual([true, true]);
  });
  test('and goes on from the last one that it has', async () => {
    for (const size of [3, 5]) stamp(size, show(size));
    await step();
    rmSync(join(files.log, 'timestamps/3.tsr'));
    stamp(7, show(7));
    await step();
    expect([isKept(3), isKept(5), isKept(7)]).toEqual([[false, true], [true, true], [true, true]]);
  });
});
