import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { leafHash, openCheckpoint, parseVkey, verifierOf, verifyConsistency, verifyCoseReceipt, verifyReceipt, fromBase64, type VerificationKey } from '#core/tlog';
import { logAsOf } from '../../apps/cli/src/log/as-of.js';
import { logDiff } from '../../apps/cli/src/log/diff.js';
import { logExport } from '../../apps/cli/src/log/export.js';
import { receiptExport } from '../../apps/cli/src/receipt/export.js';
import { granted, listed, openCast, type Cast, type Client, type OnOffer } from '../support/api.js';
import { until } from '../support/until.js';

/** What was known at a moment, over HTTP and by the command line, offline and online: all come to the same. */
interface Proven { readonly index: number; readonly version: number; readonly leafHash: string; readonly entry: string | null; readonly proof: string | null }
interface Tree { readonly size: number; readonly note: string }
interface Answer {
  readonly items: readonly Proven[]; readonly next: string | null; readonly version: number; readonly state: { readonly state: string };
  readonly cut: { readonly size: number; readonly last: { readonly index: number; readonly at: string } | null; readonly next: { readonly index: number } | null };
  readonly proof: { readonly checkpoint: Tree; readonly covering: Tree | null; readonly consistency: readonly string[] };
}
interface Changed {
  readonly items: readonly { readonly id: string; readonly before: { readonly version: number; readonly state: string } | null; readonly after: { readonly version: number; readonly state: string } }[];
  readonly next: string | null; readonly consistency: readonly string[]; readonly page: { readonly from: number; readonly until: number }; readonly types: Readonly<Record<string, number>>;
}

let cast: Cast;
let key: VerificationKey;
let offered: OnOffer;
let grant = '';
let base = '';
let directory = '';
let entriesOfListing: readonly { readonly index: number; readonly at: string; readonly type: string }[] = [];

beforeAll(async () => {
  cast = await openCast();
  const { api, vendor, buyer } = cast;
  const vkey = parseVkey((await api.send('GET', '/log/vkey')).text.trim());
  if (!vkey.ok) throw new Error(vkey.reason);
  key = vkey.value;
  await published(1);
  offered = await listed(vendor);
  grant = await granted({ vendor, buyer, listing: offered.listing });
  await api.app.listen(0, '127.0.0.1');
  base = await api.app.getUrl();
  directory = await mkdtemp(join(tmpdir(), 'yaosu-history-'));
  const { items } = (await cast.operators.maker.get(`/v1/entries?stream=${offered.listing}`)).body as unknown as { items: { index: number; entry: { at: string; type: string } }[] };
  entriesOfListing = items.map(({ index, entry }) => ({ index, ...entry }));
});
afterAll(async () => {
  await cast.api.close();
  await rm(directory, { recursive: true });
});

const ask = async (who: Client, path: string): Promise<Answer> => {
  const { status, text } = await who.get(path);
  if (status !== 200) throw new Error(`${path}: ${text}`);
  return JSON.parse(text) as Answer;
};
const entryOf = (type: string): { readonly index: number; readonly at: string } => entriesOfListing.find((entry) => entry.type === type) ?? { index: -1, at: '' };
const first = (): { readonly index: number } => entriesOfListing[0] ?? { index: -1 };
const bytesOf = (base64: string | null): Uint8Array => fromBase64(base64 ?? '?') ?? new Uint8Array();
const published = async (size: number): Promise<void> => { await until(async () => (await cast.api.runtime.log.latest())?.size === size || ((await cast.api.runtime.log.latest())?.size ?? 0) > size); };

