import { sha256Hex, type Caller, type Id } from '#core/exchange';
import { derivedId } from '#ledger';
import { SYSTEM } from '../support/ledger.js';
import { aGrant, type Cast } from './cast.js';
import { personOf } from './reviews.js';

const DIGEST = '0'.repeat(64);
const reason = 'x';
/** What a person keeps of its request. */
export const REFERENCE = 'A'.repeat(43);

/** A dispute of the vendor with its buyer over a grant. */
export function aDispute(cast: Cast, grant: Id<'grant'>, claimant: Caller = cast.vendor): Id<'dispute'> {
  const id = cast.ledger.newId('dispute');
  cast.submit(claimant, 'dispute.file', { id, subject: grant, claim: 'payment', statementSha256: DIGEST, statement: '对方逾期未付款' });
  return id;
}

/** An incident that the vendor has noticed an hour ago. */
export function anIncident(cast: Cast, grant: Id<'grant'>, change: { readonly endangersPublic?: boolean; readonly severity?: 'general' | 'larger' | 'major' | 'extraordinary' } = {}): Id<'incident'> {
  const id = cast.ledger.newId('incident');
  const noticedAt = new Date(Date.parse(cast.clock.at) - 3_600_000).toISOString();
  cast.submit(cast.vendor, 'incident.declare', { id, noticedAt, severity: 'general', endangersPublic: false, category: 'leak', grants: [grant], people: { general: 10, sensitive: 0 }, summarySha256: DIGEST, ...change });
  return id;
}

export function aComplaint(cast: Cast, complainant: Caller = cast.buyer): Id<'complaint'> {
  const id = cast.ledger.newId('complaint');
  cast.submit(complainant, 'complaint.file', { id, against: cast.vendor.org, category: 'quality', statementSha256: DIGEST, statement: '数据与说明不符' });
  return id;
}

/** What a person asks of the vendor. */
export function aSubjectRequest(cast: Cast): Id<'subjectrequest'> {
  const id = cast.ledger.newId('subjectrequest');
  cast.submit(SYSTEM, 'subjectrequest.file', { id, vendor: cast.vendor.org, right: 'delete', token: '1'.repeat(64), referenceSha256: sha256Hex(REFERENCE) });
  return id;
}

type Ends = (id: Id, state: string) => void;

/** Everything that troubles bring about, once. */
export async function troubles(cast: Cast, grant: Id<'grant'>, ends: Ends): Promise<void> {
  settled(cast, grant, ends);
  await decided(cast, ends);
  refused(cast, grant, ends);
  incidents(cast, await aGrant(cast), ends);
  complaints(cast, ends);
  requests(cast, ends);
}

function settled(cast: Cast, grant: Id<'grant'>, ends: Ends): void {
  const id = aDispute(cast, grant);
  cast.submit(SYSTEM, 'dispute.escalate', { id, reason });
  cast.submit(cast.maker, 'dispute.accept', { id });
  cast.submit(cast.foreign, 'dispute.state', { id, statementSha256: DIGEST, statement: '已付清' });
  cast.submit(cast.maker, 'dispute.freeze', { id, until: '2026-07-01', ground: reason });
  cast.submit(cast.maker, 'dispute.propose_unfreeze', { id, reason });
  cast.submit(cast.checker, 'dispute.unfreeze', { id });
  cast.submit(cast.maker, 'dispute.mediate', { id, mediator: personOf(cast.checker) });
  cast.submit(cast.vendor, 'dispute.propose_settlement', { id, settlementSha256: DIGEST, measures: [{ kind: 'perform', debtor: cast.foreign.org, duty: { zh: '支付余款' }, dueOn: '2026-07-31' }] });
  cast.submit(cast.foreign, 'dispute.accept_settlement', { id, settlementSha256: DIGEST });
  ends(id, 'SETTLED');
  ends(derivedId(1, 'obligation', id, '0', 'dispute-performance'), 'OPEN');
}

async function decided(cast: Cast, ends: Ends): Promise<void> {
  const grant = await aGrant(cast);
  const id = aDispute(cast, grant);
  cast.submit(cast.maker, 'dispute.accept', { id });
  cast.submit(cast.maker, 'dispute.freeze', { id, until: '2026-07-01', ground: reason });
  cast.submit(cast.maker, 'dispute.refer', { id, institution: { zh: '深圳国际仲裁院' }, reference: '（2026）深国仲1号' });
  cast.submit(cast.maker, 'dispute.propose_decision', { id, awardSha256: DIGEST, ground: reason, measures: [{ kind: 'revoke_grant' }] });
  cast.submit(cast.checker, 'dispute.decide', { id });
  ends(id, 'DECIDED');
  ends(grant, 'REVOKING');
}

