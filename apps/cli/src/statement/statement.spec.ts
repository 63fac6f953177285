import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  canonicalJson, consistencyProof, EMPTY_EDGE, EMPTY_MAP, encodeBundle, formatCheckpoint, formatTlogProof, formatVkey, inclusionProof, integrate, KEY_TYPE, leafHash, leafHashes, mapPosition, mapRoot,
  merkleRoot, proveInMap, signerOf, signNote, toBase64, verificationKeyOf, withRecords, type MapTree,
} from '#core/tlog';
import { concernedBy, statementKey, statementRecord, type Statement, type StatementDocument } from '#core/exchange';
import { EXIT, type Io } from '../io.js';
import { statementReconcile } from './reconcile.js';
import { statementVerify } from './verify.js';

const party = (digit: number): Statement['parties'][number] => `prt_00000000-0000-7000-8000-00000000000${digit}`;
const [A, B, C] = [party(1), party(2), party(3)];
const key = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(7) };
const vkey = formatVkey(verificationKeyOf(key));

interface Written { readonly index: number; readonly bytes: Uint8Array; readonly leaf: Uint8Array; readonly parties: readonly string[] }
const written = (index: number, content: object, parties: readonly string[] = []): Written => {
  const bytes = Buffer.from(canonicalJson({ v: 1, stream: `trf_${index}`, at: '2026-06-15T02:00:00.000Z', parties, ...content }));
  return { index, bytes, leaf: leafHash(bytes), parties };
};

/** A little exchange of two days: who was party to what, sealed twice. */
const PARTIES = [[A], [A, B], [B], [A, C], [A, B], [C]] as const;
const early = PARTIES.slice(0, 4).map((parties, index) => written(index, { type: 'transfer.started' }, parties));
const statementOf = (parties: readonly string[], entries: readonly Written[]): Statement | null => {
  const own = entries.filter((one) => parties.every((name) => one.parties.includes(name)));
  const root = Buffer.from(merkleRoot(Buffer.concat(own.map(({ leaf }) => leaf)))).toString('hex');
  return own.length === 0 ? null : { parties: [...parties] as Statement['parties'], entries: own.length, lastIndex: own.at(-1)?.index ?? 0, root };
};
function sealed(entries: readonly Written[], day: string): { readonly map: MapTree; readonly entry: Written } {
  const keys = new Map(entries.flatMap(({ parties }) => concernedBy(parties)).map((parties) => [statementKey(parties), parties]));
  const map = withRecords(EMPTY_MAP, [...keys.values()].flatMap((parties) => statementOf(parties, entries) ?? []).map(statementRecord));
  const data = { day, through: entries.at(-1)?.index ?? 0, participants: 3, pairs: 2, mapRoot: Buffer.from(mapRoot(map)).toString('hex') };
  return { map, entry: written(day === '2026-06-15' ? 4 : 7, { type: 'day.sealed', data }) };
}
const first = sealed(early, '2026-06-15');
const late = [...early, first.entry, ...PARTIES.slice(4).map((parties, i) => written(5 + i, { type: 'transfer.completed' }, parties))];

/** The log as it ends with the sealing of the second day, which states `stated`: what was written, unless the exchange lies. */
function ending(stated: readonly Written[]) {
  const second = sealed(stated, '2026-06-16');
  const all = [...late, second.entry];
  const leaves = leafHashes(all.map(({ bytes }) => bytes));
  const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: all.length, root: integrate(EMPTY_EDGE, leaves).root }), [signerOf(key)]);
  return { stated, second, all, leaves, checkpoint };
}
const HONEST = ending(late);
const LIAR = ending(late.map((one) => (one.index === 3 ? { ...one, parties: [C] } : one)));

async function receiptOf({ index, bytes, leaf }: Written, { all, leaves, checkpoint } = HONEST): Promise<StatementDocument['sealed']> {
  const hashes = await inclusionProof({ index, size: all.length }, () => Promise.resolve(leaves));
  return { index, leafHash: toBase64(leaf), entry: toBase64(bytes), proof: formatTlogProof({ index, hashes, checkpoint }) };
}
async function sealedStatement(parties: readonly string[], day: '2026-06-15' | '2026-06-16', log = HONEST): Promise<Omit<StatementDocument, 'parties' | 'since'>> {
  const { map, entry } = day === '2026-06-15' ? first : log.second;
  const { siblings, end } = proveInMap(map, mapPosition(statementKey(parties)));
  const proof = { siblings: siblings.map((one) => (one === null ? null : toBase64(one))), end: end === null ? null : { position: toBase64(end.position), value: toBase64(end.value) } };
  return { day, statement: statementOf(parties, day === '2026-06-15' ? early : log.stated), proof, sealed: await receiptOf(entry, log) };
}
const ownOf = (parties: readonly string[]): Written[] => late.filter((one) => parties.every((name) => one.parties.includes(name)));