describe('GET /v1/as-of/{id}', () => {
  test('tells the state at an index, with the entries that made it, each proven against one checkpoint', async () => {
    const { index } = entryOf('listing.submitted');
    const answer = await ask(cast.vendor, `/v1/as-of/${offered.listing}?index=${index}`);
    expect([answer.state.state, answer.version, answer.cut.size]).toEqual(['CHECKING', 2, index + 1]);
    for (const { entry, proof, index: at } of answer.items) expect(verifyReceipt(proof ?? '', leafHash(bytesOf(entry)), [verifierOf(key)])).toMatchObject({ ok: true, value: { index: at } });
    expect(answer.items.map(({ version }) => version)).toEqual([1, 2]);
    expect((await ask(cast.vendor, `/v1/as-of/${offered.listing}?index=${index - 1}`)).state.state).toBe('DRAFT');
  });
  test('proves that the first checkpoint that covered the moment is a prefix of the present one', async () => {
    const { proof, cut } = await ask(cast.regulator, `/v1/as-of/${offered.listing}?index=${entryOf('listing.submitted').index}`);
    const [older, newer] = [proof.covering, proof.checkpoint].map((tree) => openCheckpoint(tree?.note ?? '', [verifierOf(key)]));
    if (older?.ok !== true || newer?.ok !== true) throw new Error('a checkpoint does not open');
    expect(older.value.size).toBeGreaterThanOrEqual(cut.size);
    const claim = { oldSize: BigInt(older.value.size), newSize: BigInt(newer.value.size), oldRoot: older.value.root, newRoot: newer.value.root };
    expect(verifyConsistency({ ...claim, proof: proof.consistency.map(bytesOf) })).toEqual({ ok: true });
  });
  test('tells the state at a time: up to the entry that states it, and not the next', async () => {
    const { at } = entryOf('listing.submitted');
    const before = new Date(Date.parse(at) - 1).toISOString();
    expect((await ask(cast.vendor, `/v1/as-of/${offered.listing}?time=${at}`)).version).toBeGreaterThanOrEqual(2);
    expect((await ask(cast.vendor, `/v1/as-of/${offered.listing}?time=${before}`)).state.state).toBe('DRAFT');
  });
  test('pages the entries, and tells the state as of the moment on every page', async () => {
    const path = `/v1/as-of/${offered.listing}?index=${entriesOfListing.at(-1)?.index ?? 0}&limit=2`;
    const one = await ask(cast.vendor, path);
    const two = await ask(cast.vendor, `${path}&after=${one.next ?? ''}`);
    expect([one.items.length, one.next, two.items[0]?.version]).toEqual([2, '2', 3]);
    expect(two.state).toEqual(one.state);
  });
  test('is not found before the aggregate was, nor by a stranger, nor for what never was', async () => {
    const { index } = first();
    for (const [who, path] of [
      [cast.vendor, `/v1/as-of/${offered.listing}?index=${index - 1}`], [cast.buyer, `/v1/as-of/${offered.listing}?index=${index}`],
      [cast.vendor, `/v1/as-of/${offered.listing.slice(0, -4)}0000?index=${index}`], [cast.vendor, `/v1/as-of/nonsense?index=${index}`],
      [cast.vendor, `/v1/as-of/${offered.listing}?index=99999999`], [cast.vendor, `/v1/as-of/${offered.listing}?time=2020-01-01`],
    ] as const) expect([path, (await who.get(path)).status]).toEqual([path, 404]);
  });
  test.each(['', '?index=1&time=2026-01-01', '?time=2026-02-30', '?time=2026-01-01T00:00:00', '?index=01', '?time=2999-01-01', '?time=2026-01-01&after=x'])('%s is 400', async (query) => {
    expect((await cast.vendor.get(`/v1/as-of/${offered.listing}${query}`)).status).toBe(400);
  });
  test('a regulator\'s question is an entry of its own', async () => {
    const size = await cast.api.runtime.ledger.size();
    await ask(cast.regulator, `/v1/as-of/${grant}?index=${size - 1}`);
    const [entry] = await cast.api.runtime.ledger.entries(size, 1);
    expect(entry?.type).toBe('inspection.queried');
  });
});

describe('GET /v1/as-of/packs/cn-export', () => {
  test.each([['2024-03-21', '2022.1'], ['2024-03-22', '2024.1']])('on %s version %s governed, as it was known then and now', async (on, version) => {
    const { status, body } = await cast.vendor.get(`/v1/as-of/packs/cn-export?on=${on}&known=0`);
    expect([status, body]).toEqual([200, expect.objectContaining({ known: expect.objectContaining({ version }), today: expect.objectContaining({ version }), rulebook: expect.objectContaining({ version: 0 }) })]);
    expect((await cast.vendor.get(`/v1/as-of/packs/cn-export?on=${on}`)).body).toMatchObject({ known: { version } });
  });
  test.each(['', '?on=2024-02-30', '?on=2024-03-21&known=soon'])('%s is 400', async (query) => {
    expect((await cast.vendor.get(`/v1/as-of/packs/cn-export${query}`)).status).toBe(400);
  });
});

