import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller, CommandInput, Id } from '#core/exchange';
import { Timekeeper, lineLogger } from '#ledger';
import { ender } from '../../libs/ledger/src/followers/ender.js';
import { aDescription, admit, anOffer, check, foundExchange, grant, list, openTestLedger, type Operators, type TestLedger } from '../support/ledger.js';

const DIGEST = '0'.repeat(64);
let rig: TestLedger;
let operators: Operators;
let [authority, second, vendor, buyer]: Caller[] = [];
const clock = { at: new Date('2026-06-15T01:30:00.000Z') };

beforeAll(async () => {
  rig = await openTestLedger({ now: () => clock.at });
  operators = await foundExchange(rig);
  authority = await admit(rig, operators, { capacities: ['vendor'], organisationType: 'state_organ', dataMerchant: false });
  second = { ...authority, person: 'psn_11111111-0000-4000-8000-000000000000' };
  await rig.run(authority, 'person.add', { id: authority.org, person: second.person ?? '', name: '周敏' });
  vendor = await admit(rig, operators, { capacities: ['vendor'] });
  buyer = await admit(rig, operators, { capacities: ['buyer'] });
});
afterAll(() => rig.close());

const someone = (caller: Caller | undefined): Caller => {
  if (caller === undefined) throw new Error('nobody is there');
  return caller;
};
const stateOf = async (id: Id): Promise<string> => (await rig.ledger.get(id))?.state.state ?? 'none';

/** Lets the follower see everything that was written. */
async function followed(): Promise<void> {
  const client = await rig.pool.connect();
  const advance = ender(rig.ledger);
  try {
    for (let from = 0, size = await rig.ledger.size(); from < size;) from = await advance(client, from);
  } finally {
    client.release();
  }
}

const timekeeper = (): Timekeeper => new Timekeeper({ ledger: rig.ledger, pool: rig.pool, logger: lineLogger(process.stderr, false), now: () => clock.at });

function terms(): CommandInput<'authorisation.draft'>['terms'] {
  const [by, operator] = [someone(authority).org, someone(vendor).org];
  return {
    title: { zh: '道路交通公共数据授权运营' }, operator, sector: 'transport', datasets: [{ code: 'flows', sha256: DIGEST }], uses: ['planning'], from: '2026-06-15', until: '2026-12-31',
    agreementSha256: DIGEST, decisionSha256: DIGEST, benefit: [{ beneficiary: by, basisPoints: 10_000 }],
  };
}

test('the timekeeper puts an authorisation into force when it has been public, and ends it with its last day; what derives from it ends with it', async () => {
  const id = rig.ledger.newId('authorisation');
  await rig.run(someone(authority), 'authorisation.draft', { id, terms: terms() });
  await rig.run(someone(second), 'authorisation.publish', { id });
  await timekeeper().step();
  expect(await stateOf(id)).toBe('PUBLISHED');
  clock.at = new Date('2026-06-30T16:00:00.000Z');
  await timekeeper().step();
  expect(await stateOf(id)).toBe('IN_FORCE');

  const description = aDescription({ regime: 'PUBLIC', authorisation: id, processing: { statement: { zh: '汇总' }, sha256: DIGEST }, source: { kind: 'public_operation', sha256: DIGEST } });
  const { listing } = await list(rig, someone(vendor), { description });
  const other = await list(rig, someone(vendor));
  const granted = await grant(rig, { vendor: someone(vendor), buyer: someone(buyer), listing });
  const negotiated = await grant(rig, { vendor: someone(vendor), buyer: someone(buyer), listing: other.listing });
  await followed();
  expect([await stateOf(listing), await stateOf(granted)]).toEqual(['LISTED', 'ACTIVE']);

  clock.at = new Date('2026-12-31T16:00:00.000Z');
  for (let moved = 1; moved > 0;) moved = await timekeeper().step();
  expect(await stateOf(id)).toBe('EXPIRED');
  await followed();
  expect([await stateOf(listing), await stateOf(granted), await stateOf(other.listing), await stateOf(negotiated)]).toEqual(['SUSPENDED', 'EXPIRED', 'LISTED', 'ACTIVE']);
});

test('concurrent uses of one public product all stand on the published list', async () => {
  const id = rig.ledger.newId('authorisation');
  await rig.run(someone(authority), 'authorisation.draft', { id, terms: { ...terms(), from: '2027-01-01', until: '2027-12-31' } });
  await rig.run(someone(second), 'authorisation.publish', { id, announcement: { on: '2026-06-15', sha256: DIGEST } });
  clock.at = new Date('2027-01-01T00:00:00.000Z');
  await timekeeper().step();
  const description = aDescription({ regime: 'PUBLIC', authorisation: id, processing: { statement: { zh: '汇总' }, sha256: DIGEST }, source: { kind: 'public_operation', sha256: DIGEST } });
  const { listing, product } = await list(rig, someone(vendor), { description });
  await Promise.all(Array.from({ length: 8 }, () => grant(rig, { vendor: someone(vendor), buyer: someone(buyer), listing })));
  expect((await rig.ledger.get(id))?.state.products).toMatchObject([{ product, grants: 8 }]);
});

test('when a sponsorship ends, every listing of its seller is suspended, and no other', async () => {
  const seller = await admit(rig, operators, { capacities: ['vendor'], dataMerchant: false });
  const id = rig.ledger.newId('sponsorship');
  await rig.run(seller, 'sponsorship.propose', { id, sponsor: someone(vendor).org, sponsored: seller.org, answersFor: ['source'], until: '2027-12-31', documentSha256: DIGEST });
  await rig.run(someone(vendor), 'sponsorship.accept', { id });
  const [one, two, other] = [await list(rig, seller), await list(rig, seller), await list(rig, someone(vendor))];
  await rig.run(someone(vendor), 'sponsorship.end', { id, reason: 'x' });
  await followed();
  expect([await stateOf(one.listing), await stateOf(two.listing), await stateOf(other.listing)]).toEqual(['SUSPENDED', 'SUSPENDED', 'LISTED']);
});

test('a listing that was submitted before its authorisation was suspended goes back, and is listed when it is resumed', async () => {
  const id = rig.ledger.newId('authorisation');
  await rig.run(someone(authority), 'authorisation.draft', { id, terms: { ...terms(), until: '2028-12-31' } });
  await rig.run(someone(second), 'authorisation.publish', { id, announcement: { on: '2026-06-15', sha256: DIGEST } });
  await timekeeper().step();
  const [product, listing] = [rig.ledger.newId('product'), rig.ledger.newId('listing')];
  const description = aDescription({ regime: 'PUBLIC', authorisation: id, processing: { statement: { zh: '汇总' }, sha256: DIGEST }, source: { kind: 'public_operation', sha256: DIGEST } });
  await rig.run(someone(vendor), 'product.describe', { id: product, description });
  await rig.run(someone(vendor), 'product.register', { id: product });
  await rig.run(someone(vendor), 'listing.create', { id: listing, product, productVersion: 1, offer: anOffer() });
  await rig.run(someone(vendor), 'listing.submit', { id: listing });
  await rig.run(someone(authority), 'authorisation.suspend', { id, reason: 'x' });
  await check(rig, listing);
  expect(await stateOf(listing)).toBe('RETURNED');
  await rig.run(someone(authority), 'authorisation.resume', { id, reason: 'x' });
  await rig.run(someone(vendor), 'listing.revise', { id: listing, productVersion: 1, offer: anOffer() });
  await rig.run(someone(vendor), 'listing.submit', { id: listing });
  await check(rig, listing);
  expect(await stateOf(listing)).toBe('LISTED');
});