let directory = '';
beforeAll(async () => { directory = await mkdtemp(join(tmpdir(), 'yaosu-statement-')); });
afterAll(async () => { await rm(directory, { recursive: true }); });

/** Files as `statement fetch` writes them. */
async function aStatement(name: string, parties: StatementDocument['parties'], { entries = ownOf(parties), change = {} }: { readonly entries?: readonly Written[]; readonly change?: Partial<StatementDocument> } = {}): Promise<string> {
  const path = join(directory, name);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'statement.json'), JSON.stringify({ parties, ...await sealedStatement(parties, '2026-06-16'), ...change }));
  await writeFile(join(path, 'entries.jsonl'), entries.map(({ index, leaf }) => `${JSON.stringify({ index, leafHash: toBase64(leaf), type: 'transfer.started', stream: `trf_${index}` })}\n`).join(''));
  return path;
}
async function receipts(name: string, held: readonly Written[], log = HONEST): Promise<string> {
  const path = join(directory, name);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'notes.txt'), 'not a receipt');
  for (const one of held) await writeFile(join(path, `${one.index}.json`), JSON.stringify(await receiptOf(one, log)));
  return path;
}
async function run(command: (args: string[], io: Io) => Promise<number>, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await command(args, { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const verify = (...args: string[]): ReturnType<typeof run> => run(statementVerify, ...args, '--vkey', vkey);

describe('yaosu statement verify', () => {
  test('proves a statement, and with its list that nothing was left out', async () => {
    const path = await aStatement('whole', [A]);
    const { code, out } = await verify(path, '--json');
    expect([code, JSON.parse(out)]).toEqual([EXIT.ok, expect.objectContaining({ verified: true, day: '2026-06-16', parties: [A], sealedBy: 7, isWhole: true, statement: expect.objectContaining({ entries: 4, lastIndex: 5 }) })]);
    const alone = await verify(join(path, 'statement.json'));
    expect([alone.code, alone.out]).toEqual([EXIT.ok, expect.stringContaining('whether it is whole, its list shows')]);
    expect((await verify(join(path, 'statement.json'), '--entries', path)).out).toContain('nothing was left out');
  });

  test('under a policy asks for its witnesses too', async () => {
    const path = await aStatement('policy', [A]);
    const policy = join(directory, 'policy.txt');
    await writeFile(policy, `log ${vkey}\nquorum none\n`);
    expect((await run(statementVerify, path, '--policy', policy)).code).toBe(EXIT.ok);
    const witness = formatVkey(verificationKeyOf({ ...key, name: 'witness.example', type: KEY_TYPE.cosignature }));
    await writeFile(policy, `log ${vkey}\nwitness w ${witness}\nquorum w\n`);
    expect((await run(statementVerify, path, '--policy', policy)).out).toMatch(/NOT VERIFIED: .*the policy asks for w/);
  });

  test('proves that it goes on where an earlier one ended', async () => {
    const [from, to] = [await sealedStatement([A], '2026-06-15'), statementOf([A], late)];
    const sizes = { oldSize: from.statement?.entries ?? 0, newSize: to?.entries ?? 0 };
    const own = Buffer.concat(ownOf([A]).map(({ leaf }) => leaf));
    const consistency = (await consistencyProof(sizes, () => Promise.resolve(own))).map(toBase64);
    expect((await verify(await aStatement('since', [A], { change: { since: { ...from, consistency } } }))).out).toContain('its 3 entries are the first of these');
    expect((await verify(await aStatement('since-not', [A], { change: { since: { ...from, consistency: [...consistency].reverse().slice(1) } } }))).out).toMatch(/does not go on from that of 2026-06-15/);
    const after = await sealedStatement([A], '2026-06-16');
    expect((await verify(await aStatement('since-itself', [A], { change: { since: { ...after, consistency: [] } } }))).out).toMatch(/2026-06-16 is not before/);
  });

  test('proves that there was nothing', async () => {
    const { code, out } = await verify(await aStatement('nothing', [B, C]));
    expect([code, out]).toEqual([EXIT.ok, expect.stringContaining('none, and that is proven')]);
  });

  test('finds every receipt that is held in the list', async () => {
    const path = await aStatement('held', [A]);
    const { out } = await verify(path, '--receipts', await receipts('some', [...ownOf([A]).slice(1), ...ownOf([B]).slice(1, 2)]), '--json');
    expect(JSON.parse(out)).toMatchObject({ verified: true, receipts: { inStatement: 3, later: 0, others: 1 } });
  });

  test('of an exchange that hides an entry from a party is refuted by the receipt that the party holds', async () => {
    const stated = ownOf([A]).filter(({ index }) => index !== 3);
    const path = await aStatement('hidden', [A], { entries: stated, change: await sealedStatement([A], '2026-06-16', LIAR) });
    expect((await verify(path)).code).toBe(EXIT.ok);
    const { code, out } = await verify(path, '--receipts', await receipts('of-hidden', ownOf([A]), LIAR), '--json');
    expect([code, JSON.parse(out)]).toEqual([EXIT.failed, { verified: false, reason: 'entry 3, of which you hold a receipt, was left out of the statement', entry: 3, leftOut: [3] }]);
  });

  test('a receipt of a later day, or that does not verify itself, is told apart', async () => {
    const path = await aStatement('earlier', [A], { entries: early.filter(({ parties }) => parties.includes(A)), change: await sealedStatement([A], '2026-06-15') });
    expect(JSON.parse((await verify(path, '--receipts', await receipts('all', ownOf([A])), '--json')).out)).toMatchObject({ verified: true, receipts: { inStatement: 3, later: 1 } });
    expect((await verify(path, '--receipts', await receipts('of-another-log', ownOf([A]).slice(0, 1), { ...HONEST, leaves: LIAR.leaves }))).out).toMatch(/NOT VERIFIED: 0\.json: the inclusion proof/);
  });

  test.each<[string, (own: Written[]) => Written[], RegExp]>([
    ['leaves one out', (own) => own.slice(1), /the count is stated as 4, the entries make 3/],
    ['has one too many', (own) => [...own, written(6, {}, [A])], /the count is stated as 4, the entries make 5/],
    ['has another in its place', (own) => own.with(1, written(1, { type: 'x' }, [A])), /the digest is stated/],
    ['has one twice', (own) => [own[0] ?? written(0, {}), ...own], /entry 0 does not follow entry 0/],
    ['is in another order', (own) => [...own].reverse(), /does not follow/],
  ])('a list that %s is not verified', async (name, change, reason) => {
    const { code, out } = await verify(await aStatement(name, [A], { entries: change(ownOf([A])) }));
    expect([code, out]).toEqual([EXIT.failed, expect.stringMatching(reason)]);
  });

  describe('names what is wrong with a list', () => {
    const told = async (name: string, entries: readonly Written[], ...more: string[]): Promise<{ readonly out: string; readonly json: Readonly<Record<string, unknown>> }> => {
      const path = await aStatement(name, [A], { entries });
      const { code, out } = await verify(path, ...more);
      expect(code).toBe(EXIT.failed);
      return { out, json: JSON.parse((await verify(path, ...more, '--json')).out) as Readonly<Record<string, unknown>> };
    };
    const copy = async (name: string, log = HONEST): Promise<string> => {
      const path = join(directory, name);
      await mkdir(join(path, 'tile/entries/000.p'), { recursive: true });
      await writeFile(join(path, `tile/entries/000.p/${log.all.length}`), encodeBundle(log.all.map(({ bytes }) => bytes)));
      await writeFile(join(path, 'checkpoint'), log.checkpoint);
      return path;
    };

    test('by the receipts that are held: the entry that is absent', async () => {
      const { out, json } = await told('absent', ownOf([A]).filter(({ index }) => index !== 3), '--receipts', await receipts('for-absent', ownOf([A])));
      expect(out).toMatch(/absent +entry 3 transfer\.started trf_3 \(a receipt that you hold\)\n +so +corrected by this/);
      expect(json).toMatchObject({ absent: [3], additional: [], another: [], isExplained: true });
    });
    test('by the root alone: the one entry that is additional, and one that stands there twice', async () => {
      expect((await told('additional', [...ownOf([A]), written(6, {}, [A])])).json).toMatchObject({ absent: [], additional: [6], isExplained: true });
      expect((await told('twice', ownOf([A]).flatMap((one) => [one, one]))).json).toMatchObject({ additional: [0, 1, 3, 5], isExplained: true });
    });
    test('by a copy of the log: every one, whatever is wrong', async () => {
      const { out, json } = await told('several', [written(0, { type: 'x' }, [A]), written(2, {}, [A]), ...ownOf([A]).slice(2)], '--log', await copy('copy'));
      expect(json).toMatchObject({ absent: [1], additional: [2], another: [0], isExplained: true });
      expect(out).toMatch(/another +entry 0 .*\(the log\)\n +absent +entry 1 .*\n +additional +entry 2/);
    });
    test('as far as it is known: that there is more is said, too', async () => {
      const { out, json } = await told('more', ownOf([A]).slice(2), '--receipts', await receipts('for-more', ownOf([A]).slice(0, 1)));
      expect(json).toMatchObject({ absent: [0], isExplained: false });
      expect(out).toContain('there is more');
    });
    test('of which only the order is wrong, so', async () => {
      expect((await told('order', [...ownOf([A])].reverse())).out).toContain('in the order of the index the list makes the root that was sealed');
    });
    test('and of a seal that hides an entry: which one, by a copy of the log', async () => {
      const path = await aStatement('sealed-wrongly', [A], { entries: ownOf([A]).filter(({ index }) => index !== 3), change: await sealedStatement([A], '2026-06-16', LIAR) });
      const { code, out } = await verify(path, '--log', await copy('liars-copy', LIAR));
      expect([code, out]).toEqual([EXIT.failed, expect.stringMatching(/was sealed with another statement than the log makes: entry 3 is absent\n +absent +entry 3/)]);
    });
    test('a list that is right is so by a copy of the log, too; one that does not reach that far says nothing', async () => {
      const path = await aStatement('with-copy', [A]);
      expect(await verify(path, '--log', await copy('whole-copy'))).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('holds exactly these entries') });
      const short = await copy('short-copy');
      await writeFile(join(short, 'checkpoint'), signNote(formatCheckpoint({ origin: key.name, size: 5, root: integrate(EMPTY_EDGE, HONEST.leaves.subarray(0, 5 * 32)).root }), [signerOf(key)]));
      expect(await verify(path, '--log', short)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('continue the copy') });
    });
  });

  test('what is no statement is not verified, what is not there is unreadable, no key is wrong usage', async () => {
    const path = join(directory, 'other.json');
    await writeFile(path, '{"day":1}');
    expect(await verify(path)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('not a statement as the exchange serves it') });
    expect((await verify(join(directory, 'nowhere.json'))).code).toBe(EXIT.unreadable);
    expect((await run(statementVerify, path)).code).toBe(EXIT.usage);
    expect((await verify(path, '--policy', 'x')).code).toBe(EXIT.usage);
    const whole = await aStatement('usage', [A]);
    expect((await verify(join(whole, 'statement.json'), '--receipts', directory)).code).toBe(EXIT.usage);
    expect((await verify(whole, '--receipts', join(directory, 'nowhere'))).code).toBe(EXIT.unreadable);
    await rm(join(whole, 'entries.jsonl'));
    expect((await verify(whole)).code).toBe(EXIT.unreadable);
  });
});