describe('GET /v1/log/changes', () => {
  /** Two sizes at which a checkpoint was published: before the listing, and with everything. */
  async function sizes(): Promise<{ from: number; to: number }> {
    const { log, ledger } = cast.api.runtime;
    const size = await ledger.size();
    await until(async () => ((await log.latest())?.size ?? 0) >= size);
    const from = (await log.checkpointFrom(1))?.size ?? 0;
    expect(from).toBeLessThanOrEqual(first().index);
    return { from, to: (await log.latest())?.size ?? 0 };
  }
  test('tells what changed by aggregate, page by page, with the proof that nothing before did', async () => {
    const { from, to } = await sizes();
    const steps: Changed[] = [];
    for (let after: string | null = String(from); after !== null; after = steps.at(-1)?.next ?? null) {
      steps.push(JSON.parse((await cast.regulator.get(`/v1/log/changes?from=${from}&to=${to}&limit=20&after=${after}`)).text) as Changed);
    }
    expect(steps.map(({ page }) => page.from)).toEqual(steps.map((_, i) => from + 20 * i));
    expect(steps.flatMap(({ types }) => Object.values(types)).reduce((sum, count) => sum + count, 0)).toBe(to - from);
    const ofListing = steps.flatMap(({ items }) => items.filter(({ id }) => id === offered.listing));
    expect(ofListing.at(-1)?.after).toMatchObject({ state: 'LISTED' });
    ofListing.slice(1).forEach(({ before }, i) => { expect(before).toEqual(ofListing[i]?.after); });
    expect(steps.flatMap(({ items }) => items).find(({ id }) => id === grant)?.before).toBeNull();
  });
  test('is for regulators alone; 404 where no checkpoint was, 400 the wrong way round', async () => {
    const { from, to } = await sizes();
    expect((await cast.vendor.get(`/v1/log/changes?from=${from}&to=${to}`)).status).toBe(403);
    expect((await cast.regulator.get(`/v1/log/changes?from=${from}&to=99999999`)).status).toBe(404);
    expect((await cast.regulator.get(`/v1/log/changes?from=${to}&to=${from}`)).status).toBe(from === to ? 200 : 400);
    expect((await cast.regulator.get('/v1/log/changes?from=1')).status).toBe(400);
  });
});

