import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  cosignCheckpoint, cosignerOf, isQuorum, judgeAddCheckpoint, KEY_TYPE, openWitnessed, parseAddCheckpoint, refusalBody, signatureLine, verificationKeyOf, verifierOf,
  witnessedPath, type Checkpoint, type Policy, type Quorum, type SigningKey,
} from '#core/tlog';
import { signedLog, type SignedLog } from '../../../../test/support/signed-log.js';
import { openWitnesses, type Cosigned, type Witnesses } from './index.js';

const log = signedLog();
const fork = signedLog({ history: 'two', forkAt: 3 });
const quiet = { info: () => undefined, warn: () => undefined };

interface Reply { readonly status: number; readonly body: string }
/** A witness as the specification has it, but for what a test makes it do. */
interface Fake {
  readonly url: string;
  readonly key: SigningKey;
  alsoBy: SigningKey | undefined;
  latest: Checkpoint | undefined;
  shown: string | undefined;
  requests: number;
  sockets: number;
  /** Answers instead of the witness; undefined leaves it to it. */
  instead: ((oldSize: number) => Reply | Promise<Reply> | undefined) | undefined;
}

let servers: Server[] = [];
let opened: Witnesses[] = [];
afterEach(() => {
  for (const witnesses of opened) witnesses.close();
  for (const server of servers) server.close().closeAllConnections();
  [servers, opened] = [[], []];
});

const nowSeconds = (): bigint => BigInt(Math.floor(Date.now() / 1000));
async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function fake(name: string): Promise<Fake> {
  const server = createServer((req, res) => { void respond(req).then(({ status, body }) => res.writeHead(status).end(body)); });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const witness: Fake = {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    key: { name, type: KEY_TYPE.cosignature, seed: Buffer.alloc(32, name) }, alsoBy: undefined, latest: undefined, shown: undefined, requests: 0, sockets: 0, instead: undefined,
  };
  server.on('connection', () => { witness.sockets += 1; });
  const respond = async (req: IncomingMessage): Promise<Reply> => {
    if (req.method === 'GET') return req.url === `/${witnessedPath(log.origin)}` && witness.shown !== undefined ? { status: 200, body: witness.shown } : { status: 404, body: '' };
    witness.requests += 1;
    const request = parseAddCheckpoint(await bodyOf(req));
    if (!request.ok) return { status: 400, body: request.reason };
    const instead = await witness.instead?.(request.value.oldSize);
    if (instead !== undefined) return instead;
    const verdict = judgeAddCheckpoint(request.value, { verifiers: [verifierOf(log.key)], latest: witness.latest });
    if (verdict.status !== 200) return { status: verdict.status, body: refusalBody(verdict).body };
    const { lines, note } = cosignCheckpoint(
      request.value, verdict.checkpoint, [witness.key, ...(witness.alsoBy === undefined ? [] : [witness.alsoBy])].map((key) => cosignerOf(key, nowSeconds())),
    );
    [witness.latest, witness.shown] = [verdict.checkpoint, note];
    return { status: 200, body: lines };
  };
  return witness;
}

const policyOf = (witnesses: readonly Fake[], threshold: number): Policy => ({
  logs: [{ key: log.key }],
  witnesses: witnesses.map(({ key, url }) => ({ name: key.name, key: verificationKeyOf(key), url })),
  quorum: { kind: 'group', name: 'quorum', threshold, members: witnesses.map(({ key: { name } }): Quorum => ({ kind: 'witness', name })) },
});
function open(witnesses: readonly Fake[], threshold: number, exchangeMs = 2_000): Witnesses {
  const client = openWitnesses({ policy: policyOf(witnesses, threshold), logger: quiet, exchangeMs });
  opened.push(client);
  return client;
}
const cosign = (witnesses: Witnesses, size: number, { of = log, timeoutMs = 5_000, note = of.note(size) }: { of?: SignedLog; timeoutMs?: number; note?: string } = {}): Promise<Cosigned> =>
  witnesses.cosign({ size, note, consistency: (oldSize) => of.consistency(oldSize, size), timeoutMs });
const never = (): Promise<Reply> => new Promise(() => undefined);
async function three(): Promise<[Fake, Fake, Fake]> {
  return [await fake('w1.example'), await fake('w2.example'), await fake('w3.example')];
}

