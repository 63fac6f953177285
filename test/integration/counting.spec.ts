import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { boundsOf, type Caller, type CommandInput, type Id } from '#core/exchange';
import { replay, runCheck } from '#ledger';
import { SYSTEM, aTransfer, abroad, admit, callerOf, foundExchange, grant, list, openTestLedger, type Operators, type TestLedger } from '../support/ledger.js';
import { NO_DOCUMENTS, KEY, numbers, openTokenRig, partsOf, tokensOf, type TokenRig } from '../support/tokens.js';

const PERSONAL = { fields: [{ name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false }, { name: 'flow', type: 'integer', grade: 'general', personal: false, sensitive: false }] } as const;
const DIGEST = '0'.repeat(64);
const SECOND = 'psn_00000000-0000-4000-8000-000000000002';

let rig: TestLedger;
let tokens: TokenRig;
let operators: Operators;
let vendor: Caller;
let buyer: Caller;
let granted: Id<'grant'>;
beforeEach(async () => {
  rig = await openTestLedger({ now: () => new Date('2026-06-15T01:30:00.000Z') });
  tokens = openTokenRig(rig);
  operators = await foundExchange(rig);
  vendor = await admit(rig, operators, { capacities: ['vendor'] });
  buyer = await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') });
  granted = await grantOf(vendor);
});
afterEach(async () => {
  await tokens.close();
  await rig.close();
});

async function grantOf(seller: Caller): Promise<Id<'grant'>> {
  const { listing } = await list(rig, seller, { description: { fields: [...PERSONAL.fields] } });
  return grant(rig, { vendor: seller, buyer, listing });
}

type People = CommandInput<'transfer.request'>['people'];
/** A checked transfer; with tokens its exporter asks for it. */
async function send(people: People, { seller = vendor, of = granted }: { readonly seller?: Caller; readonly of?: Id<'grant'> } = {}): Promise<Id<'transfer'>> {
  const input = aTransfer(of, { people });
  await rig.run(people.tokens === undefined ? buyer : { ...seller, roles: ['vendor'] }, 'transfer.request', input);
  await tokens.check(input.id);
  return input.id;
}
const sendBy = async (people: readonly number[], of: { readonly seller?: Caller; readonly of?: Id<'grant'> } = {}, key = KEY): Promise<Id<'transfer'>> => {
  const general = await tokens.upload(of.seller ?? vendor, tokensOf(people, key), key);
  return send({ general: new Set(people).size, sensitive: 0, tokens: { general } }, of);
};
const clearance = async (id: Id<'transfer'>): Promise<string | undefined> => (await rig.ledger.get(id))?.state.clearance;
const reason = async (id: Id<'transfer'>): Promise<string> => (await rig.ledger.get(id))?.state.reason ?? '';
const tallyOf = async (seller = vendor) => (await rig.ledger.get(rig.ledger.derivedId('tally', seller.org, '2026')))?.state;
const bounds = async (seller = vendor) => {
  const tally = await tallyOf(seller);
  return tally === undefined ? undefined : boundsOf(tally.counts.general);
};

describe('people who are counted by tokens', () => {
  test('count once, whoever receives them and however often they are sent', async () => {
    for (const [first, count] of [[0, 600], [400, 600], [0, 1_000]] as const) expect(await clearance(await sendBy(numbers(first, count)))).toBe('CLEARED');
    expect(await bounds()).toEqual({ lower: 1_000, upper: 1_000 });
  });

  test('99,999 need no basis, one new person does, and one who was counted does not', async () => {
    expect(await clearance(await sendBy(numbers(0, 60_000)))).toBe('CLEARED');
    expect(await clearance(await sendBy(numbers(20_000, 79_999)))).toBe('CLEARED');
    expect(await bounds()).toEqual({ lower: 99_999, upper: 99_999 });
    expect(await clearance(await sendBy([99_999]))).toBe('NEEDS_BASIS');
    expect(await clearance(await sendBy([99_998]))).toBe('CLEARED');
    expect(await bounds()).toEqual({ lower: 99_999, upper: 99_999 });
  });

  test('are given back by a transfer that never starts, but for those whom another carries', async () => {
    const [first] = [await sendBy(numbers(0, 100)), await sendBy(numbers(50, 100))];
    await rig.run(SYSTEM, 'transfer.lapse', { id: first, reason: 'x' });
    expect(await bounds()).toEqual({ lower: 50, upper: 150 });
    await sendBy(numbers(140, 20));
    expect(await bounds()).toEqual({ lower: 110, upper: 110 });
  });

  test('are counted again for a declared transfer too, when some were given back', async () => {
    const first = await sendBy(numbers(0, 1_000));
    await rig.run(SYSTEM, 'transfer.lapse', { id: first, reason: 'x' });
    expect(await clearance(await send({ general: 99_500, sensitive: 0 }))).toBe('CLEARED');
    expect(await bounds()).toEqual({ lower: 99_500, upper: 99_500 });
  });

  test('under another key cannot be compared: they count as declared, never silently mixed', async () => {
    await sendBy(numbers(0, 100));
    await sendBy(numbers(0, 100), {}, 'b'.repeat(64));
    expect(await bounds()).toEqual({ lower: 100, upper: 200 });
  });
});

