import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_TYPE, formatVkey, verificationKeyOf } from '#core/tlog';
import { possessionText, reportText, type Caller, type CommandInput, type Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM, aDescription, abroad, admit, anOffer, anOrganisation, aTransfer, check, grant, list, submitListing } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, wait, type Cast } from '../cast.js';
import { aReport, aSponsorship, aStatement, anAssessor, signedBy, type Assessor } from '../professions.js';

const DIGEST = '0'.repeat(64);
let cast: Cast;
beforeEach(async () => { cast = await aCast(); });

const affiliates = (...members: readonly Caller[]): void => {
  const id = cast.ledger.newId('group');
  cast.submit(cast.maker, 'group.propose', { id, members: members.map(({ org }) => org), ground: 'x' });
  cast.submit(cast.checker, 'group.confirm', { id });
};

describe('a sponsorship', () => {
  let seller: Caller;
  beforeEach(async () => { seller = await admit(cast, cast, { capacities: ['vendor'], organisationType: 'institution', dataMerchant: false }); });

  const proposed = (change: Partial<CommandInput<'sponsorship.propose'>> = {}, by = seller): string =>
    outcome(cast, by, 'sponsorship.propose', { id: cast.ledger.newId('sponsorship'), sponsor: cast.vendor.org, sponsored: seller.org, answersFor: ['source'], until: '2027-06-14', documentSha256: DIGEST, ...change });

  test('is between a data merchant and a seller who is none, proposed by one of them', () => {
    expect([proposed(), proposed({}, cast.vendor), proposed({}, cast.both), proposed({ sponsor: seller.org, sponsored: cast.vendor.org })]).toEqual(['accepted', 'accepted', 'wrong_party', 'reference_invalid']);
    expect([proposed({ sponsored: cast.both.org }, cast.vendor), proposed({ sponsored: cast.buyer.org }, cast.vendor)]).toEqual(['reference_invalid', 'reference_invalid']);
  });

  test.each([['2026-06-15', 'accepted'], ['2026-06-14', 'reference_invalid'], ['2029-06-15', 'accepted'], ['2029-06-16', 'reference_invalid']])('until %s is %s', (until, expected) => { expect(proposed({ until })).toBe(expected); });

  test('holds when the other side accepts it, and not by the side that has proposed it', () => {
    const id = cast.ledger.newId('sponsorship');
    cast.submit(seller, 'sponsorship.propose', { id, sponsor: cast.vendor.org, sponsored: seller.org, answersFor: ['source'], until: '2027-06-14', documentSha256: DIGEST });
    expect([outcome(cast, seller, 'sponsorship.accept', { id }), outcome(cast, cast.both, 'sponsorship.accept', { id }), outcome(cast, cast.vendor, 'sponsorship.accept', { id })]).toEqual(['wrong_party', 'not_found', 'accepted']);
    expect([cast.state(id).dueAt, cast.state(seller.org).sponsorship]).toEqual(['2027-06-14T16:00:00.000Z', id]);
  });

  test('is one at a time', () => {
    aSponsorship(cast, seller, cast.vendor);
    expect(proposed({ sponsor: cast.both.org })).toBe('already_exists');
  });

  test('lets its seller list; without it the gate gives the listing back', async () => {
    expect(cast.state((await list(cast, seller)).listing).state).toBe('RETURNED');
    const id = aSponsorship(cast, seller, cast.vendor);
    const { listing } = await list(cast, seller);
    expect(cast.state(listing)).toMatchObject({ state: 'LISTED', backing: { regime: 'NON_PUBLIC', sponsor: { participant: cast.vendor.org, sponsorship: id } } });
  });

  test('of a data merchant that is suspended lets nobody list', async () => {
    aSponsorship(cast, seller, cast.vendor);
    cast.submit(cast.maker, 'participant.suspend', { id: cast.vendor.org, reason: 'x' });
    expect(cast.state((await list(cast, seller)).listing).state).toBe('RETURNED');
  });

  test('is named in the agreement and in the grant; what was granted goes on when it ends, and nothing new begins', async () => {
    const id = aSponsorship(cast, seller, cast.vendor);
    const { listing } = await list(cast, seller);
    const granted = await grant(cast, { vendor: seller, buyer: cast.buyer, listing });
    expect(cast.state(granted).backing.sponsor).toEqual({ participant: cast.vendor.org, sponsorship: id });
    const request = aTransfer(granted);
    cast.submit(cast.buyer, 'transfer.request', request);
    await check(cast, request.id);
    cast.submit(cast.vendor, 'sponsorship.end', { id, reason: 'x' });
    expect([outcome(cast, SYSTEM, 'grant.lose_ground', { id: granted }), outcome(cast, SYSTEM, 'listing.lose_ground', { id: listing }), outcome(cast, seller, 'transfer.start', { id: request.id })]).toEqual(['state_conflict', 'accepted', 'accepted']);
    expect(outcome(cast, cast.maker, 'listing.resume', { id: listing, reason: 'x' })).toBe('not_sponsored');
    expect(audited(cast)).toEqual([]);
  });

  test('that has ended before the agreement is finalised stops it; another sponsor than agreed does, too', async () => {
    const first = aSponsorship(cast, seller, cast.vendor);
    const { listing } = await list(cast, seller);
    const id = cast.ledger.newId('negotiation');
    cast.submit(cast.buyer, 'negotiation.request', { id, listing, proposal: { terms: anOffer().terms, plan: 'basic', need: 'x' } });
    cast.submit(seller, 'negotiation.agree', { id });
    cast.submit(cast.buyer, 'negotiation.verify', { id, agreementSha256: cast.state(id).agreementSha256 ?? '' });
    cast.submit(cast.vendor, 'sponsorship.end', { id: first, reason: 'x' });
    expect(outcome(cast, seller, 'negotiation.finalize', { id })).toBe('not_sponsored');
    aSponsorship(cast, seller, cast.both);
    expect(outcome(cast, seller, 'negotiation.finalize', { id })).toBe('reference_invalid');
  });

  test('ends by itself on its last day, whether or not the timekeeper has come by', async () => {
    const id = aSponsorship(cast, seller, cast.vendor, '2026-06-20');
    const { listing } = await list(cast, seller);
    const asked = (): Id<'negotiation'> => {
      const negotiation = cast.ledger.newId('negotiation');
      cast.submit(cast.buyer, 'negotiation.request', { id: negotiation, listing, proposal: { terms: anOffer().terms, plan: 'basic', need: 'x' } });
      return negotiation;
    };
    const [before, after] = [asked(), asked()];
    cast.clock.at = '2026-06-20T15:59:59.999Z';
    expect(outcome(cast, seller, 'negotiation.agree', { id: before })).toBe('accepted');
    cast.clock.at = '2026-06-20T16:00:00.000Z';
    expect(outcome(cast, seller, 'negotiation.agree', { id: after })).toBe('not_sponsored');
    cast.submit(SYSTEM, 'sponsorship.lapse', { id, reason: 'x' });
    expect([cast.state(id).state, cast.state(seller.org).sponsorship]).toEqual(['ENDED', null]);
  });
});

