import { beforeEach, describe, expect, test } from '@jest/globals';
import { agreementOf, blockHash, contractCall, countsOf, documentOf, nationalReportDocument, shanghaiDay, transactionHash, type CommandInput, type Drafts, type EntryData, type Id, type ReportedFact } from '#core/exchange';
import { derivedId, type CommittedEntry } from '#ledger';
import { canonicalJson } from '#core/tlog';
import { audited } from '../../support/audited.js';
import { NOTHING_OPEN, SYSTEM, aTransfer, admit, anApplication, callerOf, check, list, someTerms, submitListing } from '../../support/ledger.js';
import { aSponsorship, anAssessor, anAuthority, publicProduct, someTermsOf, submissionOf } from '../professions.js';
import { aPreparation, aPrepared, factsIn, reportNumbered } from '../national-reports.js';
import { TREE, aChain, anAnchor, anchorIn } from '../ports.js';
import { TRIAL_TERMS, aPricedListing, activate, anOrder, buy, instruct, reportDay, usageOf } from '../settling.js';
import { aCast, aChecked, aGrant, aRequest, PERSONAL, type Cast } from '../cast.js';
import { aDispute, aSubjectRequest, anIncident } from '../troubles.js';

/** Entries that were never decided, correctly formed, hashed and folded: what an operator could write who holds database and key. */
let cast: Cast;
let honest = 0;

/** Whatever was written before this was decided; the first finding must be at `honest` or behind it. */
function forge(caller: Parameters<Cast['force']>[0], ...drafts: Drafts): void {
  honest = cast.entries.length;
  cast.force(caller, ...drafts);
}
const draft = (type: string, stream: Id, data: object, documents: readonly ReturnType<typeof documentOf>[] = []): Drafts[0] => ({ type, stream, data, documents }) as unknown as Drafts[0];
/** The same entry as was written honestly, as a draft again. */
const again = (index: number): { readonly type: string; readonly stream: Id; readonly data: never } => JSON.parse(Buffer.from(cast.entries[index]?.body ?? '').toString()) as never;

const writable = (): CommittedEntry[] => cast.entries as CommittedEntry[];
/** Puts other bytes in the place of an entry. */
function rewrite(index: number, change: (body: string) => string): void {
  const entry = writable()[index];
  if (entry !== undefined) writable().splice(index, 1, { ...entry, body: Buffer.from(change(Buffer.from(entry.body).toString())) });
}

/** Runs the check of a transfer until the verdict, which is left to the forger; returns the check, and what an honest exchange would have written. */
async function running(transfer: Id<'transfer'>): Promise<Id<'check'>> {
  const { entries: [queued] } = await cast.run(SYSTEM, 'check.queue', { subject: transfer, round: 1 });
  const id = queued.stream as Id<'check'>;
  await cast.run(SYSTEM, 'check.start', { id });
  return id;
}

const request = async (people = 0, terms: Parameters<typeof someTerms>[0] = {}): Promise<Id<'transfer'>> => aRequest(cast, await aGrant(cast, terms), { people: { general: people, sensitive: 0 } });

beforeEach(async () => {
  cast = await aCast();
});

/** What rests on other than public data, of a vendor who answers for itself. */
const BACKING = { regime: 'NON_PUBLIC' } as const;

/** A grant that a dispute has frozen. */
async function aFrozen(): Promise<{ readonly id: Id<'dispute'>; readonly grant: Id<'grant'>; readonly hold: Id<'hold'> }> {
  const grant = await aGrant(cast);
  const id = aDispute(cast, grant);
  cast.submit(cast.maker, 'dispute.freeze', { id, until: '2026-07-01', ground: 'x' });
  return { id, grant, hold: cast.state(id).freeze?.hold ?? cast.ledger.newId('hold') };
}

/** A forgery, the number of the invariant that it breaks, and what the audit says. */
type Forgery = readonly [name: string, invariant: number, what: RegExp, forgery: () => Promise<void>];

/** Seals the day of the founding, on the next, as the forger likes. */
function sealed(change: object): Promise<void> {
  const day = shanghaiDay(cast.clock.at);
  cast.clock.at = new Date(Date.parse(cast.clock.at) + 86_400_000).toISOString();
  forge(SYSTEM, draft('day.sealed', derivedId(1, 'day', day), { day, through: cast.entries.length - 1, participants: 0, pairs: 0, mapRoot: '0'.repeat(64), ...change }));
  return Promise.resolve();
}

/** Confirms an anchor that was submitted honestly, with the block of another. */
function confirmedBy(change: (data: EntryData<'anchor.confirmed'>) => object, of = TREE): Promise<void> {
  const chain = aChain();
  const [id, other] = [anAnchor(cast, chain, { ...TREE, size: 3 }), chain.send(contractCall({ ...of, size: of === TREE ? 3 : of.size }))];
  chain.seal();
  const receipt = chain.receipt(of === TREE ? cast.state(id).transactionHash : other);
  if (receipt === undefined) throw new Error('the chain has sealed no block');
  const document = documentOf(receipt);
  const { number, sealer } = receipt.block;
  const data = { transactionHash: transactionHash(receipt.transaction), blockNumber: number, blockHash: blockHash(receipt.block), sealer, receiptSha256: document.sha256 };
  forge(SYSTEM, draft('anchor.confirmed', id, change(data), [document]));
  return Promise.resolve();
}

