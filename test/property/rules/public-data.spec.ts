import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Caller, CommandInput, Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM, aDescription, admit, anOffer, aTransfer, check, grant, someTerms } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, wait, type Cast } from '../cast.js';
import { anAuthorisation, anAuthority, publicDescription, secondPersonOf, someTermsOf } from '../professions.js';

let cast: Cast;
let authority: Caller;
beforeEach(async () => {
  cast = await aCast();
  authority = await anAuthority(cast);
});

const drafted = (change: Parameters<typeof someTermsOf>[2] = {}, by = authority): string =>
  outcome(cast, by, 'authorisation.draft', { id: cast.ledger.newId('authorisation'), terms: someTermsOf(authority, cast.vendor, change) });

/** A product described and registered by a vendor. */
function registered(vendor: Caller, description: ReturnType<typeof aDescription>): Id<'product'> {
  const id = cast.ledger.newId('product');
  cast.submit(vendor, 'product.describe', { id, description });
  cast.submit(vendor, 'product.register', { id });
  return id;
}

async function listed(vendor: Caller, description: ReturnType<typeof aDescription>, offer: Parameters<typeof anOffer>[0] = {}): Promise<{ readonly product: Id<'product'>; readonly listing: Id<'listing'> }> {
  const [product, listing] = [registered(vendor, description), cast.ledger.newId('listing')];
  cast.submit(vendor, 'listing.create', { id: listing, product, productVersion: 1, offer: anOffer(offer) });
  cast.submit(vendor, 'listing.submit', { id: listing });
  await check(cast, listing);
  return { product, listing };
}