describe('a threshold between the bounds', () => {
  test('needs a basis or tokens: the reason names the bounds, the threshold and the fact that is missing', async () => {
    await send({ general: 70_000, sensitive: 0 });
    const id = await send({ general: 50_000, sensitive: 0 });
    expect([await clearance(id), await reason(id)]).toEqual(['NEEDS_BASIS', expect.stringMatching(/70000 至 120000 人，界限 100000 人.*counts\.generalNew.*STANDARD_CONTRACT/)]);
  });

  test('is settled by tokens that are attached: those who were counted before do not count again', async () => {
    await send({ general: 98_000, sensitive: 0 });
    await sendBy(numbers(0, 1_000));
    const declared = await send({ general: 1_000, sensitive: 0 });
    expect(await clearance(declared)).toBe('NEEDS_BASIS');
    const general = await tokens.upload(vendor, tokensOf(numbers(100, 1_000)));
    await rig.run(vendor, 'transfer.attach_tokens', { id: declared, tokens: { general } });
    await tokens.check(declared);
    expect([await clearance(declared), await bounds()]).toEqual(['CLEARED', { lower: 98_000, upper: 99_100 }]);
  });

  test('that earlier declared deliveries leave open is settled by a correction, though this one shows tokens', async () => {
    for (const general of [60_000, 39_000]) await send({ general, sensitive: 0 });
    const id = await sendBy(numbers(0, 1_000));
    expect([await clearance(id), await reason(id)]).toEqual(['NEEDS_BASIS', expect.stringContaining('counts.generalBefore')]);
    await rig.run(vendor, 'person.add', { id: vendor.org, person: SECOND, name: '陈静' });
    const tally = rig.ledger.derivedId('tally', vendor.org, '2026');
    await rig.run(vendor, 'tally.correct', { id: tally, general: 70_000, sensitive: 0, ground: 'x', evidenceSha256: DIGEST });
    await rig.run(callerOf(vendor.org, ['vendor'], SECOND), 'tally.confirm_correction', { id: tally });
    const general = (await rig.ledger.get(id))?.state.delivery?.people.tokens?.general ?? '';
    await rig.run(vendor, 'transfer.attach_tokens', { id, tokens: { general } });
    await tokens.check(id);
    expect([await clearance(id), await bounds()]).toEqual(['CLEARED', { lower: 70_000, upper: 71_000 }]);
  });

  test('is no question for a basis that carries the stricter outcome and the upper bound', async () => {
    await send({ general: 70_000, sensitive: 0 });
    const id = await send({ general: 50_000, sensitive: 0 });
    const basis = rig.ledger.newId('basis');
    const scope = { recipients: [buyer.org], countries: ['SG'], purposes: [], fields: [], generalMax: 120_000, sensitiveMax: 0 };
    await rig.run(vendor, 'basis.draft', { id: basis, kind: 'STANDARD_CONTRACT', scope, validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: DIGEST, impactAssessmentSha256: DIGEST });
    await rig.run(vendor, 'basis.effect', { id: basis, effectiveOn: '2026-06-15' });
    await rig.run(vendor, 'transfer.attach_basis', { id, basis });
    await tokens.check(id);
    expect([await clearance(id), await bounds()]).toEqual(['CLEARED', { lower: 70_000, upper: 120_000 }]);
  });
});

describe('the tokens of a transfer', () => {
  test('are named by their exporter alone, sealed, and as many as the people stated', async () => {
    const general = await tokens.upload(vendor, tokensOf(numbers(0, 10)));
    const asked = (caller: Caller, people: People) => rig.run(caller, 'transfer.request', aTransfer(granted, { people }));
    await expect(asked(buyer, { general: 10, sensitive: 0, tokens: { general } })).rejects.toMatchObject({ code: 'wrong_party' });
    await expect(asked(vendor, { general: 11, sensitive: 0, tokens: { general } })).rejects.toMatchObject({ code: 'reference_invalid', params: { pointer: '/people/general', expected: 10 } });
    await expect(asked(vendor, { general: 10, sensitive: 0, tokens: { general: DIGEST } })).rejects.toMatchObject({ code: 'reference_invalid', params: { pointer: '/people/tokens/general' } });
  });
});

