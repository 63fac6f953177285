import { beforeAll, describe, expect, test } from '@jest/globals';
import { COMMANDS, LIFECYCLES, NEW, Refusal, isCommandName, scopeOf, type AnyState, type BasisKind, type Caller, type CommandName, type Id, type Lifecycle } from '#core/exchange';
import { NOTHING_OPEN, SYSTEM, aDescription, abroad, admit, anOffer, check, someTerms, submitListing } from '../../support/ledger.js';
import type { MemoryLedger } from '../../support/memory-ledger.js';
import { anyBinding } from '../bindings.js';
import { aCast, aChecked, aGrant, type Cast } from '../cast.js';
import { aNotice, aPublication, aPublished, grounds } from '../bulletins.js';
import { anyLogKey, aPredecessor, finalOf, keyNumbered } from '../log-keys.js';
import { answerTo, anyNationalReport } from '../national-reports.js';
import { GOLDEN, aScheduledPack } from '../packs.js';
import { aReport, anAssessor, someTermsOf, type Assessor } from '../professions.js';
import { aFirst, aNoted, aTitle, aPledgeFiling, anApplicationFor, anExamined } from '../titles.js';
import { activate, anOrder, aPricedListing, buy, instruct, reportDay, usageOf } from '../settling.js';
import { aComputation, aCredential, aPoint, aResult, type Computation } from '../points.js';
import { ANOTHER_KEY, anyPort, receiptOf } from '../ports.js';
import { aComplaint, aDispute, anIncident, aSubjectRequest, REFERENCE } from '../troubles.js';
import { aProposal, aProposed, aReferred, aWaiver, personOf } from '../reviews.js';

type Kind = keyof typeof LIFECYCLES;
/** One aggregate of each kind with everything around it in order. */
type Subjects = Readonly<Record<Kind, AnyState>>;

let cast: Cast;
let subjects: Subjects;