describe('cosigning', () => {
  test('gathers the cosignatures that the policy asks for', async () => {
    const witnesses = await three();
    const client = open(witnesses, 3);
    const { note, ...rest } = await cosign(client, 5);
    expect(rest).toEqual({ isQuorum: true, conflicts: [] });
    const result = openWitnessed(note, client.policy);
    expect(result.ok && result.value.cosigners.map(({ witness }) => witness.name)).toEqual(['w1.example', 'w2.example', 'w3.example']);
    expect(note.startsWith(log.note(5))).toBe(true);
  });

  test('goes on from what each witness knows, over connections that it keeps, with one request each', async () => {
    const [witness] = await three();
    const client = open([witness], 1);
    for (const size of [5, 8, 300, 301, 302, 303, 304, 305, 306, 1_000]) expect(await cosign(client, size)).toMatchObject({ isQuorum: true });
    expect(witness.requests).toBe(10);
    expect(witness.sockets).toBeLessThanOrEqual(2);
    expect(client.status()).toMatchObject([{ name: 'w1.example', size: 1_000, failure: null }]);
  });

  test('learns the size that a witness knows from its refusal', async () => {
    const witnesses = await three();
    await cosign(open(witnesses, 3), 700);
    const afresh = open(witnesses, 3);
    expect(await cosign(afresh, 900)).toMatchObject({ isQuorum: true });
    expect(witnesses.map(({ requests }) => requests)).toEqual([3, 3, 3]);
  });

  test('learns it from the monitoring endpoint where the refusal does not say', async () => {
    const [witness] = await three();
    await cosign(open([witness], 1), 700);
    witness.instead = (oldSize) => (oldSize === 700 ? undefined : { status: 409, body: '' });
    expect(await cosign(open([witness], 1), 900)).toMatchObject({ isQuorum: true, conflicts: [] });
  });

  test('refreshes the cosignatures that a note carries, and counts those that came with it', async () => {
    const witnesses = await three();
    const { note } = await cosign(open(witnesses, 3), 5);
    const again = await cosign(open(witnesses, 3), 5, { note });
    expect(again.note.split('\n')).toHaveLength(note.split('\n').length);
    const posted = log.note(9) + signatureLine(`${log.note(9).split('\n\n')[0] ?? ''}\n`, cosignerOf(witnesses[2].key, nowSeconds()));
    for (const witness of witnesses) witness.instead = () => ({ status: 503, body: '' });
    expect(await cosign(open(witnesses, 1), 9, { note: posted })).toMatchObject({ isQuorum: true, note: posted });
  });

  test('answers when the quorum is met, and does not wait for the slow', async () => {
    const witnesses = await three();
    witnesses[0].instead = never;
    const client = open(witnesses, 2);
    const { note, isQuorum: isEnough } = await cosign(client, 5, { timeoutMs: 60_000 });
    expect(isEnough).toBe(true);
    expect(openWitnessed(note, client.policy)).toMatchObject({ ok: true });
  });

  test('answers without the quorum when the time is over, with what it has', async () => {
    const witnesses = await three();
    witnesses[0].instead = witnesses[1].instead = never;
    const { note, ...rest } = await cosign(open(witnesses, 2, 60_000), 5, { timeoutMs: 200 });
    expect(rest).toEqual({ isQuorum: false, conflicts: [] });
    expect(note).toContain('— w3.example ');
  });

  test('answers at once when nobody is left to wait for', async () => {
    const witnesses = await three();
    for (const witness of witnesses) witness.instead = () => ({ status: 500, body: 'broken' });
    const client = open(witnesses, 1);
    expect(await cosign(client, 5, { timeoutMs: 60_000 })).toEqual({ note: log.note(5), isQuorum: false, conflicts: [] });
    expect(client.status().map(({ failure }) => failure)).toEqual(Array.from({ length: 3 }, () => 'it answered 500: broken'));
  });

  test('asks for nobody where the policy has no witness', async () => {
    const client = openWitnesses({ policy: { logs: [{ key: log.key }], witnesses: [], quorum: { kind: 'none' } }, logger: quiet });
    expect(await cosign(client, 5)).toEqual({ note: log.note(5), isQuorum: true, conflicts: [] });
  });

  test('leaves a witness that failed alone for a while, and takes it back', async () => {
    const [witness] = await three();
    const client = open([witness], 1);
    witness.instead = () => ({ status: 500, body: '' });
    await cosign(client, 5);
    await cosign(client, 6);
    expect(witness.requests).toBe(1);
    witness.instead = undefined;
    let cosigned = await cosign(client, 7);
    for (let i = 0; !cosigned.isQuorum && i < 200; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      cosigned = await cosign(client, 7);
    }
    expect(cosigned.isQuorum).toBe(true);
    expect(client.status()[0]?.failure).toBeNull();
  });

  test('has one request to a witness under way, and then only the newest', async () => {
    const [witness] = await three();
    let release: (() => void) | undefined;
    witness.instead = () => (release === undefined ? new Promise((resolve) => { release = () => resolve({ status: 500, body: '' }); }) : undefined);
    const client = open([witness], 1, 60_000);
    const asked = [5, 6, 7, 8].map((size) => cosign(client, size, { timeoutMs: 60_000 }));
    for (let i = 0; witness.requests === 0 && i < 500; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(witness.requests).toBe(1);
    release?.();
    expect((await Promise.all(asked)).map((cosigned) => cosigned.isQuorum)).toEqual([false, false, false, false]);
    expect(witness.requests).toBe(1);
  });

  test('asks a witness with two keys once, and takes the cosignatures of both', async () => {
    const [witness] = await three();
    const second = { ...witness, key: { name: 'w1.example', type: KEY_TYPE.mlDsa44, seed: Buffer.alloc(32, 8) } };
    const policy = policyOf([witness, { ...second, key: { ...second.key, name: 'w1.example/ml-dsa-44' } }], 2);
    witness.alsoBy = { ...second.key, name: 'w1.example/ml-dsa-44' };
    const client = openWitnesses({ policy, logger: quiet });
    opened.push(client);
    const { note, isQuorum: isEnough } = await cosign(client, 5);
    expect([isEnough, witness.requests]).toEqual([true, 1]);
    expect(openWitnessed(note, policy)).toMatchObject({ ok: true });
    witness.alsoBy = undefined;
    expect(await cosign(client, 6)).toMatchObject({ isQuorum: false });
    expect(client.status()).toMatchObject([{ failure: null }, { name: 'w1.example/ml-dsa-44', failure: expect.stringContaining('no cosignature') }]);
  });

  test('asks for no proof once it has answered', async () => {
    const [quick, slow] = await three();
    await cosign(open([quick, slow], 2), 5);
    const state = { isAnswered: false, isAskedLate: false, release: (): void => undefined };
    slow.instead = (oldSize) => (oldSize === 0 ? new Promise((resolve) => { state.release = () => resolve({ status: 409, body: '5\n' }); }) : undefined);
    const client = open([quick, slow], 1);
    const consistency = (oldSize: number): Promise<readonly Uint8Array[]> => {
      state.isAskedLate ||= state.isAnswered;
      return log.consistency(oldSize, 9);
    };
    await client.cosign({ size: 9, note: log.note(9), timeoutMs: 60_000, consistency });
    state.isAnswered = true;
    for (let i = 0; slow.requests < 2 && i < 500; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    state.release();
    for (let i = 0; client.status()[1]?.size !== 5 && i < 500; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(client.status()).toMatchObject([{ size: 9 }, { size: 5, failure: null }]);
    expect(state.isAskedLate).toBe(false);
  });

  test('refuses to ask for a checkpoint that no log of the policy signed', async () => {
    await expect(cosign(open(await three(), 1), 5, { of: signedLog({ seed: 9 }) })).rejects.toThrow(/none of the policy's logs/);
  });
});

describe('an answer is not believed', () => {
  const key = (name: string): SigningKey => ({ name, type: KEY_TYPE.cosignature, seed: Buffer.alloc(32, name) });
  const text = (size: number): string => `${log.note(size).split('\n\n')[0] ?? ''}\n`;
  const line = (size: number, signer: SigningKey, time = nowSeconds()): string => signatureLine(text(size), cosignerOf(signer, time));
  test.each([
    ['by another key', () => line(5, { ...key('w1.example'), seed: Buffer.alloc(32, 99) })],
    ['by another witness', () => line(5, key('w2.example'))],
    ['over another checkpoint', () => line(6, key('w1.example'))],
    ['eleven minutes old', () => line(5, key('w1.example'), nowSeconds() - 660n)],
    ['from eleven minutes ahead', () => line(5, key('w1.example'), nowSeconds() + 660n)],
    ['without a time', () => line(5, key('w1.example'), 0n)],
    ['empty', () => ''],
    ['not a note', () => 'hello\n'],
    ['without end', () => 'x'.repeat(1_000_000)],
  ])('%s', async (_what, body) => {
    const [witness] = await three();
    witness.instead = () => ({ status: 200, body: body() });
    const client = open([witness], 1);
    expect(await cosign(client, 5)).toEqual({ note: log.note(5), isQuorum: false, conflicts: [] });
    expect(client.status()[0]?.failure).toEqual(expect.any(String));
  });

  test('of nine minutes ago is, for clocks differ', async () => {
    const [witness] = await three();
    witness.instead = () => ({ status: 200, body: line(5, key('w1.example'), nowSeconds() - 540n) });
    expect(await cosign(open([witness], 1), 5)).toMatchObject({ isQuorum: true });
  });

  test('that is a redirect', async () => {
    const [witness, other] = await three();
    witness.instead = () => ({ status: 307, body: other.url });
    expect(await cosign(open([witness], 1), 5)).toMatchObject({ isQuorum: false, conflicts: [] });
  });
});

describe('a conflict', () => {
  test('is a longer tree that this log has signed, as after the restore of an old backup', async () => {
    const witnesses = await three();
    await cosign(open(witnesses, 3), 900);
    const { conflicts, isQuorum: isEnough } = await cosign(open(witnesses, 2), 800);
    expect(isEnough).toBe(false);
    expect(conflicts).toMatchObject(['w1.example', 'w2.example', 'w3.example'].map((witness) => ({ witness, size: 900, reason: expect.stringContaining('a tree of 900 entries') })));
  });

  test.each([['of the same size', 900], ['of which this one is no extension', 1_000]])('is another tree that this log has signed, %s', async (_what, size) => {
    const [witness] = await three();
    await cosign(open([witness], 1), 900, { of: fork });
    const client = open([witness], 1);
    expect(await cosign(client, size)).toMatchObject({ isQuorum: false, conflicts: [{ witness: 'w1.example', size: 900, reason: expect.stringContaining('another tree of 900') }] });
    expect(client.status()).toMatchObject([{ failure: expect.stringContaining('another tree') }]);
  });

  test('that is found after the quorum was met is told at the next request', async () => {
    const witnesses = await three();
    await cosign(open([witnesses[2]], 1), 900, { of: fork });
    const client = open(witnesses, 2);
    expect(await cosign(client, 900)).toMatchObject({ isQuorum: true });
    for (let i = 0; client.status()[2]?.failure === null && i < 500; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await cosign(client, 950)).conflicts).toMatchObject([{ witness: 'w3.example' }]);
  });

  test.each([
    ['a size beyond ours', { status: 409, body: '5000\n' }],
    ['a size that it was asked from', { status: 409, body: '0\n' }],
    ['no size', { status: 409, body: '' }],
    ['a size that is none', { status: 409, body: 'many\n' }],
    ['a bad proof', { status: 422, body: 'the proof is bad\n' }],
  ])('is not what a witness merely says: %s', async (_what, reply) => {
    const [witness] = await three();
    witness.instead = () => reply;
    const client = open([witness], 1);
    expect(await cosign(client, 900)).toEqual({ note: log.note(900), isQuorum: false, conflicts: [] });
    expect(client.status()[0]?.failure).toEqual(expect.any(String));
  });

  test.each([
    ['what somebody else signed', () => signedLog({ seed: 9 }).note(5_000 / 2)],
    ['what another log signed', () => signedLog({ origin: 'other.example', seed: 4 }).note(2_000)],
    ['an older checkpoint that is extended', () => log.note(300)],
    ['the very checkpoint', () => log.note(900)],
    ['nonsense', () => 'nonsense'],
  ])('is not what a witness shows for evidence if it is %s', async (_what, shown) => {
    const [witness] = await three();
    witness.instead = () => ({ status: 422, body: 'the proof is bad\n' });
    witness.shown = shown();
    const client = open([witness], 1);
    expect(await cosign(client, 900)).toMatchObject({ isQuorum: false, conflicts: [] });
    expect(client.status()[0]?.failure).toEqual(expect.any(String));
  });

  test('of one witness does not undo the quorum of the others', async () => {
    const witnesses = await three();
    await cosign(open([witnesses[0]], 1), 900, { of: fork });
    const cosigned = await cosign(open(witnesses, 3), 950);
    expect(cosigned).toMatchObject({ isQuorum: false, conflicts: [{ witness: 'w1.example' }] });
    expect(isQuorum(policyOf(witnesses.slice(1), 2), new Set(['w2.example', 'w3.example']))).toBe(true);
    expect(cosigned.note).toContain('— w3.example ');
  });
});

describe('what the witnesses have seen', () => {
  test('is told by each that shows something signed by this log', async () => {
    const witnesses = await three();
    await cosign(open(witnesses.slice(0, 2), 2), 40);
    witnesses[1].shown = signedLog({ seed: 9 }).note(70);
    const seen = await open(witnesses, 1).seen();
    expect(seen).toEqual([{ witness: 'w1.example', note: witnesses[0].shown }]);
  });
});