describe('an authorisation', () => {
  test.each<[string, Parameters<typeof someTermsOf>[2], string]>([
    ['of five years to the day', { from: '2026-06-15', until: '2031-06-14' }, 'accepted'], ['of a day more', { from: '2026-06-15', until: '2031-06-15' }, 'outside_period'],
    ['of one day', { from: '2026-07-01', until: '2026-07-01' }, 'accepted'], ['that ends before it begins', { from: '2026-07-02', until: '2026-07-01' }, 'reference_invalid'],
    ['that begins on 29 February, of five years', { from: '2028-02-29', until: '2033-02-28' }, 'accepted'], ['that begins on 29 February, of a day more', { from: '2028-02-29', until: '2033-03-01' }, 'outside_period'],
  ])('%s is %s', (_, change, expected) => { expect(drafted(change)).toBe(expected); });

  test('shares out ten thousand basis points, once to each', () => {
    const shares = (...points: number[]) => drafted({ benefit: points.map((basisPoints, i) => ({ beneficiary: [authority.org, cast.vendor.org, cast.buyer.org][i] ?? cast.foreign.org, basisPoints })) });
    expect([shares(10_000), shares(1, 9_999), shares(4_000, 5_999), shares(4_000, 6_001)]).toEqual(['accepted', 'accepted', 'reference_invalid', 'reference_invalid']);
    expect(drafted({ benefit: [{ beneficiary: authority.org, basisPoints: 5000 }, { beneficiary: authority.org, basisPoints: 5000 }] })).toBe('reference_invalid');
  });

  test('whatever the shares, is drafted exactly when they sum to the whole', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 4 }), (points) => {
      const all = [authority.org, cast.vendor.org, cast.buyer.org, cast.foreign.org];
      const benefit = points.map((basisPoints, i) => ({ beneficiary: all[i] ?? authority.org, basisPoints }));
      expect(drafted({ benefit })).toBe(points.reduce((sum, one) => sum + one, 0) === 10_000 ? 'accepted' : 'reference_invalid');
    }), { numRuns: 60, examples: [[[10_000]], [[2_500, 2_500, 2_500, 2_500]]] });
  });

  test('is given by a public body, to somebody else who may sell', async () => {
    expect([drafted(), drafted({}, cast.vendor), drafted({ operator: authority.org }), drafted({ operator: cast.buyer.org })]).toEqual(['accepted', 'reference_invalid', 'reference_invalid', 'reference_invalid']);
    const institution = await admit(cast, cast, { capacities: ['regulator'], organisationType: 'institution', dataMerchant: false });
    expect(drafted({}, institution)).toBe('accepted');
  });

  test('is drafted by one person of the authority and published by another; it takes effect when it has been public, and not before', () => {
    const id = cast.ledger.newId('authorisation');
    cast.submit(authority, 'authorisation.draft', { id, terms: someTermsOf(authority, cast.vendor) });
    expect([outcome(cast, authority, 'authorisation.publish', { id }), outcome(cast, cast.vendor, 'authorisation.publish', { id })]).toEqual(['same_person', 'not_found']);
    cast.submit(secondPersonOf(authority), 'authorisation.publish', { id });
    expect(cast.state(id)).toMatchObject({ state: 'PUBLISHED', publicUntil: '2026-06-30', dueAt: '2026-06-30T16:00:00.000Z' });
    wait(cast, 15);
    expect(outcome(cast, SYSTEM, 'authorisation.enter_force', { id, reason: 'x' })).toBe('state_conflict');
    wait(cast, 1);
    expect(outcome(cast, SYSTEM, 'authorisation.enter_force', { id, reason: 'x' })).toBe('accepted');
    expect(cast.state(id)).toMatchObject({ state: 'IN_FORCE', dueAt: '2031-06-14T16:00:00.000Z' });
  });

  test('that was announced elsewhere counts its publicity from that day, which has come', () => {
    const published = (on: string): string | null => {
      const id = cast.ledger.newId('authorisation');
      cast.submit(authority, 'authorisation.draft', { id, terms: someTermsOf(authority, cast.vendor) });
      const refusal = refusalOf(cast, secondPersonOf(authority), 'authorisation.publish', { id, announcement: { on, sha256: '0'.repeat(64) } });
      return refusal?.code ?? cast.state(id).publicUntil;
    };
    expect([published('2026-06-15'), published('2026-06-16'), published('2026-05-06')]).toEqual(['2026-06-30', 'reference_invalid', '2026-05-19']);
  });

  test('waits for its first day, where that comes after the publicity', () => {
    const id = cast.ledger.newId('authorisation');
    cast.submit(authority, 'authorisation.draft', { id, terms: someTermsOf(authority, cast.vendor, { from: '2026-09-01' }) });
    cast.submit(secondPersonOf(authority), 'authorisation.publish', { id });
    expect(cast.state(id).dueAt).toBe('2026-08-31T16:00:00.000Z');
  });

  test('that would be over before it has been public is not published', () => {
    const publishedUntil = (until: string): string => {
      const id = cast.ledger.newId('authorisation');
      cast.submit(authority, 'authorisation.draft', { id, terms: someTermsOf(authority, cast.vendor, { until }) });
      return outcome(cast, secondPersonOf(authority), 'authorisation.publish', { id });
    };
    expect([publishedUntil('2026-06-30'), publishedUntil('2026-07-01')]).toEqual(['outside_period', 'accepted']);
  });

  test('is ended or revoked by two persons of its authority; a regulator may suspend it, the authority alone resumes it', () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    expect(outcome(cast, cast.regulator, 'authorisation.suspend', { id, reason: 'x' })).toBe('accepted');
    expect([outcome(cast, cast.regulator, 'authorisation.resume', { id, reason: 'x' }), outcome(cast, authority, 'authorisation.resume', { id, reason: 'x' })]).toEqual(['not_found', 'accepted']);
    expect(outcome(cast, authority, 'authorisation.confirm_end', { id })).toBe('state_conflict');
    cast.submit(authority, 'authorisation.propose_end', { id, ending: 'revoked', ground: 'x', documentSha256: '0'.repeat(64) });
    expect(outcome(cast, authority, 'authorisation.confirm_end', { id })).toBe('same_person');
    cast.submit(secondPersonOf(authority), 'authorisation.confirm_end', { id });
    expect(cast.state(id)).toMatchObject({ state: 'REVOKED', proposedEnd: null, reason: 'x' });
  });
});