/** Prepares a second report, behind an honest one, as the forger likes. */
function reported(change: (honest: EntryData<'nationalreport.prepared'>) => object, facts?: ReportedFact[]): Promise<void> {
  const { through: from } = cast.state(aPrepared(cast));
  const { facts: found, ...range } = aPreparation(cast, { sequence: 1, from });
  const said = { ...range, day: shanghaiDay(cast.clock.at), counts: countsOf(facts ?? found) };
  const document = nationalReportDocument(said, facts ?? found);
  forge(SYSTEM, draft('nationalreport.prepared', reportNumbered(1), change({ ...said, reportSha256: document.sha256 }), [document]));
  return Promise.resolve();
}

const FORGERIES: readonly Forgery[] = [
  ['a report to the national platform leaves entries out', 23, /it is report 1 from entry \d+ on, and report 1 from entry \d+ on would be next/, () => reported((said) => ({ ...said, from: said.from + 1 }))],
  ['a report to the national platform has a number too many', 23, /it is report 2 from entry/, () => reported((said) => ({ ...said, sequence: 2 }))],
  ['a report to the national platform is of entries to come', 23, /of a tree of 1000000, and is itself entry/, () => reported((said) => ({ ...said, checkpoint: { ...said.checkpoint, size: 1_000_000 } }))],
  ['a report to the national platform hides a listing', 23, /it counts .*"listing":0.*, the entries make .*"listing":1/, async () => {
    aPrepared(cast);
    await list(cast, cast.vendor);
    const honestOnes = factsIn(cast, 0, cast.entries.length).filter(({ fact }) => fact === 'listing');
    expect(honestOnes.length).toBeGreaterThan(0);
    const { facts: _, ...range } = aPreparation(cast, { sequence: 1, from: cast.state(reportNumbered(0)).through });
    const said = { ...range, day: shanghaiDay(cast.clock.at), counts: countsOf([]) };
    const document = nationalReportDocument(said, []);
    forge(SYSTEM, draft('nationalreport.prepared', reportNumbered(1), { ...said, reportSha256: document.sha256 }, [document]));
  }],
  ['a report to the national platform has another digest than its facts', 23, /it is of the digest [0-9a-f]{64}, the entries make [0-9a-f]{64}/, () => reported((said) => ({ ...said, platform: 'elsewhere' }))],
  ['a look-up in the business registry tells less than its record', 22, /tells of no mismatch; the record shows name, status/, () => {
    const application = anApplication();
    cast.submit(SYSTEM, 'participant.apply', application);
    const document = documentOf({ number: application.organisation.registration.number, name: '另一公司', status: 'revoked', representativeSha256: null, registeredOn: null });
    forge(SYSTEM, draft('participant.registry_checked', application.id, { registry: 'file', recordSha256: document.sha256, mismatches: [] }, [document]));
    return Promise.resolve();
  }],
  ['an application is endorsed as if the registry had agreed', 22, /says nothing of what the registry contradicts: not_found/, () => {
    const application = anApplication();
    cast.submit(SYSTEM, 'participant.apply', application);
    cast.submit(SYSTEM, 'participant.check_registry', { id: application.id, registry: 'file', record: null });
    forge(cast.maker, draft('participant.endorsed', application.id, { person: cast.maker.person }));
    return Promise.resolve();
  }],
  ['an anchor is of a tree that the log did not have yet', 22, /anchors a tree of 1000000 entries, and there were \d+/, () => {
    forge(SYSTEM, draft('anchor.submitted', anchorIn({ ...TREE, size: 1_000_000 }), { chain: 'reference/group0', ...TREE, size: 1_000_000, transactionHash: '0'.repeat(64) }));
    return Promise.resolve();
  }],
  ['an anchor is confirmed by the receipt of another tree', 22, /another one than was submitted/, () => confirmedBy((data) => data, { ...TREE, size: 2 })],
  ['an anchor names another block than its receipt', 22, /names another block/, () => confirmedBy((data) => ({ ...data, blockNumber: 7 }))],
  ['a day seals other statements than the entries make', 15, /with participants 0, the entries make/, () => sealed({})],
  ['a product of public data is registered that rests on no authorisation in force', 17, /its authorisation .* was DRAFT/, async () => {
    const { product } = await publicProduct(cast, 'DRAFT');
    forge(cast.vendor, draft('product.registered', product, {}));
  }],
  ['a product of public data is registered by another than the operator', 17, /is not the operator of/, async () => {
    const { authorisation, product } = await publicProduct(cast, 'IN_FORCE', cast.both);
    forge(cast.both, draft('product.registered', product, {}), draft('authorisation.product_added', authorisation, { product, name: { zh: 'x' }, version: 1, vendor: cast.both.org }));
  }],
  ['a product of public data is kept off the published list', 17, /was not put on the published list/, async () => {
    const { product } = await publicProduct(cast, 'IN_FORCE');
    forge(cast.vendor, draft('product.registered', product, {}));
    cast.submit(cast.maker, 'product.retire', { id: product, reason: 'x' });
  }],
  ['an agreement hides the sponsor', 17, /by the entries it is .*sponsor/, async () => {
    const seller = await admit(cast, cast, { capacities: ['vendor'], dataMerchant: false });
    aSponsorship(cast, seller, cast.vendor);
    const { listing } = await list(cast, seller);
    const id = cast.ledger.newId('negotiation');
    cast.submit(cast.buyer, 'negotiation.request', { id, listing, proposal: { terms: someTerms(), plan: 'basic', need: 'x' } });
    const document = agreementOf(cast.state(id), BACKING);
    forge(seller, draft('negotiation.agreed', id, { agreementSha256: document.sha256, automatic: false, backing: BACKING }, [document]));
  }],
  ['an authorisation lasts longer than five years', 17, /longer than 5 years/, async () => {
    const authority = await anAuthority(cast);
    forge(authority, draft('authorisation.drafted', cast.ledger.newId('authorisation'), { authority: authority.org, person: authority.person, terms: someTermsOf(authority, cast.vendor, { until: '2031-06-15' }) }));
  }],
  ['the shares of an authorisation do not sum to the whole', 17, /sum to 9999 basis points/, async () => {
    const authority = await anAuthority(cast);
    forge(authority, draft('authorisation.drafted', cast.ledger.newId('authorisation'), { authority: authority.org, person: authority.person, terms: someTermsOf(authority, cast.vendor, { benefit: [{ beneficiary: authority.org, basisPoints: 9999 }] }) }));
  }],
  ['an authorisation is published by who has drafted it', 6, /was maker and checker/, async () => {
    const authority = await anAuthority(cast);
    const id = cast.ledger.newId('authorisation');
    cast.submit(authority, 'authorisation.draft', { id, terms: someTermsOf(authority, cast.vendor) });
    forge(authority, draft('authorisation.published', id, { person: authority.person, draftedBy: authority.person, publicFrom: '2026-06-15', publicUntil: '2026-06-30', rules: 'x' }));
  }],
  ['a report is about fields that its product does not have', 17, /nothing of \S+ has the digest/, async () => {
    const assessor = await anAssessor(cast);
    const { statement, ...rest } = submissionOf(cast, assessor);
    forge(assessor.caller, draft('report.submitted', cast.ledger.newId('report'), { statement: { ...statement, subjectSha256: '1'.repeat(64) }, ...rest, concerned: cast.vendor.org }));
  }],
  ['a report is not what its issuer has signed', 17, /is not signed by a key/, async () => {
    const assessor = await anAssessor(cast);
    const { statement, ...rest } = submissionOf(cast, assessor);
    forge(assessor.caller, draft('report.submitted', cast.ledger.newId('report'), { statement: { ...statement, conclusion: 'negative' }, ...rest, concerned: cast.vendor.org }));
  }],
  ['an affiliate has assessed the product', 17, /is affiliated with/, async () => {
    const assessor = await anAssessor(cast);
    const group = cast.ledger.newId('group');
    cast.submit(cast.maker, 'group.propose', { id: group, members: [assessor.caller.org, cast.vendor.org], ground: 'x' });
    cast.submit(cast.checker, 'group.confirm', { id: group });
    forge(assessor.caller, draft('report.submitted', cast.ledger.newId('report'), { ...submissionOf(cast, assessor), concerned: cast.vendor.org }));
  }],
  ['a key is registered that nobody has shown to hold', 17, /nothing shows that/, async () => {
    const { caller, keyId } = await anAssessor(cast);
    const vkey = cast.state(caller.org).signingKeys[0]?.vkey ?? '';
    forge(caller, draft('participant.key_registered', caller.org, { keyId, vkey, possession: `${'A'.repeat(86)}==` }));
  }],
  ['a day is sealed before the one that came first', 15, /is to be sealed first/, () => sealed({ day: '2030-01-01' })],
  ['no day is sealed any more, though the log goes on', 15, /is not sealed, though it ended with entry/, () => {
    cast.clock.at = new Date(Date.parse(cast.clock.at) + 86_400_000).toISOString();
    for (let hour = 0; hour <= 25; hour++, cast.clock.at = new Date(Date.parse(cast.clock.at) + 3_600_000).toISOString()) {
      cast.submit(cast.maker, 'person.add', { id: cast.maker.org, person: `psn_${crypto.randomUUID()}`, name: '王芳' });
    }
    honest = cast.entries.length - 1;
    return Promise.resolve();
  }],
  ['a listing is listed before its check is done', 1, /its check .* was RUNNING/, async () => {
    const { listing } = await submitListing(cast, cast.vendor);
    const { entries: [queued] } = await cast.run(SYSTEM, 'check.queue', { subject: listing, round: 1 });
    await cast.run(SYSTEM, 'check.start', { id: queued.stream as Id<'check'> });
    forge(SYSTEM, draft('listing.listed', listing, { check: queued.stream, backing: BACKING }));
  }],
  ['a listing is listed by the check of another', 1, /is about/, async () => {
    const { listing } = await submitListing(cast, cast.vendor);
    forge(SYSTEM, draft('listing.listed', listing, { check: cast.state(cast.listing).check ?? '', backing: BACKING }));
  }],
  ['a grant is wider than its agreement', 2, /wider than its agreement in termDays/, async () => {
    const terms = someTerms({ termDays: 10 });
    await aGrant(cast, { termDays: 10 });
    const at = cast.entries.findLastIndex(({ type }) => type === 'grant.provisioned');
    const [negotiation, grant] = [cast.ledger.newId('negotiation'), cast.ledger.newId('grant')];
    cast.submit(cast.foreign, 'negotiation.request', { id: negotiation, listing: cast.listing, proposal: { terms, plan: 'basic', need: 'x' } });
    cast.submit(cast.vendor, 'negotiation.agree', { id: negotiation });
    const agreementSha256 = cast.state(negotiation).agreementSha256 ?? '';
    cast.submit(cast.foreign, 'negotiation.verify', { id: negotiation, agreementSha256 });
    const provisioned = again(at).data as CommandInput<'negotiation.request'>;
    forge(cast.vendor, draft('negotiation.finalized', negotiation, { grant, automatic: false }), draft('grant.provisioned', grant, { ...provisioned, negotiation, agreementSha256, terms: { ...terms, termDays: 11, recipients: [cast.foreign.org] } }));
    honest += 1;
  }],
  ['a proposal is wider than the offer', 2, /wider than the offer of .* in termDays/, () => {
    const id = cast.ledger.newId('negotiation');
    cast.submit(cast.foreign, 'negotiation.request', { id, listing: cast.listing, proposal: { terms: someTerms(), plan: 'basic', need: 'x' } });
    const { data } = again(cast.entries.length - 1);
    forge(cast.foreign, draft('negotiation.requested', cast.ledger.newId('negotiation'), { ...data as object, proposal: { terms: someTerms({ termDays: 366 }), plan: 'basic', need: 'x' } }));
    return Promise.resolve();
  }],
  ['an agreement is not what was proposed', 2, /what was proposed makes/, () => {
    const id = cast.ledger.newId('negotiation');
    cast.submit(cast.foreign, 'negotiation.request', { id, listing: cast.listing, proposal: { terms: someTerms(), plan: 'basic', need: 'x' } });
    const document = documentOf({ another: 'agreement' });
    forge(cast.vendor, draft('negotiation.agreed', id, { agreementSha256: document.sha256, automatic: false, backing: BACKING }, [document]));
    return Promise.resolve();
  }],
  ['a grant outlives its term', 2, /after its 30 days/, async () => {
    const grant = await aGrant(cast, { termDays: 30 });
    const provisioned = again(cast.entries.findLastIndex(({ type }) => type === 'grant.provisioned'));
    cast.put({ ...cast.state(grant), state: 'ACTIVE' });
    expect(provisioned.type).toBe('grant.provisioned');
    const activated = again(cast.entries.length - 1).data as { expiresAt: string };
    // The last honest entry is the activation; a forger writes it with a later end instead.
    honest = cast.entries.length - 1;
    rewrite(honest, (body) => body.replace(activated.expiresAt, '2030-01-01T00:00:00.000Z'));
  }],
  ['a transfer starts that nothing has cleared', 3, /its clearance was PENDING/, async () => {
    forge(cast.vendor, draft('transfer.started', await request(), {}));
  }],
  ['a failed check clears a transfer', 3, /was ERROR/, async () => {
    const honestly = await aChecked(cast, await aGrant(cast));
    const cleared = again(cast.entries.findLastIndex(({ type }) => type === 'transfer.cleared')).data as object;
    expect(cast.state(honestly).clearance).toBe('CLEARED');
    const transfer = await request();
    const id = await running(transfer);
    cast.submit(SYSTEM, 'check.fail_with_error', { id, reason: 'x' });
    forge(SYSTEM, draft('transfer.cleared', transfer, { ...cleared, check: id }));
  }],
  ['a use exceeds what is left of the limit', 4, /the use exceeds its limits: rowsMax 20, allowed 15/, async () => {
    const grant = await aGrant(cast, { rowsMax: 15 });
    const first = aRequest(cast, grant);
    const { data } = again(cast.entries.findLastIndex(({ type }) => type === 'transfer.requested')) as { data: object };
    const second = cast.ledger.newId('transfer');
    expect(first).not.toBe(second);
    forge(cast.foreign, draft('transfer.requested', second, data), draft('grant.used', grant, { transfer: second, rows: 10, bytes: 1000 }));
    honest += 1;
  }],
  ['a use that is outside the terms is recorded', 4, /does not cover purposes/, async () => {
    const grant = await aGrant(cast, { purposes: ['planning'] });
    aRequest(cast, grant);
    const { data } = again(cast.entries.findLastIndex(({ type }) => type === 'transfer.requested')) as { data: object };
    const id = cast.ledger.newId('transfer');
    forge(cast.foreign, draft('transfer.requested', id, { ...data, purpose: 'marketing' }), draft('grant.used', grant, { transfer: id, rows: 10, bytes: 1000 }));
  }],
  ['a use is not counted', 4, /its use was not counted/, async () => {
    const grant = await aGrant(cast);
    aRequest(cast, grant);
    const { data } = again(cast.entries.findLastIndex(({ type }) => type === 'transfer.requested')) as { data: object };
    forge(cast.foreign, draft('transfer.requested', cast.ledger.newId('transfer'), data));
    cast.clock.at = '2026-06-15T01:31:00.000Z';
    cast.submit(cast.foreign, 'transfer.request', aTransfer(grant));
  }],
  ['a use is given back that has taken place', 4, /did not end with it before it started/, async () => {
    const grant = await aGrant(cast);
    const transfer = await aChecked(cast, grant);
    cast.submit(cast.vendor, 'transfer.start', { id: transfer });
    cast.submit(cast.foreign, 'transfer.complete', { id: transfer });
    forge(cast.vendor, draft('grant.use_returned', grant, { transfer, rows: 10, bytes: 1000 }));
  }],
  ['a verdict does not follow from its facts', 5, /the same facts and pack make/, async () => {
    await aChecked(cast, await aGrant(cast));
    const passed = again(cast.entries.findLastIndex(({ type }) => type === 'check.passed')).data as { verdictSha256: string };
    const transfer = await request();
    const document = documentOf({ path: 'EXEMPT' });
    forge(SYSTEM, draft('check.passed', await running(transfer), { ...passed, verdictSha256: document.sha256 }, [document]));
  }],
  ['a verdict rests on facts that the ledger did not know', 5, /what the ledger knew makes/, async () => {
    const home = aTransfer(await aGrant(cast, {}, cast.buyer));
    cast.submit(cast.buyer, 'transfer.request', home);
    await check(cast, home.id);
    const passed = again(cast.entries.findLastIndex(({ type }) => type === 'check.passed')).data as object;
    // At home nothing is exported; the facts of a delivery at home clear one abroad.
    const grant = await aGrant(cast);
    const transfer = aRequest(cast, grant, { recipient: cast.foreign.org });
    forge(SYSTEM, draft('check.passed', await running(transfer), passed));
  }],
  ['a verdict is judged by a pack that did not govern the day', 5, /2024\.1 governed the day of the event|governed the day/, async () => {
    await aChecked(cast, await aGrant(cast));
    const passed = again(cast.entries.findLastIndex(({ type }) => type === 'check.passed')).data as { pack: object };
    const transfer = await request();
    forge(SYSTEM, draft('check.passed', await running(transfer), { ...passed, pack: { ...passed.pack, digest: '1'.repeat(64) } }));
  }],
  ['one person is maker and checker of an admission', 6, /was maker and checker/, () => {
    const application = anApplication({ capacities: ['buyer'] });
    cast.submit(SYSTEM, 'participant.apply', application);
    cast.submit(cast.maker, 'participant.endorse', { id: application.id });
    const { person } = cast.maker;
    forge(cast.maker, draft('participant.admitted', application.id, { person, endorsedBy: person, capacities: ['buyer'] }));
    return Promise.resolve();
  }],
  ['another than the one who acts is named as checker', 6, /has acted/, () => {
    const application = anApplication({ capacities: ['buyer'] });
    cast.submit(SYSTEM, 'participant.apply', application);
    cast.submit(cast.maker, 'participant.endorse', { id: application.id });
    forge(cast.maker, draft('participant.admitted', application.id, { person: cast.checker.person, endorsedBy: cast.maker.person, capacities: ['buyer'] }));
    return Promise.resolve();
  }],
  ['a query is recorded in the name of a regulator that did not make it', 7, /has acted/, () => {
    forge(cast.maker, draft('inspection.queried', derivedId(1, 'inspection', cast.regulator.org), { regulator: cast.regulator.org, person: cast.maker.person, query: 'GET /', rows: 0, answerSha256: '0'.repeat(64) }));
    return Promise.resolve();
  }],
  ['an entry is written that its actor may not write', 9, /acts as buyer; grant\.suspended is for vendor/, async () => {
    forge(cast.foreign, draft('grant.suspended', await aGrant(cast), { reason: 'x' }));
  }],
  ['a person acts for an organisation that is not its own', 9, /is no person of/, async () => {
    forge({ ...cast.vendor, person: cast.maker.person }, draft('grant.suspended', await aGrant(cast), { reason: 'x' }));
  }],
  ['somebody unknown acts', 9, /is nobody who may act/, async () => {
    const grant = await aGrant(cast);
    forge(callerOf('prt_00000000-0000-7000-8000-0000000000ff', ['vendor']), draft('grant.suspended', grant, { reason: 'x' }));
  }],
  ['a freeze is lifted and its dispute does not know', 20, /was lifted and nothing has ended it/, async () => {
    const { grant, hold } = await aFrozen();
    forge(cast.maker, draft('hold.lifted', hold, { reason: 'x' }), draft('grant.released', grant, { hold }));
  }],
  ['one person ends a freeze before its day', 20, /was ended by/, async () => {
    const { id, grant, hold } = await aFrozen();
    const person = cast.maker.person ?? '';
    forge(cast.maker, draft('dispute.unfrozen', id, { persons: [person], reason: 'x' }), draft('hold.lifted', hold, { reason: 'x' }), draft('grant.released', grant, { hold }));
  }],
  ['a dispute ends and its freeze does not', 20, /outlived its dispute/, async () => {
    const { id } = await aFrozen();
    forge(cast.vendor, draft('dispute.withdrawn', id, { reason: 'x' }));
    cast.clock.at = '2026-06-15T01:31:00.000Z';
    cast.submit(cast.vendor, 'listing.suspend', { id: cast.listing, reason: 'x' });
  }],
  ['a party settles with itself', 20, /has accepted, and/, async () => {
    const id = aDispute(cast, await aGrant(cast));
    cast.submit(cast.maker, 'dispute.accept', { id });
    cast.submit(cast.vendor, 'dispute.propose_settlement', { id, settlementSha256: '0'.repeat(64), measures: [] });
    forge(cast.vendor, draft('dispute.settled', id, { proposedBy: cast.vendor.org, acceptedBy: cast.vendor.org, settlementSha256: '0'.repeat(64), measures: [] }));
  }],
  ['an outcome is not carried out', 20, /opened no obligation/, async () => {
    const id = aDispute(cast, await aGrant(cast));
    const measures = [{ kind: 'perform' as const, debtor: cast.foreign.org, duty: { zh: 'x' }, dueOn: '2026-07-31' }];
    cast.submit(cast.maker, 'dispute.accept', { id });
    cast.submit(cast.vendor, 'dispute.propose_settlement', { id, settlementSha256: '0'.repeat(64), measures });
    forge(cast.foreign, draft('dispute.settled', id, { proposedBy: cast.vendor.org, acceptedBy: cast.foreign.org, settlementSha256: '0'.repeat(64), measures }));
    cast.submit(cast.vendor, 'listing.suspend', { id: cast.listing, reason: 'x' });
  }],
  ['a late report says that it was in time', 20, /it says late: false/, async () => {
    const id = anIncident(cast, await aGrant(cast));
    cast.clock.at = new Date(Date.parse(cast.state(id).reportBy) + 1).toISOString();
    forge(cast.vendor, draft('incident.reported', id, { authority: 'x', reportSha256: '0'.repeat(64), late: false, dueOn: '2026-07-01' }));
  }],
  ['an answer refuses without a ground', 20, /refuses without a ground/, () => {
    const id = aSubjectRequest(cast);
    forge(cast.vendor, draft('subjectrequest.answered', id, { outcome: 'refused', answerSha256: '0'.repeat(64), ground: null, late: false, dueOn: '2026-07-31' }));
    return Promise.resolve();
  }],
  ['a request opens no duty to answer it', 20, /the duty to answer it was not opened/, () => {
    const request = { vendor: cast.vendor.org, product: null, right: 'access', channel: 'person', receivedOn: '2026-06-15', dueOn: '2026-07-07', referenceSha256: '0'.repeat(64), detailSha256: null };
    forge(SYSTEM, draft('subjectrequest.received', cast.ledger.newId('subjectrequest'), request));
    cast.submit(cast.vendor, 'listing.suspend', { id: cast.listing, reason: 'x' });
    return Promise.resolve();
  }],
  ['a participant leaves with open matters', 20, /has left with open matters/, () => {
    cast.submit(cast.both, 'participant.exit', { id: cast.both.org, reason: 'x' });
    forge(SYSTEM, draft('participant.exited', cast.both.org, { reason: 'x', open: { ...NOTHING_OPEN, grants: 1 } }));
    return Promise.resolve();
  }],
  ['what is held goes on', 10, /was under the hold/, async () => {
    const transfer = await aChecked(cast, await aGrant(cast));
    cast.submit(cast.regulator, 'hold.place', { id: cast.ledger.newId('hold'), target: cast.state(transfer).grant, ground: 'x', article: 'x' });
    forge(cast.vendor, draft('transfer.started', transfer, {}));
  }],
  ['who is suspended trades', 10, /was SUSPENDED/, () => {
    cast.submit(cast.maker, 'participant.suspend', { id: cast.vendor.org, reason: 'x' });
    const described = again(cast.entries.findLastIndex(({ type }) => type === 'product.described'));
    forge(cast.vendor, draft('product.described', cast.ledger.newId('product'), described.data));
    return Promise.resolve();
  }],
  ['a hold is placed of which its target is not told', 10, /was not told of it/, async () => {
    const grant = await aGrant(cast);
    forge(cast.regulator, draft('hold.placed', cast.ledger.newId('hold'), { target: grant, issuer: cast.regulator.org, concerned: [cast.vendor.org], ground: 'x', article: 'x' }));
    cast.submit(cast.vendor, 'grant.suspend', { id: grant, reason: 'x' });
  }],
  ['a transfer is released from a hold that was not lifted', 10, /is IN_FORCE on/, async () => {
    const grant = await aGrant(cast);
    const hold = cast.ledger.newId('hold');
    cast.submit(cast.regulator, 'hold.place', { id: hold, target: grant, ground: 'x', article: 'x' });
    forge(cast.regulator, draft('grant.released', grant, { hold }));
  }],
  ['people are taken off the year who were sent abroad', 11, /did not end with it before it started/, async () => {
    cast = await aCast(PERSONAL);
    const transfer = await aChecked(cast, await aGrant(cast), { people: { general: 100, sensitive: 0 } });
    cast.submit(cast.vendor, 'transfer.start', { id: transfer });
    const { counted } = cast.state(transfer);
    forge(cast.vendor, draft('tally.released', counted?.tally ?? transfer, { transfer, general: 100, sensitive: 0, corrections: 0 }));
  }],
  ['the people of a cleared transfer are not counted', 11, /its people count in the year and were not counted/, async () => {
    cast = await aCast(PERSONAL);
    const grant = await aGrant(cast);
    const transfer = aRequest(cast, grant, { people: { general: 100, sensitive: 0 } });
    const at = cast.entries.length;
    await check(cast, transfer);
    uncounted(at);
  }],
  ['a document is gone', 12, /no document has the digest/, async () => {
    const transfer = await aChecked(cast, await aGrant(cast));
    honest = cast.entries.findLastIndex(({ type }) => type === 'check.passed');
    (cast.documents as Map<string, unknown>).delete(cast.state(transfer).decision?.verdictSha256 ?? '');
  }],
  ['the duties of a clearance are not opened', 13, /the duty .* was not opened/, async () => {
    cast = await aCast(PERSONAL);
    const transfer = aRequest(cast, await aGrant(cast), { people: { general: 100, sensitive: 0 } });
    await check(cast, transfer);
    honest = cast.entries.findLastIndex(({ type }) => type === 'transfer.cleared');
    const entries = writable();
    for (let i = entries.length - 1; i > honest; i--) if (entries[i]?.type === 'obligation.opened') entries.splice(i, 1);
    cast.clock.at = '2026-06-15T01:31:00.000Z';
    cast.submit(cast.vendor, 'transfer.start', { id: transfer });
  }],
  ['an order costs something else than its grant', 18, /costs .* ordered is/, async () => {
    await anOrder(cast);
    const { data } = again(cast.entries.findLastIndex(({ type }) => type === 'order.placed')) as { data: { total: string; lines: readonly object[] } };
    forge(cast.vendor, draft('order.placed', cast.ledger.newId('order'), { ...data, total: '1', lines: [{ ...data.lines[0], amount: '1' }] }));
  }],
  ['more is paid than is outstanding', 18, /100002 is instructed, at most 100001 could be/, async () => {
    const order = await anOrder(cast);
    const first = instruct(cast, order, '1');
    const { data } = again(cast.entries.findIndex(({ stream }) => stream === first)) as { data: object };
    cast.submit(SYSTEM, 'settlement.fail', { id: first, outcome: 'rejected', reason: 'x' });
    forge(cast.foreign, draft('settlement.instructed', cast.ledger.newId('settlement'), { ...data, amount: '100002' }));
  }],
  ['a holder gets more than its share', 18, /the shares of 1000 are/, async () => {
    const order = await anOrder(cast);
    const first = instruct(cast, order, '1000');
    const { data } = again(cast.entries.findIndex(({ stream }) => stream === first)) as { data: { legs: readonly object[] } };
    const [mine, ...others] = data.legs;
    forge(cast.foreign, draft('settlement.instructed', cast.ledger.newId('settlement'), { ...data, legs: [{ ...mine, amount: '601' }, ...others] }));
  }],
  ['a payment is counted that no institution has confirmed', 18, /no settlement moves with it/, async () => {
    const order = await anOrder(cast);
    forge(SYSTEM, draft('order.partly_paid', order, { settlement: instruct(cast, order, '5'), amount: '5' }));
  }],
  ['an institution confirms another amount, and it is taken for right', 18, /10 CNY was instructed/, async () => {
    const order = await anOrder(cast);
    const settlement = instruct(cast, order, '10');
    const { grant } = cast.state(order);
    const data = { order, grant, kind: 'payment', amount: '11', currency: 'CNY', transaction: 'T1', means: 'bank_transfer', bookedOn: '2026-06-15' };
    forge(SYSTEM, draft('settlement.confirmed', settlement, data), draft('order.partly_paid', order, { settlement, amount: '10' }));
  }],
  ['more use is billed than both sides agree on', 18, /was agreed, it closes 2026-06 with/, async () => {
    const { grant } = buy(cast, await aPricedListing(cast), 'rows');
    activate(cast, grant);
    cast.clock.at = '2026-06-20T00:00:00.000Z';
    reportDay(cast, grant, { side: 'vendor', day: '2026-06-16', sequence: 1, rows: 10 });
    forge(SYSTEM, draft('usage.month_closed', usageOf(grant), { month: '2026-06', agreed: { count: 1, rows: 10, bytes: 100 }, order: null, carried: { count: 0, rows: 0, bytes: 0 } }));
  }],
  ['the account of use is not told what a point has counted', 18, /the account of its use was not told/, async () => {
    const listing = await aPricedListing(cast);
    const { grant } = buy(cast, listing, 'rows');
    activate(cast, grant);
    const use = { enforcementPoint: 'gateway-1', count: 1, rows: 1, bytes: 0 };
    cast.submit(cast.vendor, 'grant.draw', { id: grant, ...use });
    forge(cast.vendor, draft('grant.use_reported', grant, { ...use, window: { from: cast.clock.at, to: cast.clock.at, sequence: 1 } }));
    buy(cast, listing, 'friends');
  }],
  ['a second trial is taken of one product', 18, /is not the one trial/, async () => {
    buy(cast, await aPricedListing(cast), 'trial', someTerms(TRIAL_TERMS));
    const { data } = again(cast.entries.findLastIndex(({ type }) => type === 'order.trial_taken'));
    forge(cast.vendor, draft('order.trial_taken', cast.ledger.newId('order'), data));
  }],
  ['an entry is dated before those that it follows', 14, /an earlier entry is of/, async () => {
    const grant = await aGrant(cast);
    cast.clock.at = '2026-06-14T00:00:00.000Z';
    forge(cast.vendor, draft('grant.suspended', grant, { reason: 'x' }));
  }],
];

