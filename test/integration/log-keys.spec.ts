import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateLogKey } from '#adapters/keys';
import { formatVkey, KEY_TYPE, openNote, parseCheckpoint, parseVkey, textOfNote, verificationKeyOf, verifierOf, type LogSuite, type Verifier } from '#core/tlog';
import { logKeyIdOf, type Id, type LogKeyStateName } from '#core/exchange';
import { loadConfig, openRuntime, requireOwnLog, type Runtime } from '#ledger';
import type { Io } from '../../apps/cli/src/io.js';
import { logSucceed } from '../../apps/cli/src/log/succeed.js';
import type { SuccessionFile } from '../../apps/cli/src/log/succession-file.js';
import { logSuccessionVerify } from '../../apps/cli/src/log/succession-verify.js';
import { logSuccession } from '../../apps/cli/src/log/succession.js';
import { freshDatabase, type Fresh } from '../support/database.js';
import { foundExchange, openTestLedger, type Operators, type TestLedger } from '../support/ledger.js';
import { until } from '../support/until.js';

/** One log through its whole life of keys: each test goes on where the one before has ended. */
const [OLD, NEW] = ['log.example/2026', 'log.example/2027'];
let database: Fresh;
let directory = '';
let runtime: Runtime | undefined;
let rig: TestLedger;
let operators: Operators;
const made: Record<string, { readonly vkey: string; readonly file: string }> = {};

const generate = (name: string, suite: LogSuite, origin = OLD): void => { made[name] = generateLogKey({ dir: join(directory, 'keys'), origin, suite }); };
const vkeyOf = (name: string): string => made[name]?.vkey ?? '';
const start = (origin = OLD): Promise<Runtime> => openRuntime(loadConfig({ DATABASE_URL: database.url, YAOSU_DATA: directory, YAOSU_LOG_ORIGIN: origin }));
const running = (): Runtime => {
  if (runtime === undefined) throw new Error('nothing runs');
  return runtime;
};
const stop = async (): Promise<void> => {
  await runtime?.close();
  runtime = undefined;
};

beforeAll(async () => {
  [database, directory] = [await freshDatabase(), await mkdtemp(join(tmpdir(), 'yaosu-log-keys-'))];
  generate('first', 'ed25519');
  generate('second', 'ed25519');
  generate('sm2', 'sm2');
  generate('dsa', 'ml-dsa-44');
  generate('successor', 'ed25519', NEW);
  runtime = await start();
  rig = await openTestLedger({ url: database.url });
  operators = await foundExchange(rig);
});
afterAll(async () => {
  await stop();
  await rig.close();
  await database.drop();
  await rm(directory, { recursive: true });
});

const verifier = (name: string): Verifier => {
  const vkey = parseVkey(vkeyOf(name));
  if (!vkey.ok) throw new Error(vkey.reason);
  return verifierOf(vkey.value);
};
/** Whose signatures stand under a note. */
const signersOf = (note: string): string[] => Object.keys(made).filter((name) => openNote(note, [verifier(name)]).ok).sort();
/** The checkpoint that is published once everything so far is in it. */
async function published(): Promise<string> {
  const { maker } = operators;
  const { entries } = await rig.run(maker, 'person.add', { id: maker.org, person: `psn_${crypto.randomUUID()}`, name: '王芳' });
  const size = (entries.at(-1)?.index ?? 0) + 1;
  await until(async () => ((await running().log.latest())?.size ?? 0) >= size);
  return await running().log.checkpoint() ?? '';
}
const idOfKey = (name: string): Id<'logkey'> => logKeyIdOf(rig.ledger, vkeyOf(name));
const stateOf = async (name: string): Promise<LogKeyStateName | undefined> => (await rig.ledger.get(idOfKey(name)))?.state.state;
const isSigning = (names: readonly string[]) => async (): Promise<boolean> => Promise.resolve(running().log.vkeys.join() === names.map(vkeyOf).join());

async function announce(name: string, change: { readonly succeeds?: string | null } = {}): Promise<void> {
  const signing = [...running().log.vkeys];
  await rig.run(operators.maker, 'logkey.propose', { id: idOfKey(name), vkey: vkeyOf(name), startsAt: new Date().toISOString(), succeeds: null, ground: '轮换', signing, ...change });
  await rig.run(operators.checker, 'logkey.confirm', { id: idOfKey(name) });
}
async function retire(name: string, successor: Id<'logkey'> | null): Promise<void> {
  await rig.run(operators.maker, 'logkey.propose_retirement', { id: idOfKey(name), successor, ground: '轮换' });
  await rig.run(operators.checker, 'logkey.confirm_retirement', { id: idOfKey(name) });
}

let keptOverlap = '';

