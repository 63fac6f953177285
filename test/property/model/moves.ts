import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { idOf, type Caller, type CommandInput, type CommandName, type EntryType, type Id, type Kind } from '#core/exchange';
import { SYSTEM, aDescription, aTransfer, abroad, anApplication, anOffer, someTerms } from '../../support/ledger.js';
import { known } from './account.js';
import type { World } from './world.js';

/** A command that somebody submits; `expected` is whether it should pass, where the account alone can tell. */
export interface Attempt { readonly caller: Caller; readonly name: CommandName; readonly input: CommandInput<CommandName>; readonly expected?: boolean }

/** One kind of step in a story; `a`, `b` and `c` choose what it is about. Undefined where there is nothing to take it on. */
type Move = (world: World, a: number, b: number, c: number) => Attempt | undefined;
export type MoveName = keyof typeof MOVES;
/** A step as data, so that a story can be shrunk, replayed, and told to another ledger. */
export interface Choice { readonly move: MoveName; readonly a: number; readonly b: number; readonly c: number }

export const attemptOf = (world: World, { move, a, b, c }: Choice): Attempt | undefined => MOVES[move](world, a, b, c);

/** An attempt whose name ties its input. */
const attempt = <N extends CommandName>(caller: Caller, name: N, input: CommandInput<N>, more: { readonly expected?: boolean } = {}): Attempt =>
  ({ caller, name, input, ...more });