describe('a signing key', () => {
  test.each([['Ed25519', KEY_TYPE.ed25519], ['SM2', KEY_TYPE.sm2]] as const)('of %s is registered with a proof that it is held, once', async (_, type) => {
    const { caller, key, keyId } = await anAssessor(cast, {}, type);
    const vkey = formatVkey(verificationKeyOf(key));
    expect(cast.state(caller.org).signingKeys).toEqual([{ keyId, vkey, since: cast.clock.at, retiredAt: null }]);
    expect(outcome(cast, caller, 'participant.register_key', { id: caller.org, vkey, possession: signedBy(key, possessionText(caller.org, vkey)) })).toBe('already_exists');
    expect(audited(cast)).toEqual([]);
  });

  test('that is another’s, or of a suite that signs no statements, is refused', async () => {
    const { caller } = await anAssessor(cast);
    const attempt = (name: string, type: 1 | 4, by: number): string => {
      const key = { name, type, seed: Buffer.alloc(32, 9) };
      const vkey = formatVkey(verificationKeyOf(key));
      const signer = { name, type: 1 as const, seed: Buffer.alloc(32, by) };
      return outcome(cast, caller, 'participant.register_key', { id: caller.org, vkey, possession: signedBy(signer, possessionText(caller.org, vkey)) });
    };
    expect([attempt(caller.org, 1, 8), attempt(cast.vendor.org, 1, 9), attempt(caller.org, 4, 9), attempt(caller.org, 1, 9)]).toEqual(['signature_invalid', 'reference_invalid', 'signature_invalid', 'accepted']);
  });

  test('that is retired signs nothing any more', async () => {
    const assessor = await anAssessor(cast);
    const { caller, keyId } = assessor;
    aReport(cast, assessor);
    cast.submit(caller, 'participant.retire_key', { id: caller.org, keyId, reason: 'x' });
    expect(() => aReport(cast, assessor)).toThrow(expect.objectContaining({ code: 'reference_invalid' }));
    expect(outcome(cast, caller, 'participant.retire_key', { id: caller.org, keyId, reason: 'x' })).toBe('state_conflict');
  });
});