beforeAll(async () => {
  cast = await aCast();
  const grant = await aGrant(cast, {}, cast.foreign);
  const transfer = await aChecked(cast, grant);
  const point = aPoint(cast);
  computation = await aComputation(cast);
  const bayArea = await admit(cast, cast, { ...abroad('HK'), capacities: ['buyer'], gba: 'HK' });
  const hold = cast.ledger.newId('hold');
  const draft = (kind: BasisKind): Id<'basis'> => {
    const id = cast.ledger.newId('basis');
    const isBayArea = kind === 'GBA_STANDARD_CONTRACT';
    const scope = { recipients: [isBayArea ? bayArea.org : cast.foreign.org], countries: [isBayArea ? 'HK' : 'SG'], purposes: [], fields: [], generalMax: 1, sensitiveMax: 1 };
    cast.submit(cast.vendor, 'basis.draft', { id, kind, scope, validFrom: '2026-01-01', validUntil: '2026-07-31', documentSha256: DIGEST, impactAssessmentSha256: DIGEST });
    return id;
  };
  const [contract, assessment, certificate, bay] = [draft('STANDARD_CONTRACT'), draft('SECURITY_ASSESSMENT'), draft('CERTIFICATION'), draft('GBA_STANDARD_CONTRACT')];
  const [, opened] = cast.submit(cast.vendor, 'basis.effect', { id: contract, effectiveOn: '2026-06-15' }).entries;
  successor = draft('SECURITY_ASSESSMENT');
  cast.put({ ...cast.state(successor), state: 'APPROVED' });
  cast.put({ ...cast.state(certificate), authority: 'x' });
  const [calendar] = cast.submit(cast.checker, 'calendar.issue', { id: cast.ledger.newId('calendar'), addressSha256: DIGEST }).entries;
  const order = await anOrder(cast);
  const settlement = instruct(cast, order, '10');
  const { grant: metered } = buy(cast, await aPricedListing(cast), 'rows');
  activate(cast, metered);
  const at = cast.clock.at;
  cast.clock.at = '2026-08-01T00:00:00.000Z';
  for (const side of ['vendor', 'buyer'] as const) reportDay(cast, metered, { side, day: '2026-06-16', sequence: 1, rows: side === 'vendor' ? 1 : 2 });
  cast.clock.at = at;
  const [reconciliation] = cast.submit(SYSTEM, 'reconciliation.conclude', { institution: 'bank', day: '2026-06-14', lines: 0, matched: 0, statementSha256: DIGEST, differences: [] }).entries;
  cast.submit(cast.checker, 'hold.place', { id: hold, target: cast.buyer.org, ground: 'x', article: 'y' });
  const [ended] = cast.submit(SYSTEM, 'day.end', { day: '2026-06-14' }).entries;
  const pack = aScheduledPack(cast);
  const replay = cast.ledger.newId('replay');
  cast.submit(cast.regulator, 'replay.request', { id: replay });
  const finding = cast.ledger.newId('finding');
  const clearances = [{ index: 1, transfer, exporter: cast.vendor.org, recipient: cast.foreign.org, day: '2026-06-15', people: 1 }];
  cast.submit(SYSTEM, 'finding.raise', { id: finding, detector: 'affiliates', article: 'y', zh: 'x', en: 'x', people: 1, line: 1, clearances });
  cast.submit(cast.maker, 'finding.take_up', { id: finding });
  cast.submit(cast.maker, 'finding.assess', { id: finding, ground: 'x', proposal: 'confirm' });
  const [{ stream: tokenset }] = cast.submit(cast.vendor, 'tokenset.open', { id: cast.ledger.newId('tokenset'), sha256: DIGEST, count: 1, key: DIGEST }).entries;
  const group = cast.ledger.newId('group');
  cast.submit(cast.maker, 'group.propose', { id: group, members: [cast.vendor.org, cast.both.org], ground: 'x' });
  const state = (id: Id): AnyState => cast.state(id);
  const { review } = await aReferred(cast);
  aProposed(cast, review);
  const proposed = cast.state(review);
  cast.submit(cast.checker, 'review.return', { id: review, reason: 'x' });
  const [inquiry, waiver] = [cast.ledger.newId('inquiry'), aWaiver(cast)];
  cast.submit(cast.maker, 'inquiry.ask', { id: inquiry, review, what: 'x', why: 'x', article: 'x', dueOn: '2026-06-20' });
  const { listing: returned } = await submitListing(cast, cast.vendor, { description: { source: null } });
  const failed = (await check(cast, returned)).entries[0].stream as Id<'check'>;
  const [filed] = cast.submit(cast.vendor, 'appeal.file', { id: cast.ledger.newId('appeal'), target: failed, ground: 'x', evidence: [] }).entries;
  const [erasure] = cast.submit(cast.maker, 'erasure.request', { id: cast.ledger.newId('erasure'), participant: cast.both.org, person: cast.both.person, ground: 'consent_withdrawn', evidenceSha256: DIGEST }).entries;
  const [sealed] = cast.submit(SYSTEM, 'statistic.seal', { month: '2026-05', through: 1, transfers: 0, settlements: 0, report: {} }).entries;
  const title = aTitle(cast, cast.both);
  cast.clock.at = '2026-06-15T01:30:00.000Z';
  const registration = anExamined(cast, anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)));
  const objection = aNoted(cast, title, cast.vendor);
  cast.submit(cast.maker, 'objection.propose', { id: objection, outcome: 'dismiss', ground: 'x' });
  const other = aTitle(cast, cast.vendor);
  cast.clock.at = '2026-06-15T01:30:00.000Z';
  const pledge = cast.ledger.newId('pledge');
  cast.submit(cast.vendor, 'pledge.file', aPledgeFiling(pledge, other, { to: cast.foreign }));
  subjects = {
    registration: { ...cast.state(registration), screening: { identical: [registration], similar: [] }, awaited: [cast.vendor.org], notice: { from: DAY, until: '2026-06-01' }, decidedBy: { maker: personOf(cast.maker), checker: personOf(cast.checker) } },
    title: state(title), objection: state(objection), pledge: { ...cast.state(pledge), creditor: cast.vendor.org },
    review: proposed, inquiry: { ...cast.state(inquiry), extension: { until: '2026-06-30', reason: 'x' } }, waiver: cast.state(waiver),
    appeal: { ...cast.state(filed.stream as Id<'appeal'>), proposal: { person: personOf(cast.maker), outcome: 'uphold', ground: 'x', articles: ['x'] } },
    participant: { ...cast.state(cast.both.org), endorsedBy: cast.maker.person }, product: state(cast.product), listing: state(cast.listing),
    negotiation: state(cast.state(grant).negotiation), grant: state(grant), transfer: state(transfer),
    'basis:SECURITY_ASSESSMENT': state(assessment), 'basis:CERTIFICATION': state(certificate), 'basis:STANDARD_CONTRACT': state(contract), 'basis:GBA_STANDARD_CONTRACT': state(bay),
    check: state(cast.state(transfer).decision?.check ?? hold), obligation: { ...state(opened?.stream ?? hold), dueAt: '2026-06-01T00:00:00.000Z', isProvisional: true } as AnyState, hold: state(hold), finding: state(finding), pack: state(pack), replay: state(replay),
    tokenset: state(tokenset), group: state(group),
    calendar: state(calendar.stream), erasure: state(erasure.stream), day: state(ended.stream), logkey: anyLogKey(cast), predecessor: state(aPredecessor(cast)),
    bulletin: { ...cast.state(aPublished(cast)), dueAt: '2026-06-01T00:00:00.000Z' }, notice: state(aNotice(cast, aPublished(cast))), statistic: state(sealed.stream), ...anyPort(cast), ...anyBinding(cast), nationalreport: anyNationalReport(cast), ...await inTheMarket(),
    order: { ...cast.state(order), paying: '0', paid: '10', refunding: '0', received: ['6', '4', '0'] }, settlement: { ...cast.state(settlement), proposal: { ...outcome, person: personOf(cast.maker) } },
    usage: cast.state(usageOf(metered)), reconciliation: state(reconciliation.stream),
    dispute: troubled(grant), incident: state(anIncident(cast, grant)), complaint: state(aComplaint(cast, cast.vendor)), subjectrequest: state(aSubjectRequest(cast)),
    enforcer: { ...cast.state(point.id), updatedAt: '2026-06-01T00:00:00.000Z' }, job: state(computation.job),
  };
});