/** Takes the count out of a clearance that stands at or behind `from`: as if its people had stood outside the year. */
function uncounted(from: number): void {
  const entries = writable();
  const [cleared, reserved] = ['transfer.cleared', 'tally.reserved'].map((type) => entries.findIndex((one, i) => i >= from && one.type === type)) as [number, number];
  rewrite(cleared, (body) => {
    const { data, ...rest } = JSON.parse(body) as { data: object };
    return canonicalJson({ ...rest, data: { ...data, counted: null } });
  });
  entries.splice(reserved, 1);
  honest = cleared;
}

describe('an audit names the first entry by which', () => {
  test.each(FORGERIES)('%s', async (_, invariant, what, forgery) => {
    await forgery();
    const [first] = audited(cast).sort((a, b) => a.index - b.index);
    expect(first).toMatchObject({ index: honest, invariant, what: expect.stringMatching(what) });
  });
});

describe('an audit names an entry that does not replay:', () => {
  const bodyOf = (index: number): string => Buffer.from(cast.entries[index]?.body ?? '').toString();
  test.each<[string, RegExp, (body: string) => string]>([
    ['bytes that are no JSON', /JSON|Unexpected/, () => 'hello'],
    ['bytes that are not canonical', /canonical form/, (body) => body.replace('{', '{ ')],
    ['an entry type that does not exist', /there is no entry type listing\.praised/, (body) => body.replace('listing.listed', 'listing.praised')],
    ['a version of a type that does not exist', /of version 2/, (body) => body.replace('"v":1,', '"v":2,')],
    ['data of another shape', /shape of listing\.listed/, (body) => body.replace(/"check":"[^"]*"/, '"check":"x"')],
    ['a member too many', /members of an entry/, (body) => body.replace(/"version":(\d+)}/, '"version":$1,"w":1}')],
    ['a version that skips one', /is version 9 of/, (body) => body.replace(/"version":\d+}/, '"version":9}')],
    ['parties that the state does not have', /it names the parties/, (body) => body.replace(/"parties":\["prt_[^"]*"/, `"parties":["${cast.buyer.org}"`)],
  ])('%s', (_, what, change) => {
    const index = cast.entries.findIndex(({ type }) => type === 'listing.listed');
    rewrite(index, change);
    expect(audited(cast)[0]).toMatchObject({ index, invariant: 8, what: expect.stringMatching(what) });
  });

  test('a step that the life cycle does not have', async () => {
    const transfer = await aChecked(cast, await aGrant(cast));
    cast.submit(cast.vendor, 'transfer.start', { id: transfer });
    const body = Buffer.from(bodyOf(cast.entries.length - 1).replace('"version":3}', '"version":4}'));
    const twice = { ...cast, entries: [...cast.entries, { ...cast.entries.at(-1), body }] as typeof cast.entries };
    expect(audited(twice)).toEqual([expect.objectContaining({ index: cast.entries.length, invariant: 8, what: 'it cannot be folded: transfer: transfer.started cannot follow STARTED' })]);
  });

  test('an entry that was written twice, or left out', () => {
    const index = cast.entries.findIndex(({ type }) => type === 'listing.submitted');
    const [before, entry] = [cast.entries.slice(0, index), cast.entries[index]];
    const twice = { ...cast, entries: [...before, entry, entry, ...cast.entries.slice(index + 1)] as typeof cast.entries };
    const without = { ...cast, entries: [...before, ...cast.entries.slice(index + 1)] };
    expect([audited(twice)[0], audited(without).find(({ stream }) => stream === entry?.stream)].map((found) => found?.invariant)).toEqual([8, 8]);
    expect(audited(twice)[0]?.index).toBe(index + 1);
  });
});
