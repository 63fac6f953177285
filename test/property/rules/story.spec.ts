import { beforeAll, describe, expect, test } from '@jest/globals';
import { derivedId } from '#ledger';
import { ENTRY_TYPES, evolve, kindOf, type AnyState, type FoldEntry, type Id } from '#core/exchange';
import { SYSTEM, aDescription, anApplication, anOffer, check, someTerms, submitListing } from '../../support/ledger.js';
import { aCast, aChecked, aGrant, aRequest, PERSONAL, type Cast } from '../cast.js';
import { oversight } from '../oversight.js';
import { aDecided, aReferred } from '../reviews.js';

/** One long story in which everything happens once. */
let cast: Cast;
const expected: { readonly id: Id; readonly state: string }[] = [];
function ends(id: Id, state: string): void {
  expected.push({ id, state });
}
const DIGEST = '0'.repeat(64);

beforeAll(async () => {
  cast = await aCast(PERSONAL);
  people();
  await listings();
  await negotiations();
  const grant = await grants();
  await transfers(grant);
  await bases(grant);
  holds(grant);
  await oversight(cast, grant, ends);
  cast.submit(cast.regulator, 'inspection.record', { query: 'GET /v1/entries', rows: 100, answerSha256: DIGEST });
});

const reason = 'story';

function people(): void {
  const rejected = cast.submit(SYSTEM, 'participant.apply', anApplication()).entries[0].stream as Id<'participant'>;
  cast.submit(cast.maker, 'participant.reject', { id: rejected, reason });
  const { org } = cast.both;
  const credential = { id: 'cli_00000000-0000-0000-0000-000000000001', secretSha256: DIGEST, person: null, validFrom: '2026-01-01T00:00:00Z', validUntil: '2027-01-01T00:00:00Z' };
  cast.submit(cast.both, 'credential.issue', { id: org, credential });
  cast.submit(cast.both, 'credential.revoke', { id: org, credential: credential.id, reason });
  cast.submit(cast.maker, 'participant.suspend', { id: org, reason });
  cast.submit(cast.maker, 'participant.resume', { id: org, reason });
  cast.submit(cast.both, 'participant.exit', { id: org, reason });
  cast.submit(SYSTEM, 'participant.close', { id: org, reason });
  ends(rejected, 'REJECTED');
  ends(org, 'EXITED');
  ends(cast.vendor.org, 'ADMITTED');
}

async function listings(): Promise<void> {
  const draft = cast.ledger.newId('product');
  cast.submit(cast.vendor, 'product.describe', { id: draft, description: aDescription() });
  cast.submit(cast.vendor, 'product.revise', { id: draft, description: aDescription({ sector: 'energy' }) });
  cast.submit(cast.vendor, 'product.retire', { id: draft, reason });
  ends(draft, 'RETIRED');
  const reviewed = await aReferred(cast);
  aDecided(cast, reviewed.review);
  ends(reviewed.review, 'DECIDED');
  ends(reviewed.check, 'PASS');
  cast.submit(cast.vendor, 'listing.suspend', { id: reviewed.listing, reason });
  cast.submit(cast.maker, 'listing.resume', { id: reviewed.listing, reason });
  cast.submit(cast.vendor, 'listing.delist', { id: reviewed.listing, reason });
  ends(reviewed.listing, 'DELISTED');
  const returned = await submitListing(cast, cast.vendor, { description: { source: null } });
  await check(cast, returned.listing);
  cast.submit(cast.vendor, 'listing.revise', { id: returned.listing, productVersion: 1, offer: anOffer() });
  ends(returned.listing, 'DRAFT');
  ends(cast.listing, 'LISTED');
}

async function negotiations(): Promise<void> {
  const [accepted, terminated] = [cast.ledger.newId('negotiation'), cast.ledger.newId('negotiation')];
  const proposal = { terms: someTerms(), plan: 'basic', need: 'x' };
  for (const id of [accepted, terminated]) cast.submit(cast.buyer, 'negotiation.request', { id, listing: cast.listing, proposal });
  cast.submit(cast.vendor, 'negotiation.offer', { id: accepted, proposal: { ...proposal, terms: someTerms({ termDays: 30 }) } });
  cast.submit(cast.buyer, 'negotiation.accept', { id: accepted });
  cast.submit(cast.buyer, 'negotiation.terminate', { id: terminated, reason });
  const finalized = cast.state(await aGrant(cast)).negotiation;
  ends(accepted, 'ACCEPTED');
  ends(terminated, 'TERMINATED');
  ends(finalized, 'FINALIZED');
}

async function grants(): Promise<Id<'grant'>> {
  const [revoked, lost, expired, limited, kept] = [await aGrant(cast), await aGrant(cast), await aGrant(cast), await aGrant(cast, { countMax: 1 }), await aGrant(cast)];
  cast.submit(cast.foreign, 'grant.collect_credential', { id: kept });
  cast.submit(cast.vendor, 'grant.suspend', { id: kept, reason });
  cast.submit(cast.vendor, 'grant.resume', { id: kept, reason });
  cast.submit(cast.vendor, 'grant.revoke', { id: revoked, reason });
  cast.submit(cast.vendor, 'grant.acknowledge', { id: revoked, enforcementPoint: 'gateway-1' });
  cast.submit(cast.foreign, 'grant.give_up', { id: lost, reason });
  cast.submit(SYSTEM, 'grant.expire', { id: lost, reason });
  cast.submit(SYSTEM, 'grant.expire', { id: expired, reason });
  aRequest(cast, limited);
  ends(revoked, 'REVOKED');
  ends(lost, 'REVOKED_UNCONFIRMED');
  ends(expired, 'EXPIRED');
  ends(limited, 'EXHAUSTED');
  ends(kept, 'ACTIVE');
  return kept;
}