describe('a product says whether it is from public data', () => {
  const described = (change: Parameters<typeof aDescription>[0]): string | undefined =>
    refusalOf(cast, cast.vendor, 'product.describe', { id: cast.ledger.newId('product'), description: aDescription(change) })?.code;
  const of = 'aut_01938f6e-0000-7000-8000-000000000001';
  const processing = { statement: { zh: '汇总' }, sha256: '0'.repeat(64) };
  const operated = { kind: 'public_operation', sha256: '0'.repeat(64) } as const;

  test.each<[string, Parameters<typeof aDescription>[0], string | undefined]>([
    ['nothing said: not public', {}, undefined], ['public, authorised and processed', { regime: 'PUBLIC', authorisation: of, processing, source: operated }, undefined],
    ['public without an authorisation', { regime: 'PUBLIC', processing, source: operated }, 'regime_mismatch'], ['public without its processing', { regime: 'PUBLIC', authorisation: of, source: operated }, 'regime_mismatch'],
    ['public from another source', { regime: 'PUBLIC', authorisation: of, processing }, 'regime_mismatch'], ['not public, from public operation', { source: operated }, 'regime_mismatch'],
    ['not public, with an authorisation', { authorisation: of }, 'regime_mismatch'], ['not public, redeveloped', { redevelops: 'grt_01938f6e-0000-7000-8000-000000000001' }, 'regime_mismatch'],
    ['raw public data', { regime: 'PUBLIC', authorisation: of, processing, source: { kind: 'public_raw', sha256: '0'.repeat(64) } }, 'raw_public_data'],
  ])('%s', (_, change, expected) => { expect(described(change)).toBe(expected); });

  test('and the version, the listing, the agreement and the grant say it again', async () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    const { product, listing } = await listed(cast.vendor, publicDescription(id));
    const granted = await grant(cast, { vendor: cast.vendor, buyer: cast.buyer, listing });
    const { negotiation, backing } = cast.state(granted);
    const shown = { regime: 'PUBLIC', authorisation: id };
    expect([cast.state(product).versions[0]?.regime, cast.state(listing).backing, cast.state(negotiation).backing, backing]).toEqual(['PUBLIC', shown, shown, shown]);
    expect(cast.documents.get(cast.state(granted).agreementSha256)?.body).toContain(`"backing":{"authorisation":"${id}","regime":"PUBLIC"}`);
    expect(cast.state(cast.listing).backing).toEqual({ regime: 'NON_PUBLIC' });
    expect(audited(cast)).toEqual([]);
  });
});