describe('a report', () => {
  let assessor: Assessor;
  beforeEach(async () => { assessor = await anAssessor(cast); });

  const submitted = (change: Parameters<typeof aStatement>[2] = {}, { by = assessor, signed }: { readonly by?: Assessor; readonly signed?: string } = {}): string => {
    const statement = aStatement(cast, by, change);
    return outcome(cast, by.caller, 'report.submit', { id: cast.ledger.newId('report'), statement, keyId: by.keyId, signature: signed ?? signedBy(by.key, reportText(statement)) });
  };

  test.each([KEY_TYPE.ed25519, KEY_TYPE.sm2])('is signed by its issuer’s key of type %i', async (type) => {
    const by = await anAssessor(cast, {}, type);
    expect(submitted({}, { by })).toBe('accepted');
  });

  test('whatever is changed after the signing, is refused', () => {
    const statement = aStatement(cast, assessor);
    const signature = signedBy(assessor.key, reportText(statement));
    const changed = fc.constantFrom<Partial<typeof statement>>({ kind: 'quality' }, { conclusion: 'qualified' }, { sha256: '1'.repeat(64) }, { validUntil: '2027-06-14' }, { issuedOn: '2026-06-14' });
    fc.assert(fc.property(changed, (change) => {
      expect(outcome(cast, assessor.caller, 'report.submit', { id: cast.ledger.newId('report'), statement: { ...statement, ...change }, keyId: assessor.keyId, signature })).toBe('signature_invalid');
    }), { numRuns: 20 });
    expect(submitted({}, { signed: signature })).toBe('accepted');
  });

  test('is about fields that the product has, of a day that has come, for a time that has not gone', () => {
    expect([submitted({ subjectSha256: DIGEST }), submitted({ issuedOn: '2026-06-16' }), submitted({ validUntil: '2026-06-15' }), submitted({ issuedOn: '2026-01-01', validUntil: '2026-06-14' })]).toEqual(['reference_invalid', 'reference_invalid', 'accepted', 'outside_period']);
    expect([submitted({ validUntil: '2031-06-16' }), submitted({ validUntil: '2031-06-17' })]).toEqual(['accepted', 'outside_period']);
    expect(submitted({ issuer: cast.vendor.org })).toBe('wrong_party');
  });

  test('is of nobody who is affiliated with the vendor: not the vendor, not its group, not its sponsor, not the same organisation by its number', async () => {
    const own = await anAssessor(cast, { capacities: ['service', 'vendor'] });
    const { product } = await list(cast, own.caller);
    expect(submitted({ subject: product }, { by: own })).toBe('conflict_of_interest');
    affiliates(cast.vendor, assessor.caller);
    expect(submitted()).toBe('conflict_of_interest');
    const merchant = await anAssessor(cast, { capacities: ['service', 'vendor'], dataMerchant: true });
    const seller = await admit(cast, cast, { capacities: ['vendor'], dataMerchant: false });
    const { product: sponsored } = await list(cast, seller);
    expect(submitted({ subject: sponsored }, { by: merchant })).toBe('accepted');
    aSponsorship(cast, seller, merchant.caller);
    expect(submitted({ subject: sponsored }, { by: merchant })).toBe('conflict_of_interest');
    const { registration } = cast.state(seller.org).organisation;
    const twin = await anAssessor(cast, { ...anOrganisation(), capacities: ['service'], registration });
    expect(submitted({ subject: sponsored }, { by: twin })).toBe('conflict_of_interest');
  });

  test('names a certificate of its issuer that is in force, or none', () => {
    const { caller } = assessor;
    const certificate = cast.ledger.newId('certificate');
    cast.submit(caller, 'certificate.file', { id: certificate, kind: 'law-firm', name: { zh: '律师事务所执业许可证' }, number: 'X1', authority: '司法局', issuedOn: '2020-01-01', validUntil: null, sha256: DIGEST, person: null });
    const statement = aStatement(cast, assessor);
    const attempt = (): string => outcome(cast, caller, 'report.submit', { id: cast.ledger.newId('report'), statement, keyId: assessor.keyId, signature: signedBy(assessor.key, reportText(statement)), certificate });
    expect(attempt()).toBe('reference_invalid');
    cast.submit(cast.maker, 'certificate.confirm', { id: certificate });
    expect(attempt()).toBe('accepted');
  });

  /** A listing whose product names the report; the same fields as the first version had. */
  async function relying(report: Id<'report'>, product = cast.product): Promise<string> {
    const { sha256 } = cast.state(report);
    cast.submit(cast.vendor, 'product.revise', { id: product, description: aDescription({ complianceReport: { sha256, issuer: '某律师事务所', report } }) });
    const listing = cast.ledger.newId('listing');
    cast.submit(cast.vendor, 'listing.create', { id: listing, product, productVersion: cast.state(product).versions.length, offer: anOffer() });
    cast.submit(cast.vendor, 'listing.submit', { id: listing });
    await check(cast, listing);
    return cast.state(listing).state;
  }

  test('carries a listing while it stands: neither withdrawn, nor set aside, nor expired, nor against it', async () => {
    expect(await relying(aReport(cast, assessor))).toBe('LISTED');
    expect(await relying(aReport(cast, assessor, { conclusion: 'qualified' }))).toBe('LISTED');
    expect(await relying(aReport(cast, assessor, { conclusion: 'negative' }))).toBe('RETURNED');
    expect(await relying(aReport(cast, assessor, { kind: 'quality' }))).toBe('RETURNED');
    const withdrawn = aReport(cast, assessor);
    cast.submit(assessor.caller, 'report.withdraw', { id: withdrawn, reason: 'x' });
    expect(await relying(withdrawn)).toBe('RETURNED');
    const aside = aReport(cast, assessor);
    cast.submit(cast.regulator, 'report.set_aside', { id: aside, ground: 'x', article: 'x' });
    expect(await relying(aside)).toBe('RETURNED');
    expect(audited(cast)).toEqual([]);
  });

  test.each([['2026-06-19T15:59:59.999Z', 'LISTED'], ['2026-06-19T16:00:00.000Z', 'RETURNED']])('that is valid until 19 June: what is checked at %s is %s', async (at, expected) => {
    const report = aReport(cast, assessor, { validUntil: '2026-06-19' });
    cast.clock.at = at;
    expect(await relying(report)).toBe(expected);
  });

  test('of one product carries no other, and none whose fields have changed', async () => {
    const report = aReport(cast, assessor);
    const { product } = await submitListing(cast, cast.vendor);
    expect(await relying(report, product)).toBe('RETURNED');
    cast.submit(cast.vendor, 'product.revise', { id: cast.product, description: aDescription({ fields: [{ name: 'other', type: 'string', grade: 'general', personal: false, sensitive: false }], complianceReport: { sha256: DIGEST, issuer: 'x', report } }) });
    const listing = cast.ledger.newId('listing');
    cast.submit(cast.vendor, 'listing.create', { id: listing, product: cast.product, productVersion: 2, offer: anOffer() });
    cast.submit(cast.vendor, 'listing.submit', { id: listing });
    await check(cast, listing);
    expect(cast.state(listing).state).toBe('RETURNED');
  });

  test('expires on its last day', () => {
    const id = aReport(cast, assessor, { validUntil: '2026-06-30' });
    expect(cast.state(id).dueAt).toBe('2026-06-30T16:00:00.000Z');
    cast.submit(SYSTEM, 'report.expire', { id, reason: 'x' });
    expect(cast.state(id).state).toBe('EXPIRED');
  });
});