/** An authorisation whose end is proposed, a sponsorship that waits, a report, a certificate and a record of conduct. */
async function inTheMarket(): Promise<Pick<Subjects, 'authorisation' | 'sponsorship' | 'report' | 'certificate' | 'conduct'>> {
  const authority = cast.regulator;
  const ids = { authorisation: cast.ledger.newId('authorisation'), sponsorship: cast.ledger.newId('sponsorship'), certificate: cast.ledger.newId('certificate'), conduct: cast.ledger.newId('conduct') };
  cast.submit(authority, 'authorisation.draft', { id: ids.authorisation, terms: someTermsOf(authority, cast.vendor) });
  const seller = await admit(cast, cast, { capacities: ['vendor'], dataMerchant: false });
  cast.submit(seller, 'sponsorship.propose', { id: ids.sponsorship, sponsor: cast.vendor.org, sponsored: seller.org, answersFor: ['source'], until: '2027-01-01', documentSha256: DIGEST });
  assessor = await anAssessor(cast);
  const report = aReport(cast, assessor);
  const facts = { kind: 'x', name: { zh: 'x' }, number: 'x', authority: 'x', issuedOn: DAY, validUntil: null, sha256: DIGEST, person: null };
  cast.submit(cast.vendor, 'certificate.file', { id: ids.certificate, ...facts });
  cast.submit(cast.checker, 'conduct.record', { id: ids.conduct, concerned: cast.vendor.org, ...CONDUCT, viewUntil: '2027-01-01' });
  const proposedEnd = { person: personOf(cast.maker), ending: 'ended', ground: 'x', documentSha256: DIGEST } as const;
  const drafted = { ...cast.state(ids.authorisation), persons: [personOf(cast.maker)], proposedEnd, dueAt: null };
  return { authorisation: drafted, sponsorship: cast.state(ids.sponsorship), report: cast.state(report), certificate: cast.state(ids.certificate), conduct: cast.state(ids.conduct) };
}