describe('a product from public data', () => {
  const attempt = (vendor: Caller, description: ReturnType<typeof aDescription>): string => {
    const id = cast.ledger.newId('product');
    cast.submit(vendor, 'product.describe', { id, description });
    return outcome(cast, vendor, 'product.register', { id });
  };

  test('is registered by the operator, in the sector, while the authorisation is in force', () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    expect([attempt(cast.vendor, publicDescription(id)), attempt(cast.vendor, publicDescription(id, { sector: 'health' })), attempt(cast.both, publicDescription(id))]).toEqual(['accepted', 'reference_invalid', 'reference_invalid']);
    cast.submit(authority, 'authorisation.suspend', { id, reason: 'x' });
    expect(attempt(cast.vendor, publicDescription(id))).toBe('authorisation_not_in_force');
  });

  test('is not developed from core data of the state', () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    const fields = [{ name: 'junction', type: 'string', grade: 'core', personal: false, sensitive: false }] as const;
    expect(attempt(cast.vendor, publicDescription(id, { fields: [...fields] }))).toBe('grade_not_listable');
    expect(cast.state(id).products).toEqual([]);
  });

  test('is not registered under an authorisation that is only drafted, or that there is none of', () => {
    const id = cast.ledger.newId('authorisation');
    expect(attempt(cast.vendor, publicDescription(id))).toBe('reference_invalid');
    cast.submit(authority, 'authorisation.draft', { id, terms: someTermsOf(authority, cast.vendor) });
    expect(attempt(cast.vendor, publicDescription(id))).toBe('authorisation_not_in_force');
  });

  test('stands on the published list, with what its use is granted for and not to whom', async () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    const { product, listing } = await listed(cast.vendor, publicDescription(id));
    await grant(cast, { vendor: cast.vendor, buyer: cast.buyer, listing, terms: someTerms({ purposes: ['planning'] }) });
    await grant(cast, { vendor: cast.vendor, buyer: cast.both, listing, terms: someTerms({ purposes: ['research', 'planning'] }) });
    const name = aDescription().name;
    expect(cast.state(id).products).toEqual([{ product, name, version: 1, vendor: cast.vendor.org, redevelops: null, since: expect.any(String), grants: 2, purposes: ['planning', 'research'] }]);
    expect(cast.entries.filter(({ type }) => type === 'authorisation.use_granted').some(({ body }) => Buffer.from(body).includes(cast.buyer.org))).toBe(false);
  });

  test('keeps its place on the list with its newer version', () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    const product = registered(cast.vendor, publicDescription(id));
    cast.submit(cast.vendor, 'product.revise', { id: product, description: publicDescription(id, { updateFrequency: 'hourly' }) });
    expect(cast.state(id).products.map(({ product: one, version }) => [one, version])).toEqual([[product, 2]]);
  });

  test.each(['revoked', 'ended'] as const)('ends with its authorisation, which is %s: the listing is suspended, the grant revoked, nothing new is agreed', async (ending) => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    const { listing } = await listed(cast.vendor, publicDescription(id));
    const granted = await grant(cast, { vendor: cast.vendor, buyer: cast.buyer, listing });
    expect([outcome(cast, SYSTEM, 'grant.lose_ground', { id: granted }), outcome(cast, SYSTEM, 'listing.lose_ground', { id: listing })]).toEqual(['state_conflict', 'state_conflict']);
    const negotiation = cast.ledger.newId('negotiation');
    cast.submit(cast.both, 'negotiation.request', { id: negotiation, listing, proposal: { terms: someTerms(), plan: 'basic', need: 'x' } });
    cast.submit(authority, 'authorisation.propose_end', { id, ending, ground: 'x', documentSha256: '0'.repeat(64) });
    cast.submit(secondPersonOf(authority), 'authorisation.confirm_end', { id });
    expect(outcome(cast, cast.vendor, 'negotiation.agree', { id: negotiation })).toBe('authorisation_not_in_force');
    expect([outcome(cast, SYSTEM, 'grant.lose_ground', { id: granted }), outcome(cast, SYSTEM, 'listing.lose_ground', { id: listing })]).toEqual(['accepted', 'accepted']);
    expect([cast.state(granted).state, cast.state(listing).state, audited(cast)]).toEqual(['REVOKING', 'SUSPENDED', []]);
  });

  test('is paid for in the shares of its authorisation, which no offer changes', async () => {
    const benefit = [{ beneficiary: authority.org, basisPoints: 1_500 }, { beneficiary: cast.vendor.org, basisPoints: 8_500 }];
    const id = anAuthorisation(cast, authority, cast.vendor, { benefit });
    const plans = [{ id: 'basic', kind: 'fixed', amount: '1001', currency: 'CNY' } as const];
    const { product, listing } = await listed(cast.vendor, publicDescription(id), { plans });
    await grant(cast, { vendor: cast.vendor, buyer: cast.buyer, listing });
    const order = cast.state(cast.entries.findLast(({ type }) => type === 'order.placed')?.stream as Id<'order'>);
    expect([order.shares, order.parties]).toEqual([[{ holder: authority.org, basisPoints: 1_500 }, { holder: cast.vendor.org, basisPoints: 8_500 }], [cast.vendor.org, cast.buyer.org, authority.org]]);
    const offer = anOffer({ plans, shares: [{ holder: cast.vendor.org, basisPoints: 10_000 }] });
    expect(outcome(cast, cast.vendor, 'listing.create', { id: cast.ledger.newId('listing'), product, productVersion: 1, offer })).toBe('plan_invalid');
    expect(audited(cast)).toEqual([]);
  });

  test('is granted no longer than the authorisation lasts', async () => {
    const id = anAuthorisation(cast, authority, cast.vendor, { until: '2026-09-30' });
    const { listing } = await listed(cast.vendor, publicDescription(id));
    const granted = await grant(cast, { vendor: cast.vendor, buyer: cast.buyer, listing });
    expect(cast.state(granted).expiresAt).toBe('2026-09-30T16:00:00.000Z');
  });

  test('is not delivered while the authorisation is suspended, and again when it is resumed', async () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    const { listing } = await listed(cast.vendor, publicDescription(id));
    const request = aTransfer(await grant(cast, { vendor: cast.vendor, buyer: cast.buyer, listing }));
    cast.submit(cast.buyer, 'transfer.request', request);
    await check(cast, request.id);
    cast.submit(authority, 'authorisation.suspend', { id, reason: 'x' });
    const started = (): string => outcome(cast, cast.vendor, 'transfer.start', { id: request.id });
    expect(started()).toBe('authorisation_not_in_force');
    cast.submit(authority, 'authorisation.resume', { id, reason: 'x' });
    expect(started()).toBe('accepted');
  });
});