describe('a certificate', () => {
  const facts = (change: Partial<CommandInput<'certificate.file'>> = {}): CommandInput<'certificate.file'> => ({
    id: cast.ledger.newId('certificate'), kind: 'security-assessor', name: { zh: '网络安全等级测评资质' }, number: 'SC-2026-0117', authority: '公安部', issuedOn: '2026-01-01', validUntil: '2026-12-31', sha256: DIGEST, person: null, ...change,
  });

  test('is filed by its holder, of a day that has come, for a time that has not gone, of its own person', () => {
    const file = (change: Parameters<typeof facts>[0]): string => outcome(cast, cast.vendor, 'certificate.file', facts(change));
    expect([file({ issuedOn: '2026-06-15' }), file({ issuedOn: '2026-06-16' }), file({ validUntil: '2026-06-15' }), file({ validUntil: '2026-06-14' }), file({ person: cast.vendor.person }), file({ person: cast.both.person })])
      .toEqual(['accepted', 'reference_invalid', 'accepted', 'outside_period', 'accepted', 'reference_invalid']);
  });

  test('that the operator confirms brings the date to renew it by; one that is revoked has none', () => {
    const input = facts();
    cast.submit(cast.vendor, 'certificate.file', input);
    const [, opened] = cast.submit(cast.maker, 'certificate.confirm', { id: input.id }).entries;
    const duty = opened?.stream as Id<'obligation'>;
    expect(cast.state(duty)).toMatchObject({ kind: 'qualification-renewal', owner: cast.vendor.org, source: input.id, dueOn: '2026-12-31', remindOn: '2026-11-01', nature: 'window' });
    cast.submit(cast.regulator, 'certificate.revoke', { id: input.id, reason: 'x', documentSha256: DIGEST });
    expect([cast.state(input.id).state, cast.state(duty).state]).toEqual(['REVOKED', 'ENDED']);
  });

  test('without an end opens no duty', () => {
    const input = facts({ validUntil: null });
    cast.submit(cast.vendor, 'certificate.file', input);
    expect(cast.submit(cast.maker, 'certificate.confirm', { id: input.id }).entries.map(({ type }) => type)).toEqual(['certificate.confirmed']);
  });
});

