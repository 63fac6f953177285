import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { EMPTY_EDGE, formatVkey, integrate, KEY_TYPE, tilePath, verificationKeyOf } from '#core/tlog';
import { signedLog, type SignedLog } from '../../../../test/support/signed-log.js';
import { EXIT } from '../io.js';
import { logCompare } from './compare.js';

const log = signedLog();
const fork = signedLog({ history: 'two', forkAt: 300 });
const stranger = signedLog({ seed: 9 });
const other = signedLog({ origin: 'other.example', seed: 4, history: 'two' });
const successor = signedLog({ origin: 'log.example/2027', seed: 5 });

let directory = '';
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'yaosu-compare-')); });
afterEach(() => rmSync(directory, { recursive: true }));

function keep(name: string, content: string | Uint8Array): string {
  mkdirSync(dirname(join(directory, name)), { recursive: true });
  writeFileSync(join(directory, name), content);
  return join(directory, name);
}
/** The tiles of a log, as a copy of it has them. */
function tiles({ leaves }: SignedLog, size: number): string {
  for (const tile of integrate(EMPTY_EDGE, leaves(size)).tiles) keep(`copy/${tilePath(tile)}`, tile.data);
  return join(directory, 'copy');
}
async function run(args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await logCompare([...args], { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const compare = (a: string, b: string, ...more: string[]): ReturnType<typeof run> => run([a, b, '--vkey', log.vkey, ...more]);

describe('checkpoints of the same size', () => {
  test('are the same where they have one root', async () => {
    expect(await compare(keep('a', log.note(400)), keep('b', log.note(400)))).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('the same tree of 400') });
  });

  test('prove a fork where they have not, and need nothing else for it', async () => {
    const { code, out } = await compare(keep('a', log.note(400)), keep('b', fork.note(400)), '--json');
    expect(code).toBe(EXIT.failed);
    expect(JSON.parse(out)).toMatchObject({ verified: false, verdict: 'fork', older: log.note(400), newer: fork.note(400) });
  });
});

test('a policy names the log; a fork that no witness saw is one all the same', async () => {
  const policy = keep('policy', `log ${log.vkey}\nwitness w ${formatVkey(verificationKeyOf({ name: 'w.example', type: KEY_TYPE.cosignature, seed: Buffer.alloc(32, 9) }))}\nquorum w\n`);
  const [a, b] = [keep('a', log.note(400)), keep('b', fork.note(400))];
  expect(await run([a, a, '--policy', policy])).toMatchObject({ code: EXIT.ok });
  expect(await run([a, b, '--policy', policy])).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('FORK') });
  expect(await run([a, b, '--policy', policy, '--vkey', log.vkey])).toMatchObject({ code: EXIT.usage });
});

describe('checkpoints of different sizes', () => {
  test.each([[1, 2], [255, 256], [256, 600], [300, 301], [512, 1_024], [700, 1_000]])('are of one history: %i in %i, in either order', async (older, newer) => {
    const [a, b, dir] = [keep('a', log.note(older)), keep('b', log.note(newer)), tiles(log, newer)];
    expect(await compare(a, b, '--dir', dir)).toMatchObject({ code: EXIT.ok, out: expect.stringContaining(`the ${newer} entries begin with the ${older}`) });
    const { out } = await compare(b, a, '--dir', dir, '--json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'consistent', sizes: [older, newer] });
  });

  test.each([301, 512, 700])('prove a fork where the newer does not begin with the older of %i', async (older) => {
    const result = await compare(keep('a', fork.note(older)), keep('b', log.note(1_000)), '--dir', tiles(log, 1_000));
    expect(result).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('FORK') });
    expect(result.out).toContain('keep both files');
  });

  test('of one history are no fork where the histories part later', async () => {
    expect(await compare(keep('a', fork.note(300)), keep('b', log.note(1_000)), '--dir', tiles(log, 1_000))).toMatchObject({ code: EXIT.ok });
  });

  test.each([['are of another history than both', () => tiles(fork, 1_000)], ['are missing', () => directory], ['are too few', () => tiles(log, 900)]])(
    'accuse nobody where the tiles %s', async (_what, dir) => {
      expect(await compare(keep('a', log.note(700)), keep('b', log.note(1_000)), '--dir', dir())).toMatchObject({ code: EXIT.unreadable });
    });

  test('cannot be compared without tiles, but for the empty one, which every log begins with', async () => {
    expect(await compare(keep('a', log.note(7)), keep('b', log.note(9)))).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('--url or --dir') });
    expect(await compare(keep('a', log.note(0)), keep('b', log.note(9)), '--dir', directory)).toMatchObject({ code: EXIT.ok });
  });
});

describe('nothing is said', () => {
  test('of a checkpoint that the log did not sign', async () => {
    expect(await compare(keep('a', log.note(400)), keep('b', stranger.note(400)))).toMatchObject({ code: EXIT.unreadable, err: expect.stringContaining('nothing was verified') });
  });

  test('of two logs', async () => {
    expect(await compare(keep('a', log.note(400)), keep('b', other.note(400)), '--vkey', other.vkey)).toMatchObject({ code: EXIT.unreadable, err: expect.stringContaining('two logs') });
  });

  test('without a key, or with a file that is missing', async () => {
    expect(await run([keep('a', log.note(4)), keep('b', log.note(4))])).toMatchObject({ code: EXIT.usage });
    expect(await compare(keep('a', log.note(4)), join(directory, 'missing'))).toMatchObject({ code: EXIT.unreadable });
  });
});

test('a log that has succeeded another is compared under both names', async () => {
  expect(await compare(keep('a', log.note(400)), keep('b', successor.note(400)), '--vkey', successor.vkey)).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('both are the same tree') });
});

test('a log that has changed its key is compared under both', async () => {
  expect(await compare(keep('a', log.note(400)), keep('b', stranger.note(400)), '--vkey', stranger.vkey)).toMatchObject({ code: EXIT.ok });
});
