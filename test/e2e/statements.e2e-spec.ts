import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromBase64, leafHash, parseVkey, verifierOf, verifyReceipt } from '#core/tlog';
import { readStatement, verifyEntries, verifyStatement, type OpenReceipt, type Sealing, type StatementDocument, type VerifiedStatement } from '#core/exchange';
import { admitted, expected, granted, listed, openCast, transferBody, type Answered, type Cast, type Client } from '../support/api.js';
import { until } from '../support/until.js';

const DAY_MS = 86_400_000;
const clock = { ahead: -5 * DAY_MS };
const now = (): Date => new Date(Date.now() + clock.ahead);
const shanghai = (): string => new Date(now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

let cast: Cast;
let vendor: Client;
let buyer: Client;
let regulator: Client;
let stranger: Client;
let days: string[];
let open: OpenReceipt;
beforeAll(async () => {
  cast = await openCast({ now });
  ({ vendor, buyer, regulator } = cast);
  const first = shanghai();
  const { listing } = await listed(vendor);
  const grant = await granted({ vendor, buyer, listing });
  stranger = await admitted(cast.api, cast.operators, { capacities: ['vendor'] });
  await passDay();
  const second = shanghai();
  for (let i = 0; i < 3; i++) await buyer.does('/v1/transfers', transferBody(grant));
  await passDay();
  days = [first, second];
  const vkey = parseVkey(cast.api.runtime.log.vkey);
  if (!vkey.ok) throw new Error(vkey.reason);
  open = (proof, leaf) => verifyReceipt(proof, leaf, [verifierOf(vkey.value)]);
});
afterAll(() => cast.api.close());

/** The next day comes, and the one before is sealed. */
async function passDay(): Promise<void> {
  const day = shanghai();
  clock.ahead += DAY_MS;
  await until(async () => (await regulator.get(`/v1/statements?day=${day}`)).status === 200);
}

function verified(answered: Answered): VerifiedStatement {
  const document = readStatement(expected(answered, 200));
  if (!document.ok) throw new Error(document.reason);
  const proven = verifyStatement(document.value, open);
  if (!proven.ok) throw new Error(proven.reason);
  return proven.value;
}
const documentOf = (answered: Answered): StatementDocument => expected(answered, 200) as unknown as StatementDocument;
const is = ({ status, body: { code } }: Answered, wanted: number, wantedCode: string): void => expect([status, code]).toEqual([wanted, wantedCode]);

async function entriesOf(client: Client, path: string): Promise<{ index: number; leaf: Uint8Array }[]> {
  const found: { index: number; leaf: Uint8Array }[] = [];
  for (let after = ''; ;) {
    const { items, next } = expected(await client.get(`${path}${path.includes('?') ? '&' : '?'}limit=7${after}`), 200);
    found.push(...items.map(({ index, leafHash: leaf }) => ({ index, leaf: fromBase64(leaf) ?? new Uint8Array() })));
    if (next === null) return found;
    after = `&after=${next}`;
  }
}

describe('a statement', () => {
  test('is proven to be in the day that an entry seals, and the latest day’s is given without asking for one', async () => {
    const { statement, sealing } = verified(await vendor.get('/v1/statements'));
    expect(sealing.day).toBe(days[1]);
    expect(statement?.parties).toEqual([vendor.org]);
    expect(statement?.lastIndex).toBeLessThanOrEqual(sealing.through);
  });

  test('holds exactly the entries that its party is a party to: nothing was left out', async () => {
    for (const client of [vendor, buyer]) for (const day of days) {
      const { statement, sealing } = verified(await client.get(`/v1/statements?day=${day}`));
      const entries = await entriesOf(client, `/v1/statements/${day}/entries`);
      const own = expected(await client.get('/v1/entries?limit=200'), 200).items.filter(({ index }) => index <= sealing.through);
      expect(entries.map(({ index }) => index)).toEqual(own.map(({ index }) => index));
      const { entries: count, lastIndex, root } = statement ?? { entries: 0, lastIndex: 0, root: '' };
      expect(verifyEntries({ count, first: entries[0]?.index ?? null, last: lastIndex, digest: root }, entries)).toMatchObject({ ok: true });
    }
  });

  test('goes on where that of an earlier day ended', async () => {
    const document = documentOf(await buyer.get(`/v1/statements?day=${days[1] ?? ''}&since=${days[0] ?? ''}`));
    const proven = verifyStatement(document, open);
    expect(proven.ok && proven.value.since?.statement?.entries).toBeLessThan((proven.ok ? proven.value.statement?.entries : 0) ?? 0);
    expect(document.since?.consistency.length).toBeGreaterThan(0);
    const { since } = document;
    if (since === undefined) throw new Error('it goes back to nothing');
    expect(verifyStatement({ ...document, since: { ...since, consistency: since.consistency.slice(1) } }, open)).toMatchObject({ ok: false });
  });

  test('of whoever was party to nothing is the proof that there was nothing', async () => {
    const newcomer = await admitted(cast.api, cast.operators, { capacities: ['vendor'] });
    const answered = await newcomer.get(`/v1/statements?day=${days[0] ?? ''}`);
    expect(verified(answered).statement).toBeNull();
    const some = documentOf(await vendor.get(`/v1/statements?day=${days[0] ?? ''}`));
    expect(verifyStatement({ ...documentOf(answered), statement: some.statement }, open)).toMatchObject({ ok: false });
    expect(verifyStatement({ ...some, statement: null }, open)).toMatchObject({ ok: false });
  });

  test('with a smaller count, another root, day or party proves nothing', async () => {
    const document = documentOf(await vendor.get(`/v1/statements?day=${days[1] ?? ''}`));
    const other = documentOf(await buyer.get(`/v1/statements?day=${days[1] ?? ''}`));
    const { statement } = document;
    if (statement === null) throw new Error('there is none');
    const forged: StatementDocument[] = [
      { ...document, statement: { ...statement, entries: statement.entries - 1 } }, { ...document, statement: { ...statement, root: '0'.repeat(64) } },
      { ...document, day: days[0] ?? '' }, { ...document, parties: other.parties }, { ...document, parties: other.parties, statement: other.statement }, { ...document, proof: other.proof },
      { ...document, sealed: { ...document.sealed, index: document.sealed.index + 1 } }, { ...document, sealed: { ...document.sealed, entry: other.sealed.entry.slice(0, -4) } },
    ];
    expect(forged.map((one) => verifyStatement(one, open).ok)).toEqual(forged.map(() => false));
  });
});

describe('two statements reconcile', () => {
  const between = (client: Client, other: Client, day = days[1] ?? ''): Promise<Answered> => client.get(`/v1/statements/${day}/counterparties/${other.org}`);

  test('both sides get the same statement of what they were party to together', async () => {
    const [ours, theirs] = [verified(await between(vendor, buyer)), verified(await between(buyer, vendor))];
    expect(ours.statement).toEqual(theirs.statement);
    const entries = await entriesOf(vendor, `/v1/statements/${days[1] ?? ''}/entries?with=${buyer.org}`);
    const { entries: count, lastIndex, root } = ours.statement ?? { entries: 0, lastIndex: 0, root: '' };
    expect(count).toBeGreaterThan(5);
    expect(verifyEntries({ count, first: entries[0]?.index ?? null, last: lastIndex, digest: root }, entries)).toMatchObject({ ok: true });
  });

  test('those who had nothing together get the proof of it', async () => {
    expect(verified(await between(vendor, stranger)).statement).toBeNull();
    expect(await entriesOf(vendor, `/v1/statements/${days[1] ?? ''}/entries?with=${stranger.org}`)).toEqual([]);
  });

  test('an authority reads it of any two', async () => {
    const found = verified(await regulator.get(`/v1/statements/${days[1] ?? ''}/counterparties/${buyer.org}?participant=${vendor.org}`));
    expect(found.statement).toEqual(verified(await between(vendor, buyer)).statement);
  });
});

describe('who may read', () => {
  test('an authority reads anybody’s, a participant its own alone', async () => {
    expect(verified(await regulator.get(`/v1/statements?participant=${vendor.org}`)).statement).toEqual(verified(await vendor.get('/v1/statements')).statement);
    is(await buyer.get(`/v1/statements?participant=${vendor.org}`), 404, 'not_found');
    is(await buyer.get(`/v1/statements/${days[0] ?? ''}/entries?participant=${vendor.org}`), 404, 'not_found');
  });
  test('the sealed days are listed, oldest first', async () => {
    const { items, next } = expected(await vendor.get('/v1/statements/days?limit=1'), 200) as unknown as { items: Sealing[]; next: string | null };
    expect([items.map(({ day }) => day), next]).toEqual([[days[0]], days[0]]);
    const rest = expected(await vendor.get(`/v1/statements/days?after=${next ?? ''}`), 200) as unknown as { items: Sealing[]; next: string | null };
    expect(rest).toMatchObject({ items: [{ day: days[1] }], next: null });
  });
  test('404 for a day that is not over, 400 for one that no calendar has, for itself as counterparty, for an earlier day that is not', async () => {
    is(await vendor.get('/v1/statements?day=2099-01-01'), 404, 'not_found');
    is(await vendor.get('/v1/statements/yesterday/entries'), 404, 'not_found');
    is(await vendor.get('/v1/statements?day=2026-02-30'), 400, 'invalid_request');
    is(await vendor.get(`/v1/statements?since=${days[1] ?? ''}`), 400, 'invalid_request');
    is(await vendor.get(`/v1/statements/${days[1] ?? ''}/counterparties/${vendor.org}`), 400, 'invalid_request');
    is(await vendor.get(`/v1/statements/${days[1] ?? ''}/counterparties/x`), 404, 'not_found');
  });
});

test('a receipt that a party holds is of an entry in its statement', async () => {
  const [first] = await entriesOf(vendor, `/v1/statements/${days[0] ?? ''}/entries`);
  const { entry } = expected(await vendor.get(`/v1/entries/${first?.index ?? 0}/receipt`), 200) as unknown as { entry: string };
  expect(Buffer.from(leafHash(fromBase64(entry) ?? new Uint8Array())).equals(Buffer.from(first?.leaf ?? []))).toBe(true);
});