/** One of a list that is not empty. */
function at<T>(items: readonly T[], choice: number): T {
  const item = items[choice % items.length];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

/** One of a list, mostly of the last three: stories go on where they are. */
function pick<T>(items: readonly T[], choice: number): T | undefined {
  const length = Math.max(items.length, 1);
  return choice % 7 === 0 ? items[choice % length] : items[items.length - 1 - (choice % 3) % length];
}

const day = (world: World, after: number): string => new Date(Date.parse(world.clock.at) + after * 86_400_000).toISOString().slice(0, 10);
const DIGEST = '0'.repeat(64);
const SECOND_PERSON = 'psn_01938f6e-0000-7000-8000-0000000000aa';

type Likely = (world: World, id: Id) => boolean;
const isOpen: Likely = ({ account }, id) => !account.ended.has(id);
/** Aggregates that one of these entries has moved last. */
const after = (...types: EntryType[]): Likely => ({ account }, id) => types.some((type) => account.last.get(id) === type);

/** A step on an aggregate: mostly on one where it makes sense, sometimes on any. */
const on = <K extends Kind>(kind: K, likely: Likely, make: (world: World, id: Id<K>, b: number, c: number) => Attempt | undefined): Move => (world, a, b, c) => {
  const all = world.account.of(kind);
  const id = pick(a % 8 === 7 ? all : all.filter((one) => isOpen(world, one) && likely(world, one)), a);
  return id === undefined ? undefined : make(world, id, b, c);
};
/** A step that takes an aggregate and gives a reason. */
const plain = <K extends Kind>(kind: K, likely: Likely, name: CommandName, who: (world: World, id: Id<K>, c: number) => Caller): Move =>
  on(kind, likely, (world, id, _, c) => attempt(who(world, id, c), name, { id, reason: 'story' } as CommandInput<CommandName>));
/** A step that is taken more rarely, because little follows on it. */
const seldom = (move: Move): Move => (world, a, b, c) => (b % 4 === 0 ? move(world, a, b, c) : undefined);

/** Who acts: the one whose step it is, one time in nine somebody else. */
const side = (world: World, org: string, c: number): Caller => (c % 9 === 8 ? at(world.traders, c) : world.traders.find((caller) => caller.org === org) ?? SYSTEM);
const system = (): Caller => SYSTEM;
const operator = (world: World): Caller => world.checker;
const person = (world: World, c: number): Caller => (c % 2 === 0 ? world.maker : world.checker);
const aVendor = (world: World, c: number): Caller => at(world.traders.slice(0, 2), c);
const aBuyer = (world: World, c: number): Caller => at(world.traders.slice(1), c);
const exporter = (world: World, id: Id<'basis'>): Caller => side(world, known(world.account.bases, id).exporter, 0);
const ofListing = (world: World, id: Id<'listing'>, c: number): Caller => side(world, known(world.account.listings, id).vendor, c);
const vendorOf = (world: World, id: Id<'grant'>, c: number): Caller => side(world, world.account.grant(id).vendor, c);
const buyerOf = (world: World, id: Id<'grant'>, c: number): Caller => side(world, world.account.grant(id).buyer, c);
const sender = (world: World, id: Id<'transfer'>, c: number): Caller => vendorOf(world, world.account.transfers.get(id)?.grant ?? at(world.account.of('grant'), 0), c);
const receiver = (world: World, id: Id<'transfer'>, c: number): Caller => buyerOf(world, world.account.transfers.get(id)?.grant ?? at(world.account.of('grant'), 0), c);
const provider = (world: World, id: Id<'negotiation'>, c: number): Caller => ofListing(world, known(world.account.proposals, id).listing, c);
const consumer = (world: World, id: Id<'negotiation'>, c: number): Caller => side(world, known(world.account.proposals, id).buyer, c);

/** Terms that are sometimes inside the offer and sometimes not. */
const terms = (b: number) => someTerms({ countMax: (b % 8) + 1, rowsMax: b % 2 === 0 ? 60 : 61, purposes: b % 3 === 0 ? [] : ['planning'], termDays: b % 5 === 0 ? 61 : 30 });
const offer = (b: number) => anOffer({ terms: terms(b), negotiation: b % 2 === 0 ? 'automatic' : 'manual' });
const proposal = ({ account }: World, listing: Id, b: number) =>
  ({ terms: b % 3 === 0 ? terms(b) : known(account.listings, listing).offer.terms, plan: b % 11 === 10 ? 'none' : 'basic', need: 'story' });
const about = (world: World, id: Id<'negotiation'>): Id<'listing'> => known(world.account.proposals, id).listing;

/** A third of the products lack their source or their report, some raise a concern that people have to judge. */
function natureOf(b: number): Parameters<typeof aDescription>[0] {
  if (b % 3 === 0) return b % 2 === 0 ? { source: null } : { complianceReport: null };
  return b % 3 === 1 ? { nature: { ...aDescription().nature, nationalSecurityConcern: true } } : {};
}

export const MOVES = {
  apply: (_, a) => attempt(SYSTEM, 'participant.apply', anApplication(a % 2 === 0 ? {} : abroad('HK'))),
  endorse: on('participant', after('participant.applied'), (world, id, _, c) => attempt(person(world, c), 'participant.endorse', { id })),
  admit: on('participant', after('participant.endorsed'), (world, id, _, c) => {
    const [caller, maker] = [person(world, c), world.account.endorsedBy.get(id)];
    return attempt(caller, 'participant.admit', { id }, after('participant.endorsed')(world, id) ? { expected: caller.person !== maker } : {});
  }),
  reject: plain('participant', after('participant.applied'), 'participant.reject', operator),
  suspend: seldom(plain('participant', after('participant.admitted', 'participant.resumed'), 'participant.suspend', operator)),
  resume: plain('participant', after('participant.suspended'), 'participant.resume', operator),

  describe: (world, a, b) => attempt(aVendor(world, a), 'product.describe', { id: idOf('product', randomUUID()), description: aDescription(natureOf(b)) }),
  register: on('product', after('product.described'), (world, id, _, c) => attempt(aVendor(world, c), 'product.register', { id })),
  create: on('product', after('product.registered'), (world, product, b, c) =>
    attempt(aVendor(world, c), 'listing.create', { id: idOf('listing', randomUUID()), product, productVersion: 1, offer: offer(b) })),
  revise: on('listing', after('listing.returned', 'listing.created'), (world, id, b, c) => attempt(ofListing(world, id, c), 'listing.revise', { id, productVersion: 1, offer: offer(b) })),
  submit: on('listing', after('listing.created', 'listing.revised'), (world, id, _, c) => attempt(ofListing(world, id, c), 'listing.submit', { id })),
  stall: plain('listing', after('listing.submitted'), 'listing.stall', system),
  giveBack: seldom(plain('listing', after('listing.referred'), 'listing.return', system)),
  assign: on('review', after('review.opened', 'review.recused', 'review.returned'), (world, id, _, c) => attempt(person(world, c), 'review.assign', { id, person: person(world, c).person ?? '' })),
  propose: on('review', after('review.assigned'), (world, id, b, c) => attempt(person(world, c), 'review.propose', { id, proposal: {
    decision: b % 3 === 0 ? 'reject' : 'approve', ground: 'story', articles: ['x'], evidence: [DIGEST], facts: [],
  } })),
  giveReviewBack: seldom(plain('review', after('review.proposed'), 'review.return', (world, _, c) => person(world, c))),
  decide: on('review', after('review.proposed'), (world, id, _, c) => {
    const caller = person(world, c);
    return attempt(caller, 'review.decide', { id }, caller.person === known(world.account.reviews, id).maker ? { expected: false } : {});
  }),
  escalate: seldom(plain('review', isOpen, 'review.escalate', system)),
  draftWaiver: (world, a, b) => {
    const scope = { gate: 'tradability', provisions: ['SZ13'], participant: aVendor(world, a).org, product: null, recipient: null, purpose: null, usesMax: 1 + (b % 3), peopleMax: null, from: day(world, 0), until: day(world, 300) } as const;
    return attempt(world.regulator, 'waiver.draft', { id: idOf('waiver', randomUUID()), scope: { ...scope, provisions: [...scope.provisions] }, ground: 'story', article: 'x', conditions: null, documentSha256: DIGEST });
  },
  grantWaiver: on('waiver', after('waiver.drafted'), (world, id, _, c) =>
    (c % 4 === 0 ? attempt(world.regulator, 'waiver.grant', { id }, { expected: false }) : attempt({ ...world.regulator, person: SECOND_PERSON }, 'waiver.grant', { id }))),
  invokeWaiver: on('listing', after('listing.returned', 'listing.revised', 'listing.created'), (world, id, b, c) => {
    const waiver = pick(world.account.of('waiver'), b);
    return waiver === undefined ? undefined : attempt(ofListing(world, id, c), 'waiver.invoke', { id: waiver, subject: id });
  }),
  revokeWaiver: seldom(plain('waiver', after('waiver.granted'), 'waiver.revoke', ({ regulator }) => regulator)),
  suspendListing: plain('listing', after('listing.listed', 'listing.resumed'), 'listing.suspend', operator),
  resumeListing: plain('listing', after('listing.suspended'), 'listing.resume', operator),
  delist: seldom(plain('listing', isOpen, 'listing.delist', ofListing)),

  queue: on('transfer', after('transfer.requested', 'transfer.basis_attached'), (world, subject) => attempt(SYSTEM, 'check.queue', { subject, round: world.account.transfers.get(subject)?.round ?? 1 })),
  queueListing: on('listing', after('listing.submitted'), (world, subject) => attempt(SYSTEM, 'check.queue', { subject, round: Math.max(1, known(world.account.listings, subject).round) })),
  startCheck: on('check', after('check.queued', 'check.requeued'), (_, id) => attempt(SYSTEM, 'check.start', { id })),
  conclude: on('check', after('check.started'), (_, id) => attempt(SYSTEM, 'check.conclude', { id })),
  failCheck: plain('check', after('check.queued', 'check.started'), 'check.fail_with_error', system),
  redrive: plain('check', after('check.errored'), 'check.redrive', operator),
  lapseCheck: plain('check', after('check.errored', 'check.evidence_needed'), 'check.lapse', system),

  request: on('listing', after('listing.listed', 'listing.resumed'), (world, listing, b, c) =>
    attempt(aBuyer(world, c), 'negotiation.request', { id: idOf('negotiation', randomUUID()), listing, proposal: proposal(world, listing, b) })),
  offer: on('negotiation', after('negotiation.requested'), (world, id, b, c) =>
    attempt(provider(world, id, c), 'negotiation.offer', { id, proposal: proposal(world, about(world, id), b) })),
  counter: on('negotiation', after('negotiation.offered'), (world, id, b, c) =>
    attempt(consumer(world, id, c), 'negotiation.request', { id, listing: about(world, id), proposal: proposal(world, about(world, id), b) })),
  accept: on('negotiation', after('negotiation.offered'), (world, id, _, c) => attempt(consumer(world, id, c), 'negotiation.accept', { id })),
  agree: on('negotiation', after('negotiation.requested', 'negotiation.accepted'), (world, id, _, c) => attempt(provider(world, id, c), 'negotiation.agree', { id })),
  verify: on('negotiation', after('negotiation.agreed'), (world, id, _, c) =>
    attempt(consumer(world, id, c), 'negotiation.verify', { id, agreementSha256: world.account.digests.get(id) ?? DIGEST })),
  finalize: on('negotiation', after('negotiation.verified'), (world, id, _, c) => attempt(provider(world, id, c), 'negotiation.finalize', { id })),
  terminateNegotiation: seldom(plain('negotiation', isOpen, 'negotiation.terminate', consumer)),

  activate: on('grant', after('grant.provisioned'), (world, id, b, c) =>
    attempt(vendorOf(world, id, c), 'grant.activate', { id, enforcementPoints: b % 2 === 0 ? ['gateway-1'] : ['gateway-1', 'gateway-2'], credentialSha256: DIGEST })),
  suspendGrant: plain('grant', after('grant.activated', 'grant.resumed'), 'grant.suspend', vendorOf),
  resumeGrant: plain('grant', after('grant.suspended'), 'grant.resume', vendorOf),
  revoke: seldom(plain('grant', isOpen, 'grant.revoke', (world, id, c) => (c % 2 === 0 ? world.regulator : vendorOf(world, id, c)))),
  acknowledge: on('grant', after('grant.revocation_begun'), (world, id, b, c) => attempt(vendorOf(world, id, c), 'grant.acknowledge', { id, enforcementPoint: `gateway-${1 + (b % 2)}` })),
  giveUp: seldom(plain('grant', isOpen, 'grant.give_up', buyerOf)),
  collect: on('grant', isOpen, (world, id, _, c) => attempt(buyerOf(world, id, c), 'grant.collect_credential', { id })),
  expire: seldom(plain('grant', isOpen, 'grant.expire', system)),

  ask: on('grant', after('grant.activated', 'grant.resumed'), ask),
  attach: on('transfer', after('transfer.basis_needed'), (world, id, b, c) => {
    const basis = pick(world.account.of('basis'), b);
    return basis === undefined ? undefined : attempt(sender(world, id, c), 'transfer.attach_basis', { id, basis });
  }),
  start: on('transfer', after('transfer.cleared'), start),
  suspendTransfer: plain('transfer', after('transfer.started', 'transfer.resumed'), 'transfer.suspend', receiver),
  resumeTransfer: plain('transfer', after('transfer.suspended'), 'transfer.resume', sender),
  complete: on('transfer', after('transfer.started', 'transfer.resumed'), (world, id, _, c) => attempt(receiver(world, id, c), 'transfer.complete', { id })),
  terminate: plain('transfer', isOpen, 'transfer.terminate', receiver),
  lapse: plain('transfer', isOpen, 'transfer.lapse', system),

  draftBasis: (world, a, b) => {
    const scope = { recipients: world.traders.map(({ org }) => org), countries: [b % 5 === 0 ? 'HK' : 'SG'], purposes: [], fields: [], generalMax: b % 3 === 0 ? 100_000 : 10_000_000, sensitiveMax: 0 };
    const validity = { validFrom: day(world, 0), validUntil: day(world, (b % 3) * 20) };
    const kind = b % 4 === 0 ? 'CERTIFICATION' : 'STANDARD_CONTRACT';
    return attempt(aVendor(world, a), 'basis.draft', { id: idOf('basis', randomUUID()), kind, scope, ...validity, documentSha256: DIGEST, impactAssessmentSha256: DIGEST });
  },
  effect: on('basis', after('basis.drafted'), (world, id, b) => attempt(exporter(world, id), 'basis.effect', { id, effectiveOn: day(world, b % 2) })),
  applyBasis: on('basis', after('basis.drafted'), (world, id) => attempt(exporter(world, id), 'basis.apply', { id, authority: 'x', appliedOn: day(world, 0) })),
  certify: on('basis', after('basis.applied'), (world, id) => attempt(exporter(world, id), 'basis.certify', { id, number: '1', decidedOn: day(world, 0), documentSha256: DIGEST })),
  suspendBasis: seldom(on('basis', after('basis.certified'), (world, id) => attempt(world.regulator, 'basis.suspend', notice(world, id)))),
  resumeBasis: on('basis', after('basis.suspended'), (world, id) => attempt(world.maker, 'basis.resume', notice(world, id))),
  changeBasis: seldom(on('basis', after('basis.effected', 'basis.filed'), (world, id) =>
    attempt(exporter(world, id), 'basis.report_change', { id, changes: ['purpose'], changedOn: day(world, 0), description: 'story' }))),
  terminateBasis: seldom(plain('basis', after('basis.effected', 'basis.filed', 'basis.certified'), 'basis.terminate', exporter)),
  file: on('basis', after('basis.effected'), (world, id) => attempt(exporter(world, id), 'basis.file', { id, authority: 'x', filingNumber: '1', filedOn: day(world, 0) })),
  withdraw: seldom(plain('basis', isOpen, 'basis.withdraw', exporter)),
  remind: plain('obligation', isOpen, 'obligation.remind', system),

  hold: (world, a, b, c) => {
    const kind = at(['participant', 'product', 'grant', 'transfer'] as const, a);
    const target = pick<Id<'participant' | 'product' | 'grant' | 'transfer'>>(world.account.of(kind), b);
    if (target === undefined || c % 3 !== 0) return undefined;
    return attempt(c % 2 === 0 ? world.regulator : world.maker, 'hold.place', { id: idOf('hold', randomUUID()), target, ground: 'story', article: 'x' });
  },
  lift: plain('hold', isOpen, 'hold.lift', (world, _, c) => (c % 3 === 0 ? world.maker : world.regulator)),
} as const satisfies Readonly<Record<string, Move>>;

const notice = (world: World, id: Id<'basis'>) => ({ id, authority: 'x', noticeOn: day(world, 0), documentSha256: DIGEST, reason: 'story' });

/** A use of a grant, by its buyer more often than not; the account foretells whether it passes. */
function ask(world: World, of: Id<'grant'>, b: number, c: number): Attempt {
  const rows = at([10, 25, 60], b);
  const input = aTransfer(of, {
    purpose: b % 7 === 6 ? 'marketing' : 'planning', people: { general: at([0, 1_000, 60_000, 99_999], b), sensitive: 0 },
    manifest: { files: [{ name: 'a.csv', sha256: DIGEST, rows, bytes: 1 }], rows, bytes: 1, fields: ['junction'] }, circumstances: c % 13 === 12 ? { foreignAuthorityRequest: true } : {},
  });
  const caller = buyerOf(world, of, c);
  const isBuyers = caller.org === world.account.grant(of).buyer;
  return attempt(caller, 'transfer.request', input, isBuyers ? { expected: isUsable(world, of, input) } : {});
}

/** Whether a use should pass, by the account alone. */
function isUsable(world: World, of: Id<'grant'>, { purpose, manifest: { rows } }: CommandInput<'transfer.request'>): boolean {
  const { state, expiresAt, terms: allowed, used, vendor, buyer, product } = world.account.grant(of);
  const isInside = (allowed.purposes.length === 0 || allowed.purposes.includes(purpose)) && (allowed.recipients.length === 0 || allowed.recipients.includes(buyer));
  const isWithin = used.count + 1 <= (allowed.countMax ?? Infinity) && used.rows + rows <= (allowed.rowsMax ?? Infinity);
  return state === 'active' && world.clock.at < expiresAt && isInside && isWithin && world.account.mayTrade(vendor, buyer) && world.account.isFree(of, product);
}

/** The start of a delivery; the account foretells whether its vendor may start it. */
function start(world: World, id: Id<'transfer'>, _: number, c: number): Attempt {
  const transfer = world.account.transfers.get(id);
  const caller = sender(world, id, c);
  const isVendors = transfer !== undefined && caller.org === world.account.grant(transfer.grant).vendor;
  if (!isVendors) return attempt(caller, 'transfer.start', { id });
  return attempt(caller, 'transfer.start', { id }, { expected: transfer.state === 'asked' && transfer.cleared !== null && world.account.mayFlow(transfer, id, world.clock.at) });
}

/** How often the steps come that make a story go on. */
const WEIGHTS: Partial<Record<MoveName, number>> = {
  ask: 8, queue: 6, startCheck: 8, conclude: 8, attach: 8, start: 6, suspendTransfer: 3, resumeTransfer: 4, complete: 3,
  register: 2, create: 2, submit: 5, queueListing: 5, assign: 6, propose: 8, decide: 8, grantWaiver: 3, invokeWaiver: 8, revise: 8, request: 3, offer: 3, counter: 2, accept: 3, agree: 3, verify: 4, finalize: 3, activate: 4, resumeGrant: 2,
  effect: 3, hold: 3, lift: 4, resume: 2, suspend: 2,
};

/** A random step. */
export const aChoice: fc.Arbitrary<Choice> = fc.record({
  move: fc.oneof(...(Object.keys(MOVES) as MoveName[]).map((name) => ({ weight: WEIGHTS[name] ?? 1, arbitrary: fc.constant(name) }))),
  a: fc.nat(1000), b: fc.nat(1000), c: fc.nat(1000),
});