describe('rotation', () => {
  test('begins with the first key alone, whatever others lie beside it', async () => {
    expect(signersOf(await published())).toEqual(['first']);
  });
  test('announces keys that sign from their start on, each in its suite', async () => {
    for (const name of ['second', 'sm2', 'dsa']) await announce(name);
    await until(isSigning(['first', 'second', 'sm2', 'dsa']));
    const note = await published();
    expect(signersOf(note)).toEqual(['dsa', 'first', 'second', 'sm2']);
    keptOverlap = note;
    expect((await readFile(join(directory, 'log/public/vkey'), 'utf8')).split('\n').slice(0, 2)).toEqual([vkeyOf('first'), vkeyOf('second')]);
    expect((await running().ready()).parts).toMatchObject({ logKeys: 'ok' });
  });
  test('keeps an Ed25519 key in force', async () => {
    await expect(rig.run(operators.maker, 'logkey.propose_retirement', { id: idOfKey('first'), successor: idOfKey('sm2'), ground: '轮换' })).rejects.toMatchObject({ code: 'reference_invalid' });
    await expect(rig.run(operators.maker, 'logkey.propose_retirement', { id: idOfKey('first'), successor: null, ground: '轮换' })).rejects.toMatchObject({ code: 'reference_invalid' });
  });
  test('ends with the new key alone: the old one no longer signs', async () => {
    await retire('dsa', null);
    await retire('first', idOfKey('second'));
    await until(isSigning(['second', 'sm2']));
    expect(signersOf(await published())).toEqual(['second', 'sm2']);
    expect(await stateOf('first')).toBe('RETIRED');
  });
  test('survives a restart without the old key, and tells of one that is in force and not at hand', async () => {
    await stop();
    for (const name of ['first', 'sm2']) await rm(made[name]?.file ?? '');
    runtime = await start();
    expect(signersOf(await published())).toEqual(['second']);
    const { ready, parts } = await running().ready();
    expect([ready, parts['logKeys']]).toEqual([true, expect.stringContaining('is in force and not at hand')]);
  });
});

describe('a log starts under its own name and keys alone', () => {
  test('another name is refused until two people have announced its key', async () => {
    await stop();
    await expect(start(NEW)).rejects.toThrow('This ledger is signed as log.example/2026, YAOSU_LOG_ORIGIN says log.example/2027');
  });
  test('a key that was made anew because the old one is lost is refused', async () => {
    const kept = await readFile(made['second']?.file ?? '');
    for (const file of await readdir(join(directory, 'keys'))) if (file.endsWith('.vkey')) await rm(join(directory, 'keys', file));
    await rm(made['second']?.file ?? '');
    await expect(start()).rejects.toThrow('was signed by other keys than those at hand');
    await writeFile(made['second']?.file ?? '', kept, { mode: 0o600 });
    await rm(join(directory, 'keys/log.example_2026.skey'));
  });
});

describe('after a compromise', () => {
  test('the log goes on under another name, which begins by saying where the old one ends', async () => {
    runtime = await start();
    const before = await published();
    await announce('successor', { succeeds: OLD });
    const last = await published();
    const { pool, ledger, keys: { log: keyring } } = running();
    await expect(requireOwnLog({ pool, ledger, origin: NEW, keyring, last: { note: before } })).rejects.toThrow(/^log.example\/2027 was announced in entry \d+, which no published checkpoint of log.example\/2026 covers/);
    await stop();
    runtime = await start(NEW);
    const { state: { state, final } } = await rig.ledger.get(idOfKey('successor')) ?? { state: { state: '', final: null } };
    expect([state, final]).toEqual(['IN_FORCE', expect.objectContaining({ origin: OLD, size: Number(last.split('\n')[1]), root: last.split('\n')[2] })]);
    expect([await stateOf('second'), await stateOf('sm2')]).toEqual(['RETIRED', 'RETIRED']);
    const note = await published();
    expect(signersOf(note)).toEqual(['successor']);
    expect(parseCheckpoint(textOfNote(note))).toMatchObject({ ok: true, value: { origin: NEW } });
    expect((await running().ready()).ready).toBe(true);
  });
  test('nothing is signed under the old name any more', async () => {
    await stop();
    await expect(start(OLD)).rejects.toThrow('This ledger is signed as log.example/2027');
    runtime = await start(NEW);
    expect(signersOf(await published())).toEqual(['successor']);
  });
});