const CONDUCT = { what: { zh: 'x' }, on: '2026-06-15', decidedBy: 'x', documentNumber: 'x', documentSha256: '0'.repeat(64), article: 'x' };
let assessor: Assessor;
/** A dispute in which everything is proposed by somebody else, and frozen. */
function troubled(grant: Id<'grant'>): AnyState {
  const dispute = cast.state(aDispute(cast, grant));
  return {
    ...dispute, settlement: { by: cast.foreign.org, settlementSha256: DIGEST, measures: [] }, proposal: { person: personOf(cast.maker), awardSha256: DIGEST, ground: 'x', measures: [] },
  };
}

let successor: Id<'basis'>;
let computation: Computation;
const DIGEST = '0'.repeat(64);
const DAY = '2026-06-15';
const AT = '2026-06-01T00:00:00.000Z';
const decided = { decidedOn: DAY, documentSha256: DIGEST };
const refused = { ...decided, reason: 'x' };
const noticed = { authority: 'x', noticeOn: DAY, documentSha256: DIGEST, reason: 'x' };
const outcome = { outcome: 'confirmed', transaction: 'T1', means: 'bank_transfer', bookedOn: DAY, evidenceSha256: DIGEST, ground: 'x' } as const;
const booked = { transaction: 'T1', means: 'bank_transfer', bookedAt: '2026-06-15T02:00:00.000Z' } as const;
const proposal = { terms: someTerms(), plan: 'basic', need: 'x' };

