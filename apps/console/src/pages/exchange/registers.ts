import type { ReadPath } from '../../api/client.js';
import type { Role } from '../../session/session.js';
import type { EXCHANGE_PAGES } from '../../words/exchange.js';

/** The collections of the API whose records can be read one by one. */
type PathOf<P> = P extends `/v1${infer Rest}` ? (`/v1${Rest}/{id}` extends ReadPath ? Rest : never) : never;
type RegisterPath = PathOf<ReadPath>;
export type RegisterKind = Extract<keyof typeof EXCHANGE_PAGES, 'participant' | 'review' | 'appeal' | 'certificate' | 'conduct' | 'group' | 'erasure' | 'registration' | 'title' | 'objection' | 'pledge' | 'order' | 'settlement' | 'reconciliation' | 'dispute' | 'complaint' | 'incident' | 'pack' | 'bulletin' | 'notice' | 'check' | 'logkey' | 'predecessor' | 'nationalreport' | 'waiver' | 'sponsorship' | 'authorisation' | 'report' | 'subjectrequest' | 'enforcer' | 'job'>;

/** A register as a table says it: its columns and filters by the names that the API has for them. Its steps come from the ledger's own tables. */
export interface Register {
  readonly kind: RegisterKind;
  /** Where it is in the console and, below `/v1`, in the API. */
  readonly path: RegisterPath;
  readonly group: 'admission' | 'registry' | 'settling' | 'rules' | 'running';
  readonly roles: readonly Role[];
  readonly columns: readonly string[];
  readonly filters: readonly string[];
  /** The states in which it waits for the exchange. */
  readonly waits: readonly string[];
  /** The list is the one that everybody may read: it is not filtered by state. */
  readonly isPublic?: boolean;
  /** Members that a tab of their own shows better. */
  readonly hidden?: readonly string[];
}

const AUTHORITIES = ['operator', 'regulator'] as const;
const TRADERS = ['vendor', 'buyer'] as const;
const PARTIES = [...TRADERS, 'service'] as const;