describe('an upload', () => {
  const opened = async (content: Buffer) => {
    const sha256 = (await import('node:crypto')).createHash('sha256').update(content).digest('hex');
    const { entries: [{ stream }] } = await rig.run(vendor, 'tokenset.open', { id: rig.ledger.newId('tokenset'), sha256, count: content.length / 32, key: KEY });
    const state = (await rig.ledger.get(stream as Id<'tokenset'>))?.state;
    if (state === undefined) throw new Error('not opened');
    return state;
  };
  const put = async (set: Awaited<ReturnType<typeof opened>>, ordinal: number, part: Buffer) =>
    tokens.parts.put(set, { ordinal, tokens: part, sha256: (await import('node:crypto')).createHash('sha256').update(part).digest('hex') });

  test('goes on after an interruption: parts in any order, the same part twice, what is missing by its ordinal', async () => {
    const content = tokensOf(numbers(0, 40_000));
    const set = await opened(content);
    const parts = partsOf(content);
    for (const ordinal of [2, 0, 2]) await put(set, ordinal, parts[ordinal] ?? Buffer.alloc(0));
    expect(await tokens.parts.status(set)).toEqual({ id: set.id, state: 'OPEN', parts: 3, received: 2, missing: [1] });
    await expect(tokens.parts.found(set)).rejects.toMatchObject({ code: 'reference_invalid', params: { missing: 1 } });
    await put(set, 1, parts[1] ?? Buffer.alloc(0));
    expect(await tokens.parts.found(set)).toEqual({ sha256: set.sha256, count: 40_000 });
  });

  test('takes no tokens that are not ascending, not whole, or not what was announced', async () => {
    const content = tokensOf(numbers(0, 10));
    const set = await opened(content);
    await expect(put(set, 0, Buffer.concat([content.subarray(32), content.subarray(0, 32)]))).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(put(set, 0, Buffer.concat([content.subarray(0, 288), content.subarray(256, 288)]))).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(put(set, 0, content.subarray(32))).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(put(set, 1, content)).rejects.toMatchObject({ code: 'not_found' });
    await expect(tokens.parts.put(set, { ordinal: 0, tokens: content, sha256: DIGEST })).rejects.toMatchObject({ code: 'invalid_request' });
    await put(set, 0, tokensOf(numbers(5, 10)));
    await expect(put(set, 0, content)).rejects.toMatchObject({ code: 'state_conflict' });
    await expect(rig.run(vendor, 'tokenset.seal', { id: set.id, found: await tokens.parts.found(set) })).rejects.toMatchObject({ code: 'reference_invalid' });
  });
});

describe('a correction', () => {
  test('is signed by two persons of the exporter, never below what tokens prove, and used from then on', async () => {
    await rig.run(vendor, 'person.add', { id: vendor.org, person: SECOND, name: '陈静' });
    await sendBy(numbers(0, 3_000));
    for (const general of [50_000, 40_000]) await send({ general, sensitive: 0 });
    const id = rig.ledger.derivedId('tally', vendor.org, '2026');
    const stated = { id, general: 55_000, sensitive: 0, ground: '同一批用户', evidenceSha256: DIGEST };
    await expect(rig.run(vendor, 'tally.correct', { ...stated, general: 2_999 })).rejects.toMatchObject({ code: 'reference_invalid', params: { proven: 3_000 } });
    await rig.run(vendor, 'tally.correct', stated);
    await expect(rig.run(vendor, 'tally.confirm_correction', { id })).rejects.toMatchObject({ code: 'same_person' });
    await rig.run(callerOf(vendor.org, ['vendor'], SECOND), 'tally.confirm_correction', { id });
    expect(await bounds()).toEqual({ lower: 55_000, upper: 55_000 });
    expect(await clearance(await send({ general: 44_999, sensitive: 0 }))).toBe('CLEARED');
    expect(await clearance(await send({ general: 1, sensitive: 0 }))).toBe('NEEDS_BASIS');
  });
});