describe('yaosu statement reconcile', () => {
  const reconcile = (...args: string[]): ReturnType<typeof run> => run(statementReconcile, ...args, '--vkey', vkey);

  test('agrees where both sides hold the same', async () => {
    const { code, out } = await reconcile(await aStatement('ours', [A, B]), await aStatement('theirs', [A, B]));
    expect([code, out]).toEqual([EXIT.ok, expect.stringContaining('agree in 2 entries, through entry 6')]);
  });

  test('names every entry that one side has and the other has not, or has otherwise', async () => {
    const own = ownOf([A, B]);
    const mine = await aStatement('mine', [A, B], { entries: [...own, written(6, {}, [A, B])] });
    const theirs = await aStatement('their', [A, B], { entries: [written(0, {}, [A, B]), own[0] ?? written(1, {}), written(5, { type: 'x' }, [A, B])] });
    const { code, out } = await reconcile(mine, theirs, '--json');
    expect(code).toBe(EXIT.failed);
    expect(JSON.parse(out)).toMatchObject({
      verified: false, common: 1, differenceCount: 3, differences: [{ index: 0, what: 'only theirs' }, { index: 5, what: 'another entry' }, { index: 6, what: 'only mine' }],
      defects: [
        { list: join(mine, 'entries.jsonl'), reason: expect.stringContaining('not that of the statement'), absent: [], additional: [6], another: [], isExplained: true },
        { list: join(theirs, 'entries.jsonl'), reason: expect.stringContaining('not that of the statement'), absent: [], additional: [0], another: [5], isExplained: true },
      ],
    });
    expect((await reconcile(mine, theirs)).out).toMatch(/THEY DIFFER[^]*additional +entry 6[^]*another +entry 5[^]*only theirs +entry 0/);
  });

  test('takes statements of the same two parties only', async () => {
    const [single, pair, other] = [await aStatement('one', [A]), await aStatement('two', [A, B]), await aStatement('three', [A, C])];
    expect((await reconcile(single, single)).out).toContain('reconciled are two of the same two parties');
    expect((await reconcile(pair, other)).code).toBe(EXIT.failed);
    expect((await run(statementReconcile, pair, pair)).code).toBe(EXIT.usage);
  });
});