export const REGISTERS_TABLE: readonly Register[] = [
  { kind: 'participant', path: '/participants', group: 'admission', roles: AUTHORITIES, columns: ['organisation.name', 'organisation.capacities', 'organisation.jurisdiction', 'createdAt'], filters: ['jurisdiction'], waits: ['APPLIED'], hidden: ['persons', 'credentials', 'contact', 'owner'] },
  { kind: 'review', path: '/reviews', group: 'admission', roles: ['vendor', ...AUTHORITIES], columns: ['subject', 'outcome', 'owner', 'maker', 'dueOn'], filters: ['subject', 'outcome', 'maker'], waits: ['OPEN', 'ASSIGNED', 'PROPOSED', 'RETURNED'] },
  { kind: 'appeal', path: '/appeals', group: 'admission', roles: [...TRADERS, ...AUTHORITIES], columns: ['target', 'ground', 'owner', 'dueOn'], filters: ['target'], waits: ['FILED', 'PROPOSED'] },
  { kind: 'certificate', path: '/certificates', group: 'admission', roles: ['vendor', 'service', ...AUTHORITIES], columns: ['name', 'number', 'holder', 'validUntil'], filters: ['holder', 'number', 'kind'], waits: ['FILED'] },
  { kind: 'conduct', path: '/conduct-records', group: 'admission', roles: [...PARTIES, ...AUTHORITIES], columns: ['what', 'concerned', 'on', 'viewUntil'], filters: ['concerned', 'issuer'], waits: [] },
  { kind: 'group', path: '/groups', group: 'admission', roles: AUTHORITIES, columns: ['members', 'ground', 'createdAt'], filters: [], waits: ['PROPOSED'] },
  { kind: 'erasure', path: '/erasures', group: 'admission', roles: [...PARTIES, ...AUTHORITIES], columns: ['participant', 'ground', 'requestedBy', 'createdAt'], filters: ['participant', 'person'], waits: ['CLEARED', 'RESTRICTED'] },
  { kind: 'report', path: '/reports', group: 'admission', roles: [...PARTIES, ...AUTHORITIES], columns: ['kind', 'conclusion', 'subject', 'issuer', 'validUntil'], filters: ['issuer', 'concerned', 'subject', 'kind'], waits: [] },
  { kind: 'sponsorship', path: '/sponsorships', group: 'admission', roles: ['vendor', ...AUTHORITIES], columns: ['sponsored', 'sponsor', 'answersFor', 'until'], filters: ['sponsor', 'sponsored'], waits: [] },
  { kind: 'waiver', path: '/waivers', group: 'admission', roles: ['vendor', ...AUTHORITIES], columns: ['scope.participant', 'scope.gate', 'scope.provisions', 'scope.until'], filters: ['participant', 'issuer'], waits: [] },
  { kind: 'authorisation', path: '/authorisations', group: 'registry', roles: [...PARTIES, ...AUTHORITIES], columns: ['title', 'authority', 'operator', 'until'], filters: ['authority', 'operator', 'sector'], waits: [] },
  { kind: 'registration', path: '/registrations', group: 'registry', roles: [...TRADERS, ...AUTHORITIES], columns: ['matter.kind', 'matter.subject.name', 'owner', 'title', 'dueOn'], filters: ['matter', 'title', 'applicant'], waits: ['FILED', 'EXAMINING', 'PROPOSED'] },
  { kind: 'title', path: '/titles', group: 'registry', roles: [...PARTIES, ...AUTHORITIES], columns: ['number', 'name', 'sector', 'validUntil'], filters: ['number'], waits: [], isPublic: true },
  { kind: 'objection', path: '/objections', group: 'registry', roles: [...PARTIES, ...AUTHORITIES], columns: ['target', 'ground', 'owner', 'dueOn'], filters: ['target', 'objector'], waits: ['FILED', 'NOTED', 'SUBSTANTIATED'] },
  { kind: 'pledge', path: '/pledges', group: 'registry', roles: [...PARTIES, ...AUTHORITIES], columns: ['title', 'right', 'pledgor', 'creditor', 'amount', 'until'], filters: ['title', 'pledgor', 'creditor'], waits: [] },
  { kind: 'order', path: '/orders', group: 'settling', roles: [...TRADERS, ...AUTHORITIES], columns: ['grant', 'vendor', 'buyer', 'total', 'paid', 'dueOn'], filters: ['grant', 'vendor', 'buyer', 'kind'], waits: [] },
  { kind: 'settlement', path: '/settlements', group: 'settling', roles: [...TRADERS, ...AUTHORITIES], columns: ['kind', 'order', 'amount', 'institution', 'bookedOn'], filters: ['order', 'kind', 'institution'], waits: ['UNRESOLVED'] },
  { kind: 'reconciliation', path: '/reconciliations', group: 'settling', roles: AUTHORITIES, columns: ['day', 'institution', 'lines', 'matched', 'differences'], filters: ['institution', 'day'], waits: [] },
  { kind: 'dispute', path: '/disputes', group: 'settling', roles: [...TRADERS, ...AUTHORITIES], columns: ['claim', 'claimant', 'respondent', 'subject', 'dueOn'], filters: ['subject', 'claimant', 'respondent', 'claim'], waits: ['FILED', 'ACCEPTED', 'MEDIATION', 'ARBITRATION'] },
  { kind: 'complaint', path: '/complaints', group: 'settling', roles: [...PARTIES, ...AUTHORITIES], columns: ['category', 'owner', 'against', 'dueOn'], filters: ['complainant', 'against', 'category'], waits: ['FILED', 'ACCEPTED'] },
  { kind: 'incident', path: '/incidents', group: 'settling', roles: [...PARTIES, ...AUTHORITIES], columns: ['severity', 'category', 'owner', 'noticedAt', 'reportBy'], filters: ['declarer', 'severity', 'category'], waits: ['FINALLY_REPORTED'] },
  { kind: 'subjectrequest', path: '/subject-requests', group: 'settling', roles: ['vendor', ...AUTHORITIES], columns: ['right', 'vendor', 'receivedOn', 'answerBy'], filters: ['vendor', 'right'], waits: [] },
  { kind: 'pack', path: '/packs', group: 'rules', roles: AUTHORITIES, columns: ['definition.version', 'definition.effectiveFrom', 'note', 'draftedBy'], filters: ['effectiveFrom'], waits: ['DRAFT', 'TESTED', 'SIGNED'] },
  { kind: 'bulletin', path: '/bulletins', group: 'rules', roles: [...PARTIES, ...AUTHORITIES], columns: ['title', 'kind', 'publication.effectiveOn', 'delivered', 'handled'], filters: ['issuer', 'kind'], waits: ['DRAFTED', 'COLLECTED', 'CLOSED'] },
  { kind: 'notice', path: '/notices', group: 'rules', roles: [...PARTIES, ...AUTHORITIES], columns: ['bulletin', 'owner', 'dueOn', 'acknowledgedAt'], filters: ['bulletin', 'participant'], waits: [] },
  { kind: 'check', path: '/checks', group: 'running', roles: [...TRADERS, ...AUTHORITIES], columns: ['gate', 'subject', 'verdict.outcome', 'attempts', 'createdAt'], filters: ['gate', 'subject'], waits: ['ERROR'] },
  { kind: 'enforcer', path: '/enforcers', group: 'running', roles: ['vendor', ...AUTHORITIES], columns: ['name', 'code', 'kind', 'owner', 'heardAt'], filters: ['kind', 'owner', 'code'], waits: [] },
  { kind: 'job', path: '/jobs', group: 'running', roles: [...TRADERS, ...AUTHORITIES], columns: ['technique', 'node', 'purpose', 'owner', 'createdAt'], filters: ['submitter', 'node', 'technique'], waits: [] },
  { kind: 'logkey', path: '/log-keys', group: 'running', roles: [...PARTIES, ...AUTHORITIES], columns: ['suite', 'origin', 'startsAt', 'proposedBy'], filters: ['suite', 'origin'], waits: ['PROPOSED', 'RETIRING'] },
  { kind: 'predecessor', path: '/predecessors', group: 'running', roles: AUTHORITIES, columns: ['origin', 'size', 'proposedBy'], filters: ['origin'], waits: ['PROPOSED'] },
  { kind: 'nationalreport', path: '/national-reports', group: 'running', roles: AUTHORITIES, columns: ['platform', 'day', 'sequence', 'attempt'], filters: ['platform', 'day'], waits: ['REJECTED'] },
];