describe('who trusts the first key alone', () => {
  const copy = (): string => join(directory, 'copy');
  const follow = (vkey: string, kept: string): ReturnType<typeof followAs> => followAs(['--vkey', vkey], kept);
  async function followAs(trust: readonly string[], kept: string): Promise<{ readonly code: number; readonly out: string }> {
    await writeFile(join(directory, 'kept'), kept);
    const out: string[] = [];
    const code = await logSuccession(['--dir', copy(), ...trust, '--since', join(directory, 'kept')], { out: (line) => out.push(line), err: () => undefined, isTty: false });
    return { code, out: out.join('\n') };
  }
  beforeAll(async () => {
    for (const tree of ['public', 'restricted']) await cp(join(directory, 'log', tree), copy(), { recursive: true });
  });

  test('is led to the key of today, under the other name, by a checkpoint that it has kept and the entries', async () => {
    const note = await readFile(join(copy(), 'checkpoint'), 'utf8');
    const { code, out } = await follow(vkeyOf('second'), await lastOf(OLD));
    expect(out).toContain('log.example/2027');
    expect(out).toContain('succeeds log.example/2026, frozen at');
    expect(code).toBe(0);
    expect(signersOf(note)).toEqual(['successor']);
  });
  test.each([['none', 0, 'succeeds log.example/2026'], ['w', 1, 'the policy asks for w']])('or trusts a policy whose quorum is %s: its witnesses are asked for today, too, and it ends with %i', async (quorum, code, said) => {
    const witness = formatVkey(verificationKeyOf({ name: 'w.example', type: KEY_TYPE.cosignature, seed: new Uint8Array(32).fill(9) }));
    await writeFile(join(directory, 'policy'), `log ${vkeyOf('second')}\nwitness w ${witness}\nquorum ${quorum}\n`);
    expect(await followAs(['--policy', join(directory, 'policy')], await lastOf(OLD))).toMatchObject({ code, out: expect.stringContaining(said) });
  });
  test('is not led to a key that was announced after its checkpoint', async () => {
    const { code, out } = await follow(vkeyOf('first'), keptOverlap);
    expect(out).toContain('signed by no key that your checkpoint of');
    expect(code).toBe(1);
  });
  test('is not led anywhere by a checkpoint that another key has signed', async () => {
    expect(await follow(vkeyOf('successor'), keptOverlap)).toMatchObject({ code: 1, out: expect.stringContaining('no verifiable signatures') });
  });
});

describe('who trusts the old log alone is led on by one document', () => {
  const file = (name: string): string => join(directory, name);
  const heard = async (run: (args: string[], io: Io) => Promise<number>, args: string[]): Promise<{ readonly code: number; readonly out: string }> => {
    const out: string[] = [];
    const code = await run(args, { out: (line) => out.push(line), err: (line) => out.push(line), isTty: false });
    return { code, out: out.join('\n') };
  };
  const verify = (name: string, vkey: string): ReturnType<typeof heard> => heard(logSuccessionVerify, [file(name), '--vkey', vkey]);
  /** The document, changed as somebody who wants to deceive would. */
  async function forged(change: (document: SuccessionFile) => object): Promise<string> {
    await writeFile(file('forged.json'), JSON.stringify(change(JSON.parse(await readFile(file('succession.json'), 'utf8')) as SuccessionFile)));
    return 'forged.json';
  }

  test('which is made from a copy of the log', async () => {
    expect(await heard(logSucceed, ['--dir', join(directory, 'copy'), '--out', file('succession.json')])).toMatchObject({ code: 0, out: expect.stringContaining('log.example/2027 succeeds log.example/2026') });
  });
  test('and names the key to trust from now on', async () => {
    const { code, out } = await verify('succession.json', vkeyOf('second'));
    expect([code, out]).toEqual([0, expect.stringContaining(vkeyOf('successor'))]);
  });
  test('which says nothing to who trusts a key that did not sign the end of the old log', async () => {
    expect(await verify('succession.json', vkeyOf('first'))).toMatchObject({ code: 1, out: expect.stringContaining('announced: ') });
    expect(await verify('succession.json', vkeyOf('successor'))).toMatchObject({ code: 1, out: expect.stringContaining('announced: ') });
  });
  test.each<[string, (document: SuccessionFile) => object, string]>([
    ['the proof that the old tree is a beginning is cut short', (document) => ({ ...document, consistency: document.consistency.slice(1) }), 'are not the beginning of'],
    ['the announcement stands for the succession', (document) => ({ ...document, succeeded: document.announced }), 'succeeded: '],
    ['the succession stands for the announcement', (document) => ({ ...document, announced: document.succeeded }), 'announced: '],
    ['the entry is another one', ({ announced, ...document }) => ({ ...document, announced: { ...announced, entry: document.succeeded.entry } }), 'announced: the leafHash is not that of the entry'],
    ['a part is missing', ({ kind, version, announced }) => ({ kind, version, announced }), 'succeeded: '],
    ['the form is another one', (document) => ({ ...document, version: 2 }), 'not a succession document'],
  ])('and is not believed where %s', async (_, change, said) => {
    expect(await verify(await forged(change), vkeyOf('second'))).toMatchObject({ code: 1, out: expect.stringContaining(said) });
  });
  test('and is not made of a log that succeeds none', async () => {
    const old = file('old');
    await cp(join(directory, 'copy'), old, { recursive: true });
    await writeFile(join(old, 'checkpoint'), await lastOf(OLD));
    expect(await heard(logSucceed, ['--dir', old, '--out', file('none.json')])).toMatchObject({ code: 1, out: expect.stringContaining('no entry of log.example/2026 says that it succeeds another log') });
  });
});

/** The last checkpoint that was published under a name. */
async function lastOf(origin: string): Promise<string> {
  const { rows } = await rig.pool.query<{ note: string }>("select note from publication where note like $1 || E'\\n%' order by size desc limit 1", [origin]);
  return rows[0]?.note ?? '';
}