/** What a command takes besides the id. */
const inputs = (): Partial<Record<CommandName, object>> => ({
  'participant.check_registry': { registry: 'file', record: null }, 'participant.endorse': {}, 'participant.admit': {},
  'product.revise': { description: aDescription() }, 'product.register': {},
  'listing.reprice': { plans: anOffer().plans }, 'listing.revise': { productVersion: 1, offer: anOffer() }, 'listing.submit': {},
  'negotiation.request': { proposal, listing: cast.listing }, 'negotiation.offer': { proposal }, 'negotiation.accept': {}, 'negotiation.agree': {},
  'negotiation.verify': { agreementSha256: DIGEST }, 'negotiation.finalize': {},
  'grant.activate': { enforcementPoints: ['gateway-1'], credentialSha256: DIGEST }, 'grant.acknowledge': { enforcementPoint: 'gateway-1' }, 'grant.lose_ground': {}, 'listing.lose_ground': {},
  'transfer.attach_basis': { basis: subjects['basis:STANDARD_CONTRACT'].id }, 'transfer.start': {}, 'transfer.interrupt': {}, 'transfer.complete': {},
  'basis.apply': { authority: 'x', appliedOn: DAY, selfAssessmentSha256: DIGEST }, 'basis.return': refused, 'basis.accept': decided, 'basis.prolong': { ...decided, until: DAY },
  'basis.approve': { ...decided, number: 'x' }, 'basis.certify': { ...decided, number: 'x' }, 'basis.extend': { ...decided, number: 'x' }, 'basis.refuse': refused, 'basis.refuse_extension': refused,
  'basis.reassess': { requestedOn: DAY, documentSha256: DIGEST }, 'basis.apply_extension': { appliedOn: DAY, documentSha256: DIGEST },
  'basis.suspend': noticed, 'basis.resume': noticed, 'basis.revoke': noticed,
  'basis.effect': { effectiveOn: DAY, signedOn: DAY, impactAssessedOn: DAY }, 'basis.submit_filing': { authority: 'x', submittedOn: DAY }, 'basis.ask_supplement': refused,
  'basis.file': { authority: 'x', filingNumber: 'x', filedOn: DAY }, 'basis.report_change': { changes: ['purpose'], changedOn: DAY, description: 'x' }, 'basis.supersede': { by: successor },
  'product.notify_importance': { authority: 'x', documentSha256: DIGEST, notifiedOn: DAY, version: null, fields: [] },
  'tokenset.seal': { found: { sha256: DIGEST, count: 1 } }, 'group.propose': { members: [cast.vendor.org, cast.both.org], ground: 'x' }, 'group.confirm': {}, 'transfer.attach_tokens': { tokens: { general: DIGEST } },
  'finding.take_up': {}, 'finding.assess': { ground: 'x', proposal: 'dismiss' }, 'finding.decide': { ground: 'x', agrees: true }, 'finding.close': { ground: 'x', measure: 'hold', hold: subjects.hold.id },
  'pack.test': { cases: GOLDEN }, 'pack.sign': { digest: cast.state(subjects.pack.id as Id<'pack'>).digest, lateCorrection: 'x' }, 'pack.schedule': {},
  'replay.start': { entries: 1 }, 'replay.finish': { verdicts: 0, differing: 0, report: {} },
  'check.start': {}, 'check.conclude': {}, 'obligation.fulfil': {}, 'obligation.reschedule': {}, 'calendar.issue': { addressSha256: DIGEST }, 'obligation.waive': { ground: 'x' },
  'review.assign': { person: cast.checker.person }, 'review.propose': { proposal: aProposal() }, 'review.decide': {},
  'inquiry.answer': { text: 'x', documents: [] }, 'inquiry.ask_more_time': { until: '2026-06-30', reason: 'x' }, 'inquiry.extend': {},
  'predecessor.confirm': {}, 'logkey.confirm': {}, 'logkey.confirm_retirement': {}, 'logkey.propose_retirement': { successor: cast.state(subjects.logkey.id as Id<'logkey'>).retirement?.successor, ground: 'x' }, 'logkey.succeed': { final: finalOf(keyNumbered(1)), retires: [] },
  'bulletin.collect': { until: '2026-07-01' }, 'bulletin.comment': { opinion: 'x' }, 'bulletin.publish': aPublication(), 'bulletin.deliver': { participant: cast.foreign.org, through: 4, grounds }, 'bulletin.evaluate': { summary: { zh: 'x' } },
  'notice.acknowledge': {}, 'notice.handle': { evidenceSha256: DIGEST }, 'notice.return': { reason: 'x', dueOn: '2026-07-30' },
  'authorisation.publish': {}, 'authorisation.propose_end': { ending: 'ended', ground: 'x', documentSha256: DIGEST }, 'authorisation.confirm_end': {},
  'sponsorship.accept': {}, 'report.set_aside': { ground: 'x', article: 'x' }, 'certificate.confirm': {}, 'certificate.revoke': { reason: 'x', documentSha256: DIGEST },
  'conduct.correct': { reason: 'x', ...CONDUCT }, 'conduct.comment': { text: 'x' },
  'registration.screen': { identical: [], similar: [] }, 'registration.consent': {}, 'registration.answer_duplicates': { explanation: 'x', evidence: [DIGEST] }, 'registration.ask_supplement': { what: 'x' },
  'registration.supplement': { materials: [{ kind: 'other', sha256: DIGEST }] }, 'registration.accept': {}, 'registration.propose': { decision: 'refuse', ground: 'duplicate', reason: 'x' }, 'registration.decide': {},
  'objection.note': {}, 'objection.substantiate': { evidenceSha256: DIGEST }, 'objection.propose': { outcome: 'uphold', ground: 'x' }, 'objection.decide': {},
  'pledge.confirm': {}, 'pledge.consent': { to: subjects.registration.id },
  'waiver.grant': {}, 'appeal.propose': { outcome: 'uphold', ground: 'x', articles: ['x'] }, 'appeal.decide': {},
  'grant.draw': { enforcementPoint: 'gateway-1', count: 1, rows: 0, bytes: 0 },
  'grant.report_use': { enforcementPoint: 'gateway-1', window: { from: '2026-06-15T01:30:00Z', to: '2026-06-15T01:30:00Z', sequence: 1 }, count: 1, rows: 0, bytes: 0 },
  'grant.extend': {},
  'grant.certify_deletion': { method: 'overwritten', listSha256: DIGEST, items: 1 },
  'enforcer.hear': { heardAt: AT }, 'enforcer.miss': { heardAt: AT }, 'enforcer.revise': {}, 'enforcer.renew_credential': { credential: aCredential() },
  'job.approve': {}, 'job.start': {}, 'job.finish': aResult(),
  'webhook.change': { url: 'https://hooks.example.com/', types: [], description: 'x' }, 'webhook.rotate_secret': { key: ANOTHER_KEY }, 'webhook.test': {}, 'webhook.replay': { from: 0 }, 'webhook.enable': {},
  'anchor.confirm': { receipt: receiptOf(cast.state(subjects.anchor.id as Id<'anchor'>)) },
  'nationalreport.submit': { receipt: 'x' }, 'nationalreport.resubmit': { note: 'x' },
  'nationalreport.acknowledge': { answer: answerTo(cast.state(subjects.nationalreport.id as Id<'nationalreport'>), 'accepted') }, 'nationalreport.reject': { answer: answerTo(cast.state(subjects.nationalreport.id as Id<'nationalreport'>), 'rejected') },
  'webhook.give_up': { reason: 'x', failingSince: '2026-06-10T00:00:00Z' },
  'order.unwind': {}, 'order.pay': { amount: '1', institution: 'bank' }, 'order.refund': { amount: '1', institution: 'bank', reason: 'x' },
  'settlement.accept': { transaction: 'T1', means: 'bank_transfer' }, 'settlement.confirm': { ...booked, amount: '10', currency: 'CNY' }, 'settlement.fail': { outcome: 'rejected', reason: 'x' },
  'settlement.propose_outcome': outcome, 'settlement.decide_outcome': { agrees: true, ground: 'x' }, 'usage.accept': { month: '2026-06' },
  'participant.close': { reason: 'x', open: NOTHING_OPEN }, 'grant.wind_down': {},
  'dispute.accept': {}, 'dispute.state': { statementSha256: DIGEST }, 'dispute.mediate': { mediator: personOf(cast.regulator) }, 'dispute.refer': { institution: { zh: 'x' }, reference: 'x' },
  'dispute.propose_settlement': { settlementSha256: DIGEST, measures: [] }, 'dispute.accept_settlement': { settlementSha256: DIGEST }, 'dispute.propose_decision': { awardSha256: DIGEST, ground: 'x', measures: [] },
  'dispute.decide': {}, 'dispute.freeze': { until: '2026-06-20', ground: 'x' }, 'dispute.unfreeze': {},
  'incident.report': { authority: 'x', reportSha256: DIGEST }, 'incident.update': { severity: 'general', people: { general: 0, sensitive: 0 }, summarySha256: DIGEST },
  'incident.contain': { measuresSha256: DIGEST }, 'incident.suspend_grants': { grants: [subjects.grant.id], reason: 'x' }, 'incident.report_finally': { reportSha256: DIGEST },
  'complaint.accept': {}, 'complaint.answer': { answerSha256: DIGEST }, 'complaint.conclude': { answerSha256: DIGEST },
  'subjectrequest.answer': { outcome: 'granted', answerSha256: DIGEST, ground: null }, 'subjectrequest.contest': { reference: REFERENCE, statementSha256: DIGEST }, 'subjectrequest.withdraw': { reference: REFERENCE },
  'erasure.assess': { asOf: 1, records: [] }, 'erasure.approve': {}, 'erasure.execute': {},
});