async function transfers(grant: Id<'grant'>): Promise<void> {
  const counted = { people: { general: 10, sensitive: 0 } };
  const [done, given] = [await aChecked(cast, grant, counted), await aChecked(cast, grant, counted)];
  const blocked = await aChecked(cast, grant, { circumstances: { foreignAuthorityRequest: true } });
  const errored = aRequest(cast, grant);
  cast.submit(cast.vendor, 'transfer.start', { id: done });
  cast.submit(cast.foreign, 'transfer.suspend', { id: done, reason });
  cast.submit(cast.vendor, 'transfer.resume', { id: done, reason });
  cast.submit(cast.foreign, 'transfer.complete', { id: done });
  cast.submit(cast.foreign, 'transfer.terminate', { id: given, reason });
  const refused = aRequest(cast, grant, { mode: 'query' });
  const id = cast.submit(SYSTEM, 'check.queue', { subject: errored, round: 1 }).entries[0].stream as Id<'check'>;
  cast.submit(SYSTEM, 'check.fail_with_error', { id, reason });
  cast.submit(cast.maker, 'check.redrive', { id, reason });
  cast.submit(SYSTEM, 'check.fail_with_error', { id, reason });
  cast.submit(SYSTEM, 'check.lapse', { id, reason });
  ends(done, 'COMPLETED');
  ends(given, 'TERMINATED');
  ends(blocked, 'TERMINATED');
  ends(refused, 'TERMINATED');
  ends(errored, 'REQUESTED');
  ends(id, 'FAIL');
}

async function bases(grant: Id<'grant'>): Promise<void> {
  const scope = { recipients: [cast.foreign.org], countries: ['SG'], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 };
  const [filed, late, waived, expired] = ['STANDARD_CONTRACT', 'STANDARD_CONTRACT', 'STANDARD_CONTRACT', 'CERTIFICATION'].map((kind) => {
    const id = cast.ledger.newId('basis');
    cast.submit(cast.vendor, 'basis.draft', { id, kind: kind as 'CERTIFICATION', scope, validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: DIGEST, impactAssessmentSha256: DIGEST });
    if (kind === 'STANDARD_CONTRACT') cast.submit(cast.vendor, 'basis.effect', { id, effectiveOn: '2026-06-15' });
    return id;
  }) as [Id<'basis'>, Id<'basis'>, Id<'basis'>, Id<'basis'>];
  const obligation = (basis: Id<'basis'>): Id<'obligation'> => derivedId(1, 'obligation', basis, 'filing');
  cast.submit(cast.vendor, 'basis.file', { id: filed, authority: 'CAC', filingNumber: '1', filedOn: '2026-06-20' });
  for (const _ of [1, 2]) cast.submit(SYSTEM, 'obligation.remind', { id: obligation(late), reason });
  cast.submit(cast.vendor, 'obligation.fulfil', { id: obligation(late), evidenceSha256: DIGEST });
  cast.submit(cast.regulator, 'obligation.waive', { id: obligation(waived), ground: reason });
  cast.submit(cast.vendor, 'basis.withdraw', { id: waived, reason });
  cast.submit(SYSTEM, 'basis.expire', { id: expired, reason });
  const carried = await aChecked(cast, grant, { people: { general: 500_000, sensitive: 0 } });
  cast.submit(cast.vendor, 'transfer.attach_basis', { id: carried, basis: filed });
  await check(cast, carried);
  for (const [id, state] of [[filed, 'FILED'], [waived, 'WITHDRAWN'], [expired, 'EXPIRED']] as const) ends(id, state);
  for (const [id, state] of [[filed, 'DONE'], [late, 'DONE_LATE'], [waived, 'WAIVED']] as const) ends(obligation(id), state);
  ends(carried, 'REQUESTED');
}

function holds(grant: Id<'grant'>): void {
  const transfer = aRequest(cast, grant);
  for (const target of [cast.buyer.org, cast.product, grant, transfer]) {
    const id = cast.ledger.newId('hold');
    cast.submit(cast.regulator, 'hold.place', { id, target, ground: reason, article: 'x' });
    cast.submit(cast.regulator, 'hold.lift', { id, reason });
    ends(id, 'LIFTED');
  }
}

describe('a story in which everything happens', () => {
  test('writes every entry type that there is', () => {
    const written = new Set(cast.entries.map(({ type }) => type));
    expect(Object.keys(ENTRY_TYPES).filter((type) => !written.has(type))).toEqual([]);
  });

  test('leaves everything in the state that it should', () => {
    expect(expected.map(({ id }) => ({ id, state: cast.state(id).state }))).toEqual(expected);
  });

  test('folds from nothing to the same states, one aggregate at a time', () => {
    const folded = new Map<Id, AnyState>();
    for (const { stream, body } of cast.entries) folded.set(stream, evolve(folded.get(stream), JSON.parse(Buffer.from(body).toString()) as FoldEntry));
    for (const [id, state] of folded) expect(state).toEqual(cast.state(id));
    expect(new Set([...folded.keys()].map(kindOf)).size).toBe(18);
  });

  test('names in every entry the parties that may see it', () => {
    for (const { body } of cast.entries) expect((JSON.parse(Buffer.from(body).toString()) as { parties: string[] }).parties).not.toEqual([]);
  });
});
