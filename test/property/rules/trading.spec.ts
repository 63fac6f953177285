import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandInput, Id } from '#core/exchange';
import { SYSTEM, aDescription, anOffer, check, list, someTerms, submitListing } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, type Cast } from '../cast.js';

let cast: Cast;
beforeEach(async () => {
  cast = await aCast();
});

type Description = CommandInput<'product.describe'>['description'];
const describeProduct = (change: Partial<Description>): string => outcome(cast, cast.vendor, 'product.describe', { id: cast.ledger.newId('product'), description: aDescription(change) });
const field = (change: Partial<Description['fields'][number]> = {}): Description['fields'][number] => ({ name: 'a', type: 'string', grade: 'general', personal: false, sensitive: false, ...change });
const listed = async (change: Parameters<typeof list>[2]): Promise<Id<'listing'>> => (await list(cast, cast.vendor, change)).listing;

describe('a product', () => {
  test('describes each field once', () => {
    expect(describeProduct({ fields: [field(), field({ type: 'integer' })] })).toBe('invalid_request');
    expect(describeProduct({ fields: [field(), field({ name: 'A' })] })).toBe('accepted');
  });

  test('has no sensitive field that is not personal', () => {
    expect(refusalOf(cast, cast.vendor, 'product.describe', { id: cast.ledger.newId('product'), description: aDescription({ fields: [field(), field({ name: 'b', sensitive: true })] }) })?.params)
      .toEqual({ pointer: '/fields/1/personal', article: 'PIPL 28' });
  });

  test('is as strict as its strictest field, which nobody states apart from it', () => {
    const id = cast.ledger.newId('product');
    cast.submit(cast.vendor, 'product.describe', { id, description: aDescription({ fields: [field(), field({ name: 'b', grade: 'important' }), field({ name: 'c', personal: true, sensitive: true })] }) });
    expect(cast.state(id).versions[0]?.nature).toMatchObject({ grade: 'important', personal: true, sensitive: true });
  });

  test('is registered with at least one of the three rights', () => {
    const id = cast.ledger.newId('product');
    const none = { holding: false, processing: false, operation: false, disputeOpen: false, evidence: [] };
    cast.submit(cast.vendor, 'product.describe', { id, description: aDescription({ rights: none }) });
    expect(outcome(cast, cast.vendor, 'product.register', { id })).toBe('reference_invalid');
    cast.submit(cast.vendor, 'product.revise', { id, description: aDescription({ rights: { ...none, operation: true } }) });
    expect(outcome(cast, cast.vendor, 'product.register', { id })).toBe('accepted');
  });

  test('keeps every version as it was, and has at most 50', () => {
    const before = cast.state(cast.product).versions[0];
    for (let number = 2; number <= 50; number++) cast.submit(cast.vendor, 'product.revise', { id: cast.product, description: aDescription({ sector: `sector-${number}` }) });
    expect(outcome(cast, cast.vendor, 'product.revise', { id: cast.product, description: aDescription() })).toBe('limit_exceeded');
    expect(cast.state(cast.product).versions[0]).toEqual(before);
    expect(cast.state(cast.product).versions[49]?.sector).toBe('sector-50');
  });
});