/** The person whose step comes before another's: the second of the two has to be somebody else (经办与复核须为不同人员). */
export const PERSON_BEFORE: Readonly<Record<string, string>> = {
  'participant.admit': 'endorsedBy', 'review.decide': 'maker', 'review.return': 'maker', 'appeal.decide': 'proposal.person', 'registration.decide': 'proposal.maker', 'registration.return': 'proposal.maker', 'objection.decide': 'proposal.maker', 'objection.return': 'proposal.maker',
  'settlement.decide_outcome': 'proposal.person', 'dispute.decide': 'proposal.person', 'dispute.unfreeze': 'freeze.lifting.person', 'pack.sign': 'signatures.0.person', 'bulletin.publish': 'draftedBy', 'logkey.confirm': 'proposedBy', 'logkey.confirm_retirement': 'retirement.person', 'predecessor.confirm': 'proposedBy', 'erasure.approve': 'requestedBy', 'group.confirm': 'proposal.person',
  'waiver.grant': 'persons.0', 'authorisation.publish': 'persons.0', 'authorisation.confirm_end': 'proposedEnd.person',
};
/** Steps that only the person may take to whom the record is assigned. */
export const PERSON_ASSIGNED: Readonly<Record<string, string>> = { 'review.propose': 'maker', 'review.recuse': 'maker' };

/** What a record has to have, beside its state, for a step to make sense; and what it must not have yet. */
export const NEEDS: Readonly<Record<string, string>> = {
  'participant.admit': 'endorsedBy', 'objection.decide': 'proposal', 'objection.return': 'proposal', 'settlement.decide_outcome': 'proposal', 'dispute.decide': 'proposal', 'dispute.unfreeze': 'freeze.lifting', 'dispute.propose_unfreeze': 'freeze', 'dispute.accept_settlement': 'settlement', 'group.confirm': 'proposal', 'registration.answer_duplicates': 'screening.identical.0', 'registration.consent': 'awaited.0', 'registration.accept': 'screening', 'authorisation.confirm_end': 'proposedEnd',
};
export const NEEDS_NO: Readonly<Record<string, string>> = {
  'participant.endorse': 'endorsedBy', 'objection.propose': 'proposal', 'settlement.propose_outcome': 'proposal', 'dispute.propose_decision': 'proposal', 'dispute.freeze': 'freeze', 'dispute.propose_unfreeze': 'freeze.lifting', 'group.propose': 'proposal', 'authorisation.propose_end': 'proposedEnd',
};

/** What a form begins with: members of its body, by those of the record. A digest is compared by who signs it, not typed. */
export const BEGINS_WITH: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'pack.sign': { digest: 'digest' }, 'dispute.accept_settlement': { settlementSha256: 'settlement.settlementSha256' }, 'incident.update': { severity: 'severity', people: 'people' },
};
/** Filters that are chosen among codes. */
export const FILTER_CODES: Readonly<Record<string, readonly string[]>> = {
  'check.gate': ['tradability', 'export'], 'incident.severity': ['general', 'larger', 'major', 'extraordinary'], 'registration.matter': ['first', 'licence', 'transfer', 'change', 'renewal', 'cancel'], 'bulletin.kind': ['law', 'rule', 'order', 'guidance'], 'settlement.kind': ['payment', 'refund'],
  'review.outcome': ['HOLD_SECURITY_REVIEW', 'HOLD_MANUAL_REVIEW', 'HOLD'],
};
/** States in which others move a record on: its drawer follows them by itself. */
export const FOLLOWED: Readonly<Record<string, readonly string[]>> = { check: ['QUEUED', 'RUNNING'], settlement: ['INSTRUCTED', 'ACCEPTED'], erasure: ['REQUESTED', 'ORDERED', 'ERASING'] };

/** What stands at a place of a record: `proposal.person`. */
export const memberAt = (record: unknown, where: string): unknown =>
  where.split('.').reduce((found, name) => (typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[name] ?? null : null), record);