describe('affiliates in a group', () => {
  let sister: Caller;
  let hers: { readonly seller: Caller; readonly of: Id<'grant'> };
  beforeEach(async () => {
    sister = await admit(rig, operators, { capacities: ['vendor'] });
    hers = { seller: sister, of: await grantOf(sister) };
  });
  const id = 'grp_00000000-0000-7000-8000-000000000001';
  const decide = async (members: Id<'participant'>[]): Promise<void> => {
    await rig.run(operators.maker, 'group.propose', { id, members, ground: '同一控制下的关联企业' });
    await rig.run(operators.checker, 'group.confirm', { id });
  };

  test('count together from the decision on, and apart again when it ends; nobody is lost or doubled', async () => {
    await send({ general: 60_000, sensitive: 0 });
    expect(await clearance(await send({ general: 50_000, sensitive: 0 }, hers))).toBe('CLEARED');
    await decide([vendor.org, sister.org]);
    expect(await clearance(await send({ general: 1, sensitive: 0 }, hers))).toBe('NEEDS_BASIS');
    await decide([]);
    expect(await clearance(await send({ general: 49_999, sensitive: 0 }, hers))).toBe('CLEARED');
    expect([await bounds(), await bounds(sister)]).toEqual([{ lower: 60_000, upper: 60_000 }, { lower: 50_000, upper: 99_999 }]);
  });

  test('that share a key are counted once where both sent the same people', async () => {
    await send({ general: 98_000, sensitive: 0 });
    await sendBy(numbers(0, 1_000));
    await sendBy(numbers(0, 1_000), hers);
    await decide([vendor.org, sister.org]);
    expect(await clearance(await sendBy(numbers(0, 1_999), hers))).toBe('CLEARED');
    expect(await clearance(await sendBy([1_999]))).toBe('NEEDS_BASIS');
    expect(await clearance(await sendBy(numbers(500, 1_499)))).toBe('CLEARED');
  });

  test('belong to one group at a time, decided by two persons or by a regulator', async () => {
    await decide([vendor.org, sister.org]);
    const other = { id: 'grp_00000000-0000-7000-8000-000000000002', members: [vendor.org, buyer.org], ground: 'x' } as const;
    await expect(rig.run(operators.maker, 'group.propose', { ...other, members: [...other.members] })).rejects.toMatchObject({ code: 'reference_invalid' });
    await rig.run(operators.maker, 'group.propose', { id, members: [], ground: 'x' });
    await expect(rig.run(operators.maker, 'group.confirm', { id })).rejects.toMatchObject({ code: 'same_person' });
    const regulator = await admit(rig, operators, { capacities: ['regulator'], organisationType: 'state_organ', dataMerchant: false });
    await rig.run(regulator, 'group.propose', { id, members: [], ground: '监管决定' });
    await rig.run(regulator, 'group.confirm', { id });
    expect((await rig.ledger.get(vendor.org))?.state.group).toBeNull();
  });
});

describe('the table of counted people', () => {
  test('is the fold of the entries: replay finds a person too many, one too few, and a set that was altered', async () => {
    await sendBy(numbers(0, 100));
    await sendBy(numbers(50, 100));
    expect((await replay(rig.pool, 1)).differences).toEqual([]);
    const owner = new pg.Client({ connectionString: rig.url });
    await owner.connect();
    await owner.query('set session_replication_role = replica');
    const found = async (change: string, undo: string): Promise<string> => {
      await owner.query(change);
      const { differences } = await replay(rig.pool, 1);
      await owner.query(undo);
      return differences.join('\n');
    };
    expect(await found('create table kept as select * from counted_person; delete from counted_person where token = (select min(token) from counted_person)', 'truncate counted_person; insert into counted_person select * from kept')).toMatch(/1 people are counted otherwise/);
    expect(await found('update counted_tally set general = general + 1', 'update counted_tally set general = general - 1')).toMatch(/another number of people/);
    const flip = 'update token_part set tokens = set_byte(tokens, 31, 255 - get_byte(tokens, 31))';
    expect(await found(flip, flip)).toMatch(/other tokens than were sealed/);
    await owner.end();
  });

  test('is made again from nothing by whoever counts next', async () => {
    await sendBy(numbers(0, 100));
    await sendBy(numbers(50, 100));
    await rig.pool.query('delete from counted_person');
    await rig.pool.query('delete from counted_tally');
    await sendBy(numbers(100, 100));
    expect(await bounds()).toEqual({ lower: 200, upper: 200 });
  });

  test('is right when a worker dies after counting and another takes over', async () => {
    const general = await tokens.upload(vendor, tokensOf(numbers(0, 100)));
    const input = aTransfer(granted, { people: { general: 100, sensitive: 0, tokens: { general } } });
    await rig.run(vendor, 'transfer.request', input);
    const { entries: [{ stream }] } = await rig.run(SYSTEM, 'check.queue', { subject: input.id, round: 1 });
    const dying = { counting: () => Promise.reject(new Error('the worker died')) } as unknown as TokenRig['counter'];
    await expect(runCheck(rig.ledger, stream as Id<'check'>, { counter: dying, documents: NO_DOCUMENTS })).rejects.toThrow('died');
    await runCheck(rig.ledger, stream as Id<'check'>, { counter: tokens.counter, documents: NO_DOCUMENTS });
    await runCheck(rig.ledger, stream as Id<'check'>, { counter: tokens.counter, documents: NO_DOCUMENTS });
    expect([await clearance(input.id), await bounds()]).toEqual(['CLEARED', { lower: 100, upper: 100 }]);
  });
});