function refused(cast: Cast, grant: Id<'grant'>, ends: Ends): void {
  const [refusal, withdrawal] = [aDispute(cast, grant), aDispute(cast, grant)];
  cast.submit(cast.maker, 'dispute.refuse', { id: refusal, reason });
  cast.submit(cast.vendor, 'dispute.withdraw', { id: withdrawal, reason });
  ends(refusal, 'REFUSED');
  ends(withdrawal, 'WITHDRAWN');
}

function incidents(cast: Cast, grant: Id<'grant'>, ends: Ends): void {
  const id = anIncident(cast, grant);
  cast.submit(SYSTEM, 'incident.escalate', { id, reason });
  cast.submit(cast.vendor, 'incident.update', { id, severity: 'larger', people: { general: 20, sensitive: 0 }, summarySha256: DIGEST });
  cast.submit(cast.vendor, 'incident.report', { id, authority: '广东省互联网信息办公室', reportSha256: DIGEST });
  cast.submit(cast.vendor, 'incident.suspend_grants', { id, grants: [grant], reason });
  cast.submit(cast.vendor, 'incident.contain', { id, measuresSha256: DIGEST });
  for (const outcome of ['reopen', 'close'] as const) {
    cast.submit(cast.vendor, 'incident.report_finally', { id, reportSha256: DIGEST });
    cast.submit(cast.regulator, `incident.${outcome}`, { id, reason });
  }
  ends(id, 'CLOSED');
  ends(grant, 'SUSPENDED');
  ends(derivedId(1, 'obligation', id, 'incident-report'), 'DONE');
}

function complaints(cast: Cast, ends: Ends): void {
  const [concluded, closed, withdrawn] = [aComplaint(cast), aComplaint(cast), aComplaint(cast)];
  cast.submit(cast.maker, 'complaint.reject', { id: concluded, reason });
  cast.submit(cast.buyer, 'complaint.escalate', { id: concluded, reason });
  cast.submit(SYSTEM, 'complaint.overrun', { id: concluded, reason });
  cast.submit(cast.regulator, 'complaint.conclude', { id: concluded, answerSha256: DIGEST });
  cast.submit(cast.maker, 'complaint.accept', { id: closed });
  cast.submit(cast.maker, 'complaint.answer', { id: closed, answerSha256: DIGEST });
  cast.submit(SYSTEM, 'complaint.overrun', { id: closed, reason });
  cast.submit(cast.buyer, 'complaint.withdraw', { id: withdrawn, reason });
  ends(concluded, 'CLOSED');
  ends(closed, 'CLOSED');
  ends(withdrawn, 'WITHDRAWN');
}

function requests(cast: Cast, ends: Ends): void {
  const [answered, withdrawn] = [aSubjectRequest(cast), aSubjectRequest(cast)];
  cast.submit(SYSTEM, 'subjectrequest.escalate', { id: answered, reason });
  cast.submit(cast.vendor, 'subjectrequest.answer', { id: answered, outcome: 'refused', answerSha256: DIGEST, ground: '无法识别' });
  cast.submit(SYSTEM, 'subjectrequest.contest', { id: answered, reference: REFERENCE, statementSha256: DIGEST });
  cast.submit(cast.vendor, 'subjectrequest.answer', { id: answered, outcome: 'granted', answerSha256: DIGEST, ground: null });
  cast.submit(SYSTEM, 'subjectrequest.close', { id: answered, reason });
  cast.submit(SYSTEM, 'subjectrequest.withdraw', { id: withdrawn, reference: REFERENCE });
  ends(answered, 'CLOSED');
  ends(withdrawn, 'WITHDRAWN');
  ends(derivedId(1, 'obligation', answered, '0', 'subject-request'), 'DONE');
  ends(derivedId(1, 'obligation', answered, '1', 'subject-request'), 'DONE');
  ends(derivedId(1, 'obligation', withdrawn, '0', 'subject-request'), 'ENDED');
}