interface Ran { readonly code: number; readonly out: string; readonly err: string }
async function run(command: typeof logAsOf, ...args: string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await command(args, { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('yaosu', () => {
  let dir = '';
  let vkey = '';
  const exported = (): Promise<Ran> => run(logExport, '--url', `${base}/log`, '--dir', dir, '--token', cast.regulator.token, '--vkey', vkey);
  const asOf = async (...args: string[]): Promise<Record<string, unknown>> => JSON.parse((await run(logAsOf, ...args, '--vkey', vkey, '--json')).out) as Record<string, unknown>;

  beforeAll(async () => {
    [dir, vkey] = [join(directory, 'log'), (await cast.api.send('GET', '/log/vkey')).text.trim()];
    await published(await cast.api.runtime.ledger.size());
    expect((await exported()).code).toBe(0);
  });

  test('log as-of comes to the same from a copy and from the server', async () => {
    const { index } = entryOf('listing.submitted');
    const offline = await asOf(offered.listing, '--dir', dir, '--at', String(index));
    const online = await asOf(offered.listing, '--url', base, '--token', cast.vendor.token, '--at', String(index));
    expect(offline).toMatchObject({ verified: true, version: 2, size: index + 1, state: { state: 'CHECKING' }, entries: entriesOfListing.slice(0, 2).map((entry) => entry.index) });
    expect({ ...online, checkpointSize: 0 }).toEqual({ ...offline, checkpointSize: 0 });
  });
  test('log as-of says where the copy ends before the moment does', async () => {
    expect(await asOf(grant, '--dir', dir, '--at', '2999-01-01')).toMatchObject({ verified: true, isOpen: true, state: { state: 'ACTIVE' } });
    expect(await asOf(grant, '--dir', dir, '--at', '2020-01-01')).toMatchObject({ verified: false, reason: `there was no ${grant} among the first 0 entries` });
    expect(await asOf(grant, '--dir', dir, '--at', '99999999')).toMatchObject({ verified: false, reason: expect.stringContaining('none with the index 99999999') });
  });
  test('log diff tells what changed between two checkpoints of a copy', async () => {
    const older = join(directory, 'older');
    await writeFile(older, await readFile(join(dir, 'checkpoint')));
    const more = await granted({ vendor: cast.vendor, buyer: cast.buyer, listing: offered.listing });
    await published(await cast.api.runtime.ledger.size());
    expect((await exported()).code).toBe(0);
    const { code, out } = await run(logDiff, older, join(dir, 'checkpoint'), '--dir', dir, '--vkey', vkey, '--json');
    expect(code).toBe(0);
    const { changes, types } = JSON.parse(out) as { changes: { id: string; before: unknown; after: unknown }[]; types: Record<string, number> };
    expect(changes.find(({ id }) => id === more)).toMatchObject({ before: null, after: { state: 'ACTIVE' } });
    expect(types).toMatchObject({ 'grant.activated': 1 });
    expect(changes.find(({ id }) => id === grant)).toBeUndefined();
    expect(await run(logDiff, join(dir, 'checkpoint'), older, '--dir', dir, '--vkey', vkey)).toMatchObject({ code: 1, out: expect.stringContaining('entries are gone') });
  });
  test('log diff compares two checkpoints that are both older than the copy', async () => {
    const [older, newer, fresh] = [join(directory, 'older'), join(directory, 'newer'), join(directory, 'fresh')];
    await writeFile(newer, await readFile(join(dir, 'checkpoint')));
    await granted({ vendor: cast.vendor, buyer: cast.buyer, listing: offered.listing });
    await published(await cast.api.runtime.ledger.size());
    expect((await run(logExport, '--url', `${base}/log`, '--dir', fresh, '--token', cast.regulator.token, '--vkey', vkey)).code).toBe(0);
    expect(await run(logDiff, older, newer, '--dir', fresh, '--vkey', vkey)).toMatchObject({ code: 0, out: expect.stringContaining('grant.activated') });
    expect(await run(logDiff, older, older, '--dir', fresh, '--vkey', vkey)).toMatchObject({ code: 0, out: expect.stringContaining('0 entries changed 0 aggregates') });
  });
  test('receipt export fetches the COSE receipt of an entry, which verifies without us', async () => {
    const receipt = join(directory, 'receipt.json');
    const { index } = first();
    await writeFile(receipt, (await cast.vendor.get(`/v1/entries/${index}/receipt`)).text);
    const [out, entry] = [join(directory, 'r.cose'), join(directory, 'r.entry')];
    expect(await run(receiptExport, receipt, '--as', 'cose', '--out', out, '--entry-out', entry, '--vkey', vkey, '--url', base, '--token', cast.vendor.token)).toMatchObject({ code: 0 });
    expect(verifyCoseReceipt(await readFile(out), leafHash(await readFile(entry)), [key])).toMatchObject({ ok: true, value: { index } });
  });
  test('log as-of and log diff notice one changed byte of the copy, wherever it is', async () => {
    const [, size = ''] = (await readFile(join(dir, 'checkpoint'), 'utf8')).split('\n');
    const bundle = join(dir, 'tile/entries/000.p', size);
    const bytes = await readFile(bundle);
    for (const at of [5, Math.floor(bytes.length / 2), bytes.length - 5]) {
      await writeFile(bundle, bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)));
      expect(await run(logAsOf, grant, '--dir', dir, '--at', '0', '--vkey', vkey)).toMatchObject({ code: 1, out: expect.stringContaining('NOT VERIFIED') });
      expect(await run(logDiff, join(directory, 'older'), join(dir, 'checkpoint'), '--dir', dir, '--vkey', vkey)).toMatchObject({ code: 1 });
    }
    await writeFile(bundle, bytes);
  });
});