describe('a listing', () => {
  const create = (change: Partial<CommandInput<'listing.create'>> = {}, caller = cast.vendor): string =>
    outcome(cast, caller, 'listing.create', { id: cast.ledger.newId('listing'), product: cast.product, productVersion: 1, offer: anOffer(), ...change });

  test('offers a version that there is, of a product that is registered and the vendor’s own', () => {
    const draft = cast.ledger.newId('product');
    cast.submit(cast.vendor, 'product.describe', { id: draft, description: aDescription() });
    expect([create(), create({ productVersion: 2 }), create({ product: draft }), create({}, cast.both)]).toEqual(['accepted', 'reference_invalid', 'reference_invalid', 'not_found']);
  });

  test.each<[string, Partial<Description>]>([
    ['a source statement', { source: null }], ['a compliance report', { complianceReport: null }],
    ['settled rights', { rights: { holding: true, processing: true, operation: true, disputeOpen: true, evidence: [] } }],
  ])('without %s does not pass the gate', async (_, description) => {
    const id = await listed({ description });
    expect(cast.state(id).state).not.toBe('LISTED');
  });

  test.each<[string, Partial<Description>]>([
    ['a state secret', { nature: { ...aDescription().nature, stateSecret: true } }], ['core data', { fields: [field({ grade: 'core' })] }],
    ['personal information without authorisation', { fields: [field({ personal: true })], nature: { ...aDescription().nature, personalAuthorised: false } }],
  ])('of %s is returned', async (_, description) => {
    const id = await listed({ description });
    expect(cast.state(id).state).toBe('RETURNED');
  });

  test('that is submitted again has a check of its own; the old one decides nothing any more', async () => {
    const { listing: id } = await submitListing(cast, cast.vendor);
    const old = cast.submit(SYSTEM, 'check.queue', { subject: id, round: 1 }).entries[0].stream as Id<'check'>;
    cast.submit(SYSTEM, 'check.start', { id: old });
    cast.submit(SYSTEM, 'listing.stall', { id, reason: 'late' });
    cast.submit(SYSTEM, 'listing.return', { id, reason: 'more detail' });
    cast.submit(cast.vendor, 'listing.revise', { id, productVersion: 1, offer: anOffer() });
    cast.submit(cast.vendor, 'listing.submit', { id });
    cast.submit(SYSTEM, 'check.conclude', { id: old });
    expect([cast.state(old).state, cast.state(id).state]).toEqual(['SUPERSEDED', 'CHECKING']);
    await check(cast, id);
    expect(cast.state(id)).toMatchObject({ state: 'LISTED', round: 2 });
  });

  test('has one check a round, however often it is asked for, and none for another round', async () => {
    const { listing: id } = await submitListing(cast, cast.vendor);
    expect(outcome(cast, SYSTEM, 'check.queue', { subject: id, round: 2 })).toBe('state_conflict');
    expect(outcome(cast, SYSTEM, 'check.queue', { subject: id, round: 1 })).toBe('accepted');
    expect(outcome(cast, SYSTEM, 'check.queue', { subject: id, round: 1 })).toBe('already_exists');
  });
});

