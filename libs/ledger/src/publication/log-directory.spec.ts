import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KEY_TYPE, formatCheckpoint, signNote, signerOf, tilePath, tilesSince } from '#core/tlog';
import { DamagedCheckpoint, LogDirectory } from './log-directory.js';

const SIGNER = signerOf({ name: 'log.example', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(1) });
const note = (size: number): string => signNote(formatCheckpoint({ origin: 'log.example', size, root: new Uint8Array(32).fill(size % 256) }), [SIGNER]);

describe('a published directory', () => {
  let root: string;
  let nowMs: number;
  let directory: LogDirectory;
  const opened = (): LogDirectory => {
    const made = new LogDirectory(root, [{ folder: 'tile/entries', keepsPartials: true }, { folder: 'documents', keepsPartials: false }], () => nowMs);
    made.open();
    return made;
  };
  /** Everything that a log of `size` entries has beyond what is there, as files of their own names. */
  const publish = async (size: number): Promise<void> => {
    const from = directory.head()?.size ?? 0;
    for (const tile of tilesSince(from, size)) {
      await directory.write([{ tree: 'public', path: tilePath(tile), bytes: tilePath(tile) }]);
      if (tile.level === 0) await directory.write(['tile/entries', 'documents'].map((folder) => ({ tree: 'restricted', path: folder + tilePath(tile).slice('tile/0'.length), bytes: folder })));
    }
    await directory.publish(note(size), size);
  };
  const has = (path: string): boolean => existsSync(join(root, path));

  beforeEach(() => {
    [root, nowMs] = [mkdtempSync(join(tmpdir(), 'yaosu-directory-')), 1_800_000_000_000];
    directory = opened();
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('has no checkpoint before the first', () => {
    expect(directory.head()).toBeUndefined();
  });

  test('shows the checkpoint that was published last, and the mode of each file is that of its readers', async () => {
    await publish(3);
    await publish(300);
    expect(directory.head()).toEqual({ note: note(300), size: 300 });
    expect([statSync(join(root, 'public/checkpoint')).mode & 0o777, statSync(join(root, 'restricted/tile/entries/000')).mode & 0o777]).toEqual([0o644, 0o640]);
  });

  test('does not go back when a writer that was paused comes with a shorter log', async () => {
    await publish(300);
    await directory.publish(note(3), 3);
    expect(directory.head()?.size).toBe(300);
  });

  test('shows a tile only once the checkpoint covers it', async () => {
    await directory.write([{ tree: 'public', path: 'tile/0/000.p/3', bytes: 'abc' }]);
    expect(await directory.tile('tile/0/000.p/3', 'public')).toBeUndefined();
    await directory.publish(note(3), 3);
    expect(String(await directory.tile('tile/0/000.p/3', 'public'))).toBe('abc');
  });

  test('that another process brings forward shows it at once', async () => {
    const other = opened();
    await publish(3);
    expect(String(await other.tile('tile/0/000.p/3', 'public'))).toBe('tile/0/000.p/3');
  });

  test.each(['tile/0/000.p/2', 'tile/0/000', 'tile/0/001', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/0', 'tile/1/000.p/1', '../restricted/tile/entries/000.p/3', 'tile/entries/000.p/3', ''])('has no public tile %p', async (path) => {
    await publish(3);
    expect(await directory.tile(path, 'public')).toBeUndefined();
  });

  test('keeps partial tiles for ten minutes after the full one, and then removes them with their bundles', async () => {
    await publish(255);
    await publish(256);
    nowMs += 599_000;
    await publish(257);
    expect(has('public/tile/0/000.p/255')).toBe(true);
    nowMs += 2_000;
    await publish(258);
    expect([has('public/tile/0/000.p'), has('restricted/tile/entries/000.p'), has('public/tile/0/000'), has('public/tile/0/001.p/2'), has('public/tile/1/000.p/1')]).toEqual([false, false, true, true, true]);
  });

  test('keeps of what is not C2SP\'s the latest partial file alone', async () => {
    await publish(3);
    await publish(4);
    nowMs += 601_000;
    await publish(5);
    expect([3, 4, 5].map((width) => has(`restricted/documents/000.p/${width}`))).toEqual([false, true, true]);
    expect([3, 4, 5].map((width) => has(`restricted/tile/entries/000.p/${width}`))).toEqual([true, true, true]);
  });

  test('removes partial tiles also when the process was started anew in between', async () => {
    await publish(255);
    await publish(300);
    directory = opened();
    nowMs += 601_000;
    await publish(301);
    expect([has('public/tile/0/000.p'), has('restricted/tile/entries/000.p')]).toEqual([false, false]);
  });

  test('forgets what a killed process left unfinished after an hour', async () => {
    nowMs = Date.now();
    await publish(3);
    const unfinished = join(root, 'public', '.unfinished');
    expect(readdirSync(unfinished)).toEqual([]);
    await directory.write([{ tree: 'public', path: '.unfinished/left', bytes: 'half' }]);
    opened();
    expect(readdirSync(unfinished)).toEqual(['left']);
    nowMs = Date.now() + 3_601_000;
    opened();
    expect(readdirSync(unfinished)).toEqual([]);
  });

  test.each(['', 'nonsense', note(300).slice(0, 20)])('whose checkpoint is damaged (%j) says so, and is opened all the same', async (bytes) => {
    await publish(300);
    await directory.write([{ tree: 'public', path: 'checkpoint', bytes }]);
    expect(() => opened().head()).toThrow(DamagedCheckpoint);
  });

  test.each([[3, 0], [255, 0], [256, 0], [257, 0], [255, 256], [300, 65_537], [256_000, 256_001], [255_999, 256_257]])('tells by its tiles alone of %d entries, and of %d after them', async (first, second) => {
    expect(directory.reach()).toBe(0);
    for (const size of [first, second].filter((one) => one > 0)) {
      await publish(size);
      await rm(join(root, 'public/checkpoint'));
      expect(directory.reach()).toBe(size);
      await directory.publish(note(size), size);
    }
  });
});