/** The first of the cast who may take the step. */
function callerOf(name: CommandName): Caller {
  if (name.startsWith('incident.') && name !== 'incident.close' && name !== 'incident.reopen' && name !== 'incident.escalate') return cast.vendor;
  const all = name === 'participant.exit' ? [cast.both] : /^enforcer\.re/.test(name) ? [cast.vendor] : [SYSTEM, cast.checker, cast.regulator, cast.vendor, cast.foreign, computation.node.caller, assessor.caller];
  const caller = all.find(({ roles }) => scopeOf(roles, COMMANDS[name].action) !== undefined);
  if (caller === undefined) throw new Error(`nobody may ${name}`);
  return caller;
}

/** What becomes of a command on an aggregate that is put into `state`: the state after it, or the code of the refusal. */
function attempt(ledger: MemoryLedger, kind: Kind, state: string, name: CommandName): string {
  const subject = subjects[kind];
  ledger.put({ ...subject, state, ...(state === 'FILED_ON_ONE_SIDE' ? { filings: [{ side: 'MAINLAND' }] } : {}) } as AnyState);
  const side = kind === 'basis:GBA_STANDARD_CONTRACT' && name === 'basis.file' ? { side: state === 'EFFECTIVE' ? 'MAINLAND' : 'HK' } : {};
  try {
    ledger.submit(callerOf(name), name, { id: subject.id, ...(inputs()[name] ?? { reason: 'x' }), ...side } as Parameters<MemoryLedger['submit']>[2]);
    return ledger.state(subject.id).state;
  } catch (err) {
    if (err instanceof Refusal) return err.code;
    throw err;
  } finally {
    ledger.put(subject);
  }
}