describe('redevelopment 再开发', () => {
  const affiliates = (...members: readonly Caller[]): void => {
    const id = cast.ledger.newId('group');
    cast.submit(cast.maker, 'group.propose', { id, members: members.map(({ org }) => org), ground: 'x' });
    cast.submit(cast.checker, 'group.confirm', { id });
  };
  const proposal = (purposes: string[]): CommandInput<'negotiation.request'>['proposal'] => ({ terms: someTerms({ purposes }), plan: 'basic', need: 'x' });

  test('is of somebody else who was granted it for that purpose; the product stands on the list as redeveloped', async () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    const { listing } = await listed(cast.vendor, publicDescription(id));
    const [mayRedevelop, mayNot] = [
      await grant(cast, { vendor: cast.vendor, buyer: cast.both, listing, terms: someTerms({ purposes: ['redevelopment'] }) }), await grant(cast, { vendor: cast.vendor, buyer: cast.both, listing, terms: someTerms({ purposes: ['planning'] }) }),
    ];
    const attempt = (vendor: Caller, redevelops: Id<'grant'>): string => {
      const product = cast.ledger.newId('product');
      cast.submit(vendor, 'product.describe', { id: product, description: publicDescription(id, { redevelops }) });
      return outcome(cast, vendor, 'product.register', { id: product });
    };
    expect([attempt(cast.both, mayRedevelop), attempt(cast.both, mayNot), attempt(cast.vendor, mayRedevelop)]).toEqual(['accepted', 'outside_grant', 'redevelopment_barred']);
    const other = await admit(cast, cast, { capacities: ['vendor'] });
    expect(attempt(other, mayRedevelop)).toBe('not_found');
    expect(cast.state(id).products.map(({ redevelops }) => redevelops)).toEqual([null, mayRedevelop]);
    expect(audited(cast)).toEqual([]);
  });

  test('is nothing for the operator’s affiliates, neither as developers nor as buyers', async () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    const { listing } = await listed(cast.vendor, publicDescription(id));
    const granted = await grant(cast, { vendor: cast.vendor, buyer: cast.both, listing, terms: someTerms({ purposes: ['redevelopment'] }) });
    affiliates(cast.vendor, cast.both);
    const product = cast.ledger.newId('product');
    cast.submit(cast.both, 'product.describe', { id: product, description: publicDescription(id, { redevelops: granted }) });
    expect(outcome(cast, cast.both, 'product.register', { id: product })).toBe('redevelopment_barred');
    const asked = (purposes: string[]): string => outcome(cast, cast.both, 'negotiation.request', { id: cast.ledger.newId('negotiation'), listing, proposal: proposal(purposes) });
    expect([asked([]), asked(['planning', 'redevelopment']), asked(['planning'])]).toEqual(['redevelopment_barred', 'redevelopment_barred', 'accepted']);
  });

  test('is not agreed with who has become an affiliate since it asked', async () => {
    const id = anAuthorisation(cast, authority, cast.vendor);
    const { listing } = await listed(cast.vendor, publicDescription(id));
    const negotiation = cast.ledger.newId('negotiation');
    cast.submit(cast.both, 'negotiation.request', { id: negotiation, listing, proposal: proposal([]) });
    affiliates(cast.vendor, cast.both);
    expect(outcome(cast, cast.vendor, 'negotiation.agree', { id: negotiation })).toBe('redevelopment_barred');
  });
});