describe('a record of conduct', () => {
  const fact = (change: Partial<CommandInput<'conduct.record'>> = {}): CommandInput<'conduct.record'> => ({
    id: cast.ledger.newId('conduct'), concerned: cast.vendor.org, what: { zh: '未按期提交风险评估报告' }, on: '2026-06-01', decidedBy: '深圳市发展和改革委员会', documentNumber: '深发改罚〔2026〕12号', documentSha256: DIGEST,
    article: '《网络数据安全管理条例》第三十三条', viewUntil: '2027-06-14', ...change,
  });
  const recorded = (change: Parameters<typeof fact>[0] = {}, by = cast.regulator): string => outcome(cast, by, 'conduct.record', fact(change));

  test('is of what has happened, about another, shown for three years at most', () => {
    expect([recorded(), recorded({ on: '2026-06-15' }), recorded({ on: '2026-06-16' }), recorded({ concerned: cast.regulator.org })]).toEqual(['accepted', 'accepted', 'reference_invalid', 'conflict_of_interest']);
    expect([recorded({ viewUntil: '2029-06-15' }), recorded({ viewUntil: '2029-06-16' }), recorded({ viewUntil: '2026-06-15' }), recorded({ viewUntil: '2026-06-14' })]).toEqual(['accepted', 'outside_period', 'accepted', 'outside_period']);
  });

  test('has no score: its entries hold what a document shows, and no number that sums anybody up', () => {
    const input = fact();
    cast.submit(cast.regulator, 'conduct.record', input);
    expect(Object.keys(cast.state(input.id)).filter((name) => /score|rating|grade|level|points/i.test(name))).toEqual([]);
  });

  test('is corrected by who has recorded it, and commented on by the one concerned; what was wrong stays in the ledger', () => {
    const { id, concerned: _, viewUntil: __, ...facts } = fact();
    cast.submit(cast.regulator, 'conduct.record', fact({ id }));
    expect(outcome(cast, cast.maker, 'conduct.correct', { id, ...facts, reason: 'x' })).toBe('wrong_party');
    cast.submit(cast.regulator, 'conduct.correct', { id, ...facts, on: '2026-05-31', reason: '日期有误' });
    expect([outcome(cast, cast.both, 'conduct.comment', { id, text: 'x' }), outcome(cast, cast.vendor, 'conduct.comment', { id, text: '已补交' })]).toEqual(['not_found', 'accepted']);
    expect(cast.state(id)).toMatchObject({ on: '2026-05-31', corrections: 1, comments: [{ text: '已补交', at: cast.clock.at }] });
    expect(cast.entries.some(({ type, body }) => type === 'conduct.recorded' && Buffer.from(body).includes('2026-06-01'))).toBe(true);
  });

  test('takes eight comments', () => {
    const input = fact();
    cast.submit(cast.regulator, 'conduct.record', input);
    const said = Array.from({ length: 9 }, () => refusalOf(cast, cast.vendor, 'conduct.comment', { id: input.id, text: 'x' })?.code ?? 'accepted');
    expect(said).toEqual([...Array<string>(8).fill('accepted'), 'limit_exceeded']);
  });

  test('leaves the view on its last day', () => {
    const input = fact({ viewUntil: '2026-06-20' });
    cast.submit(cast.regulator, 'conduct.record', input);
    expect(cast.state(input.id).dueAt).toBe('2026-06-20T16:00:00.000Z');
    wait(cast, 6);
    cast.submit(SYSTEM, 'conduct.expire', { id: input.id, reason: 'x' });
    expect(cast.state(input.id).state).toBe('OUT_OF_VIEW');
  });
});

test('a foreign company cannot be a data merchant, and so no sponsor', async () => {
  const foreign = await admit(cast, cast, { ...abroad('SG'), capacities: ['vendor'] });
  const seller = await admit(cast, cast, { capacities: ['vendor'], dataMerchant: false });
  expect(outcome(cast, seller, 'sponsorship.propose', { id: cast.ledger.newId('sponsorship'), sponsor: foreign.org, sponsored: seller.org, answersFor: ['source'], until: '2027-01-01', documentSha256: DIGEST })).toBe('reference_invalid');
});