describe('a negotiation', () => {
  const proposal = (terms: Parameters<typeof someTerms>[0] = {}, plan = 'basic') => ({ terms: someTerms(terms), plan, need: '城市规划' });
  const request = (change: Partial<CommandInput<'negotiation.request'>> = {}, caller = cast.buyer): string =>
    outcome(cast, caller, 'negotiation.request', { id: cast.ledger.newId('negotiation'), listing: cast.listing, proposal: proposal(), ...change });
  const requested = (caller = cast.buyer): Id<'negotiation'> => {
    const id = cast.ledger.newId('negotiation');
    cast.submit(caller, 'negotiation.request', { id, listing: cast.listing, proposal: proposal() });
    return id;
  };

  test('stays inside the offer, and the refusal names each excess', () => {
    expect(refusalOf(cast, cast.buyer, 'negotiation.request', { id: cast.ledger.newId('negotiation'), listing: cast.listing, proposal: proposal({ termDays: 366, onward: true }) })).toMatchObject({
      code: 'wider_than_offer', params: { excess: [{ dimension: 'termDays', asked: 366, allowed: 365 }, { dimension: 'onward', asked: true, allowed: false }] },
    });
    expect(request({ proposal: proposal({ termDays: 365, countMax: 1 }) })).toBe('accepted');
  });

  test('names a plan of the offer', () => {
    expect(request({ proposal: proposal({}, 'premium') })).toBe('reference_invalid');
  });

  test('is about a listing that is listed and that the buyer may see', async () => {
    const invited = await listed({ offer: { visibility: 'invited', invited: [cast.buyer.org] } });
    expect([request({ listing: invited }), request({ listing: invited }, cast.foreign)]).toEqual(['accepted', 'not_found']);
    cast.submit(cast.vendor, 'listing.suspend', { id: cast.listing, reason: 'x' });
    expect(request()).toBe('not_found');
  });

  test('is between two: a vendor does not buy from itself', async () => {
    const { listing } = await list(cast, cast.both);
    expect(request({ listing }, cast.both)).toBe('reference_invalid');
  });

  test('keeps to its listing', async () => {
    const other = await listed({});
    const id = requested();
    cast.submit(cast.vendor, 'negotiation.offer', { id, proposal: proposal() });
    expect(request({ id, listing: other })).toBe('reference_invalid');
  });

  test('has each step taken by the side whose step it is', () => {
    const id = requested(cast.both);
    expect(outcome(cast, cast.both, 'negotiation.agree', { id })).toBe('wrong_party');
    expect(outcome(cast, cast.both, 'negotiation.offer', { id, proposal: proposal() })).toBe('wrong_party');
    cast.submit(cast.vendor, 'negotiation.offer', { id, proposal: proposal() });
    expect(outcome(cast, { ...cast.vendor, roles: ['vendor', 'buyer'] }, 'negotiation.accept', { id })).toBe('wrong_party');
  });

  test('is not found by third parties', () => {
    const id = requested();
    expect(outcome(cast, cast.foreign, 'negotiation.terminate', { id, reason: 'x' })).toBe('not_found');
  });

  test('is agreed only while the listing is still there and still covers it', () => {
    const id = requested();
    cast.submit(cast.vendor, 'listing.delist', { id: cast.listing, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'negotiation.agree', { id })).toBe('not_found');
  });

  test('is verified by the digest of the agreement and nothing else', () => {
    const id = requested();
    cast.submit(cast.vendor, 'negotiation.agree', { id });
    expect(outcome(cast, cast.buyer, 'negotiation.verify', { id, agreementSha256: '0'.repeat(64) })).toBe('reference_invalid');
    const agreementSha256 = cast.state(id).agreementSha256 ?? '';
    expect(cast.documents.get(agreementSha256)?.body).toContain('"@type":"Agreement"');
    expect(outcome(cast, cast.buyer, 'negotiation.verify', { id, agreementSha256 })).toBe('accepted');
  });

  test('yields a grant for the buyer alone where no recipients are named', () => {
    const id = requested();
    cast.submit(cast.vendor, 'negotiation.agree', { id });
    cast.submit(cast.buyer, 'negotiation.verify', { id, agreementSha256: cast.state(id).agreementSha256 ?? '' });
    cast.submit(cast.vendor, 'negotiation.finalize', { id });
    const { grant } = cast.state(id);
    expect(grant === null ? null : cast.state(grant)).toMatchObject({ state: 'PROVISIONING', terms: { recipients: [cast.buyer.org] }, agreementSha256: cast.state(id).agreementSha256 });
  });

  test('of an automatic offer needs no step of the vendor', async () => {
    const automatic = await listed({ offer: { negotiation: 'automatic' } });
    const id = cast.ledger.newId('negotiation');
    cast.submit(cast.buyer, 'negotiation.request', { id, listing: automatic, proposal: proposal() });
    cast.submit(cast.buyer, 'negotiation.verify', { id, agreementSha256: cast.state(id).agreementSha256 ?? '' });
    expect(cast.state(id)).toMatchObject({ state: 'FINALIZED' });
  });

  test('of an automatic offer that was withdrawn waits for the vendor', async () => {
    const automatic = await listed({ offer: { negotiation: 'automatic' } });
    const id = cast.ledger.newId('negotiation');
    cast.submit(cast.buyer, 'negotiation.request', { id, listing: automatic, proposal: proposal() });
    cast.submit(cast.vendor, 'listing.suspend', { id: automatic, reason: 'x' });
    cast.submit(cast.buyer, 'negotiation.verify', { id, agreementSha256: cast.state(id).agreementSha256 ?? '' });
    expect(cast.state(id)).toMatchObject({ state: 'VERIFIED', grant: null });
  });

  test('that nobody answers is terminated by time', () => {
    const id = requested();
    cast.submit(SYSTEM, 'negotiation.lapse', { id, reason: 'The time was over.' });
    expect(outcome(cast, cast.vendor, 'negotiation.agree', { id })).toBe('state_conflict');
  });
});
