import { describe, expect, test } from '@jest/globals';
import { EMPTY_ROOT, KEY_TYPE, formatCheckpoint, signNote, signerOf, verificationKeyOf, verifierOf } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';
import { silentLogger } from '../logger.js';
import { Continuity, HaltError, Incomparable, type ContinuityOptions } from './continuity.js';
import { DamagedCheckpoint } from './log-directory.js';
import { WriteGate } from './write-gate.js';

const ORIGIN = 'exchange.example/log';
const keyOf = (name: string) => ({ name, type: KEY_TYPE.ed25519, seed: Buffer.alloc(32, name) });
const note = (size: number, root: Uint8Array = EMPTY_ROOT, by = ORIGIN): string => signNote(formatCheckpoint({ origin: by, size, root }), [signerOf(keyOf(by))]);
const NOTHING = { halt: null, hasLast: null, signedSize: null, signedRoot: null, publishedSize: null, note: null, at: null, waiting: null, acknowledged: null };

/** Tables that hold a log without entries, or one whose head row says what `head` says. */
const tables = (head: object = {}, onRead: () => void = () => undefined): Queryable => ({
  query: ({ name }) => {
    onRead();
    return Promise.resolve({ rows: name === 'continuity' ? [{ ...NOTHING, size: '0', ...head }] : [] });
  },
});
const opened = (change: Partial<ContinuityOptions> = {}): Continuity => new Continuity({
  pool: tables() as ContinuityOptions['pool'], exchange: 1, origin: ORIGIN, pastOrigins: () => [], verifiers: () => [verifierOf(verificationKeyOf(keyOf(ORIGIN)))],
  directory: { head: () => undefined, reach: () => 0 }, outside: [], gate: new WriteGate(), logger: silentLogger, ...change,
});

describe('what is held of the log', () => {
  test('agrees where nobody holds anything', async () => {
    expect(await opened().require(tables())).toEqual({ size: 0, integrated: 0, halt: null, published: undefined, waitingSeconds: 0 });
  });

  test('longer than the ledger halts it', async () => {
    await expect(opened({ directory: { head: () => ({ note: note(1), size: 1 }), reach: () => 0 } }).require(tables())).rejects.toThrow(HaltError);
  });

  test('of the same size with another root halts it', async () => {
    await expect(opened({ directory: { head: () => ({ note: note(0, Buffer.alloc(32, 1)), size: 0 }), reach: () => 0 } }).require(tables())).rejects.toThrow(/another root/);
  });

  test('as tiles without a checkpoint halts it when they are more than the ledger has, and as a damaged checkpoint keeps it from writing', async () => {
    const reaching = (reach: number) => opened({ directory: { head: () => undefined, reach: () => reach } }).require(tables({ size: '3', hasLast: true }));
    await expect(reaching(4)).rejects.toThrow(/tiles of 4 entries/);
    expect((await reaching(3)).size).toBe(3);
    const head = (): never => { throw new DamagedCheckpoint('public/checkpoint: malformed checkpoint'); };
    await expect(opened({ directory: { head, reach: () => 3 } }).require(tables({ size: '3', hasLast: true }))).rejects.toThrow(/^The published checkpoint is damaged.*put back the one of a mirror/);
  });

  test('that is published while the tables are being read is not taken for a longer one', async () => {
    let shown: { readonly note: string; readonly size: number } | undefined;
    const continuity = opened({ directory: { head: () => shown, reach: () => 0 } });
    const meanwhile = tables({}, () => { shown = { note: note(1), size: 1 }; });
    expect((await continuity.require(meanwhile)).size).toBe(0);
  });

  test('by a stranger counts for nothing outside, and shows a process with the wrong keys inside', async () => {
    const outside = [{ name: 'a witness', notes: () => Promise.resolve([{ where: 'a witness', note: note(9, EMPTY_ROOT, 'other.example/log') }, { where: 'another', note: 'nonsense' }]) }];
    const continuity = opened({ outside });
    await continuity.lookOutside();
    expect((await continuity.require(tables())).size).toBe(0);
    await expect(opened({ directory: { head: () => ({ note: note(0, EMPTY_ROOT, 'other.example/log'), size: 0 }), reach: () => 0 } }).require(tables())).rejects.toThrow(Incomparable);
  });

  test('outside is asked again after somebody there could not answer', async () => {
    let isAway = true;
    const outside = [{ name: 'a witness', notes: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve([{ where: 'a witness', note: note(7) }])) }];
    const continuity = opened({ outside });
    await continuity.lookOutside();
    expect((await continuity.require(tables())).size).toBe(0);
    isAway = false;
    await continuity.lookOutside();
    await expect(continuity.require(tables())).rejects.toThrow(/7 entries \(a witness\)/);
  });

  test('and is not integrated yet is not another tree', async () => {
    await expect(opened({ directory: { head: () => ({ note: note(3), size: 3 }), reach: () => 0 } }).require(tables({ size: '3', hasLast: true }))).rejects.toThrow(Incomparable);
  });

  test('binds a halt of this origin until the tables have it, and one of another origin no more', async () => {
    const halt = { where: 'a witness', reason: 'longer', at: '2026-11-23T00:00:00Z', origin: ORIGIN, size: 4, root: Buffer.alloc(32).toString('base64') };
    await expect(opened().require(tables({ halt }))).rejects.toThrow(HaltError);
    expect((await opened().require(tables({ halt: { ...halt, origin: 'before.example/log' } }))).halt?.reason).toBe('longer');
  });

  test('of entries that are gone from the end of the table halts it', async () => {
    await expect(opened().require(tables({ size: '3', hasLast: null }))).rejects.toThrow(/the last is not there/);
  });
});