const pairs = Object.entries(LIFECYCLES).flatMap(([kind, lifecycle]: [string, Lifecycle<string>]) => {
  const actions = [...new Set(lifecycle.transitions.filter(([action, , from]) => action.startsWith(`${kind.split(':')[0] ?? kind}.`) && from.some((state) => state !== NEW)).map(([action]) => action))];
  return lifecycle.states.flatMap((state) => actions.map((action) => {
    const rows = lifecycle.transitions.filter(([name, , from]) => name === action && from.includes(state));
    return { kind: kind as Kind, state, action, leadsTo: rows.map(([, , , to]) => to) };
  }));
});

/** What else refuses these steps in the cast's situation. */
const OTHER_RULES: Readonly<Record<string, readonly string[]>> = {
  'negotiation.verify': ['reference_invalid'], 'grant.acknowledge': ['reference_invalid'], 'grant.report_use': ['reference_invalid'], 'grant.certify_deletion': ['state_conflict'], 'grant.extend': ['unfounded'], 'grant.dispute_deletion': ['state_conflict'], 'grant.lose_ground': ['state_conflict'], 'listing.lose_ground': ['state_conflict'], 'transfer.attach_basis': ['state_conflict'], 'transfer.interrupt': ['state_conflict'],
  'pack.schedule': ['already_exists'], 'pack.withdraw': ['state_conflict'], 'pack.enter_force': ['state_conflict'],
  'transfer.attach_tokens': ['state_conflict'], 'group.confirm': ['state_conflict'],
  'review.recuse': ['wrong_party'], 'review.propose': ['wrong_party'], 'inquiry.ask_more_time': ['limit_exceeded'], 'waiver.grant': ['same_person'],
  'logkey.succeed': ['reference_invalid', 'state_conflict'], 'usage.close': ['state_conflict'], 'order.unwind': ['state_conflict'],
  'grant.wind_down': ['state_conflict'], 'incident.suspend_grants': ['state_conflict'], 'dispute.unfreeze': ['state_conflict'], 'dispute.propose_unfreeze': ['state_conflict'],
  'bulletin.deliver': ['already_exists'],
  'registration.screen': ['already_exists'], 'registration.decide': ['not_registrable'], 'title.lapse': ['state_conflict'], 'objection.propose': ['state_conflict'], 'pledge.consent': ['reference_invalid'],
};

describe('every use case keeps to its life cycle', () => {
  test.each(pairs.filter(({ action }) => !['check.queue', 'tokenset.open', 'day.seal', 'usage.report', 'statistic.seal', 'anchor.submit'].includes(action)))('$action on a $kind that is $state: $leadsTo', ({ kind, state, action, leadsTo }) => {
    if (!isCommandName(action)) throw new Error(`${action} is no use case`);
    const result = attempt(cast, kind, state, action);
    if (leadsTo.length === 0) expect(result).toBe('state_conflict');
    else expect([...leadsTo, ...(OTHER_RULES[action] ?? [])]).toContain(result);
  });
});
