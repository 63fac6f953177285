import fc from 'fast-check';
import { idOf, type Caller, type CommandInput, type CommandName, type EntryType, type Id, type Kind } from '#core/exchange';
import { SYSTEM, aDescription, aTransfer, abroad, anApplication, anOffer, someTerms } from '../../support/ledger.js';
import { known } from './account.js';
import type { World } from './world.js';

/** A command that somebody submits. */
export interface Attempt { readonly caller: Caller; readonly name: CommandName; readonly input: CommandInput<CommandName>; readonly expected?: boolean }

/** One kind of step in a story; `a`, `b` and `c` choose what it is about. Undefined where there is nothing to take it on. */
type Move = (world: World, a: number, b: number, c: number) => Attempt | undefined;
export type MoveName = keyof typeof MOVES;
/** A step as data, so that a story can be shrunk, replayed, and told to another ledger. */
export interface Choice { readonly move: MoveName; readonly a: number; readonly b: number; readonly c: number }

/** An attempt whose name ties its input. */
const attempt = <N extends CommandName>(caller: Caller, name: N, input: CommandInput<N>, more: { readonly expected?: boolean } = {}): Attempt => ({ caller, name, input, ...more });

/** One of a list, the later ones more often: stories go on where they are. */
function pick<T>(items: readonly T[], choice: number): T | undefined {
  const [fromEnd, isAny] = [choice % 3, choice % 7 === 0];
  return isAny ? items[choice % Math.max(items.length, 1)] : items[items.length - 1 - (fromEnd % Math.max(items.length, 1))];
}
/** One of a list that is not empty. */
function at<T>(items: readonly T[], choice: number): T {
  const item = items[choice % items.length];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}
const uuid = (): string => globalThis.crypto.randomUUID();
const days = (world: World, count: number): string => new Date(Date.parse(world.clock.at) + count * 86_400_000).toISOString().slice(0, 10);
const trader = (world: World, org: string): Caller => world.traders.find((caller) => caller.org === org) ?? SYSTEM;

/** Whose step it is; one time in nine it is somebody else's attempt. */
function side(world: World, org: string, choice: number): Caller {
  return choice % 9 === 8 ? at(world.traders, choice) : trader(world, org);
}

type Likely = (world: World, id: Id) => boolean;
const isOpen: Likely = ({ account }, id) => !account.ended.has(id);

/** Mostly an aggregate on which the step makes sense, sometimes any. */
function subject<K extends Kind>(world: World, kind: K, { a, likely }: { readonly a: number; readonly likely: Likely }): Id<K> | undefined {
  const all = world.account.of(kind);
  const sensible = all.filter((id) => isOpen(world, id) && likely(world, id));
  return pick(a % 8 === 7 ? all : sensible, a);
}
/** A step on an aggregate of a kind, with what it takes besides the id. */
const on = <K extends Kind>(kind: K, make: (world: World, id: Id<K>, b: number, c: number) => Attempt | undefined, likely: Likely = isOpen): Move => (world, a, b, c) => {
  const id = subject(world, kind, { a, likely });
  return id === undefined ? undefined : make(world, id, b, c);
};
/** A step that takes an aggregate of a kind and gives a reason. */
const plain = <K extends Kind>(kind: K, name: CommandName, who: (world: World, id: Id<K>, choice: number) => Caller, likely: Likely = isOpen): Move =>
  on(kind, (world, id, _, c) => attempt(who(world, id, c), name, { id, reason: 'story' } as CommandInput<CommandName>), likely);

/** Aggregates that one of these entries has moved last. */
const after = (...types: EntryType[]): Likely => ({ account }, id) => types.some((type) => account.last.get(id) === type);

const person = (world: World, choice: number): Caller => (choice % 2 === 0 ? world.maker : world.checker);
const system = (): Caller => SYSTEM;
const operator = (world: World): Caller => world.checker;
const vendorOf = { listing: (world: World, id: Id<'listing'>, c: number) => side(world, known(world.account.listings, id).vendor, c), grant: (world: World, id: Id<'grant'>, c: number) => side(world, world.account.grant(id).vendor, c) };
const buyerOf = (world: World, id: Id<'grant'>, c: number): Caller => side(world, world.account.grant(id).buyer, c);
const partyOf = (world: World, id: Id<'transfer'>, who: 'vendor' | 'buyer', c: number): Caller => {
  const transfer = world.account.transfers.get(id);
  return transfer === undefined ? SYSTEM : side(world, world.account.grant(transfer.grant)[who], c);
};
const proposer = (world: World, id: Id<'negotiation'>, who: 'vendor' | 'buyer', c: number): Caller => {
  const { listing, buyer } = known(world.account.proposals, id);
  return side(world, who === 'vendor' ? known(world.account.listings, listing).vendor : buyer, c);
};

/** Terms that are sometimes inside the offer and sometimes not. */
const terms = (b: number) => someTerms({ countMax: (b % 8) + 1, rowsMax: b % 2 === 0 ? 60 : 61, purposes: b % 3 === 0 ? [] : ['planning'], termDays: b % 5 === 0 ? 61 : 30 });
const proposal = ({ account }: World, listing: Id, b: number) => ({ terms: b % 3 === 0 ? terms(b) : known(account.listings, listing).offer.terms, plan: b % 11 === 10 ? 'none' : 'basic', need: 'story' });
const digest = (world: World, id: Id): string => world.account.digests.get(id) ?? '0'.repeat(64);

export const MOVES = {
  apply: (_, a) => attempt(SYSTEM, 'participant.apply', anApplication(a % 2 === 0 ? {} : abroad('HK'))),
  endorse: on('participant', (world, id, _, c) => attempt(person(world, c), 'participant.endorse', { id }), after('participant.applied')),
  admit: on('participant', (world, id, _, c) => attempt(person(world, c), 'participant.admit', { id }), after('participant.endorsed')),
  reject: plain('participant', 'participant.reject', operator, after('participant.applied')),
  suspend: on('participant', (world, id, _, c) => (c % 3 === 0 && id !== world.maker.org ? attempt(operator(world), 'participant.suspend', { id, reason: 'story' }) : undefined), after('participant.admitted', 'participant.resumed')),
  resume: plain('participant', 'participant.resume', operator, after('participant.suspended')),

  describe: (world, a, b) => attempt(side(world, at(world.traders, a % 2).org, b), 'product.describe', { id: idOf('product', uuid()), description: aDescription(b % 3 === 0 ? { source: null } : {}) }),
  register: on('product', (world, id, _, c) => attempt(at(world.traders, c % 2), 'product.register', { id }), after('product.described')),
  create: on('product', (world, id, b, c) => attempt(at(world.traders, c % 2), 'listing.create', { id: idOf('listing', uuid()), product: id, productVersion: 1, offer: anOffer({ terms: terms(b), negotiation: b % 2 === 0 ? 'automatic' : 'manual' }) }), after('product.registered')),
  revise: on('listing', (world, id, b, c) => attempt(vendorOf.listing(world, id, c), 'listing.revise', { id, productVersion: 1, offer: anOffer({ terms: terms(b) }) }), after('listing.returned', 'listing.created')),
  submit: on('listing', (world, id, _, c) => attempt(vendorOf.listing(world, id, c), 'listing.submit', { id }), after('listing.created', 'listing.revised')),
  stall: plain('listing', 'listing.stall', system, after('listing.submitted')),
  approve: on('listing', (world, id, _, c) => attempt(person(world, c), 'listing.approve', { id, reason: 'story' }), after('listing.referred')),
  giveBack: plain('listing', 'listing.return', operator, after('listing.referred')),
  suspendListing: plain('listing', 'listing.suspend', operator, after('listing.listed', 'listing.resumed')),
  resumeListing: plain('listing', 'listing.resume', operator, after('listing.suspended')),
  delist: on('listing', (world, id, b, c) => (b % 4 === 0 ? attempt(vendorOf.listing(world, id, c), 'listing.delist', { id, reason: 'story' }) : undefined)),

  queue: on('transfer', (world, id) => attempt(SYSTEM, 'check.queue', { subject: id, round: world.account.transfers.get(id)?.round ?? 1 }), after('transfer.requested', 'transfer.basis_attached')),
  queueListing: on('listing', (world, id) => attempt(SYSTEM, 'check.queue', { subject: id, round: Math.max(1, known(world.account.listings, id).round) }), after('listing.submitted')),
  startCheck: on('check', (_, id) => attempt(SYSTEM, 'check.start', { id }), after('check.queued', 'check.requeued')),
  conclude: on('check', (_, id) => attempt(SYSTEM, 'check.conclude', { id }), after('check.started')),
  failCheck: plain('check', 'check.fail_with_error', system, after('check.queued', 'check.started')),
  redrive: plain('check', 'check.redrive', operator, after('check.errored')),
  lapseCheck: plain('check', 'check.lapse', system, after('check.errored', 'check.evidence_needed')),

  request: on('listing', (world, listing, b, c) => attempt(at(world.traders, 1 + (c % 3)), 'negotiation.request', { id: idOf('negotiation', uuid()), listing, proposal: proposal(world, listing, b) }), after('listing.listed', 'listing.resumed')),
  offer: on('negotiation', (world, id, b, c) => attempt(proposer(world, id, 'vendor', c), 'negotiation.offer', { id, proposal: proposal(world, known(world.account.proposals, id).listing, b) }), after('negotiation.requested')),
  counter: on('negotiation', (world, id, b, c) => attempt(proposer(world, id, 'buyer', c), 'negotiation.request', { id, listing: known(world.account.proposals, id).listing, proposal: proposal(world, known(world.account.proposals, id).listing, b) }), after('negotiation.offered')),
  accept: on('negotiation', (world, id, _, c) => attempt(proposer(world, id, 'buyer', c), 'negotiation.accept', { id }), after('negotiation.offered')),
  agree: on('negotiation', (world, id, _, c) => attempt(proposer(world, id, 'vendor', c), 'negotiation.agree', { id }), after('negotiation.requested', 'negotiation.accepted')),
  verify: on('negotiation', (world, id, _, c) => attempt(proposer(world, id, 'buyer', c), 'negotiation.verify', { id, agreementSha256: digest(world, id) }), after('negotiation.agreed')),
  finalize: on('negotiation', (world, id, _, c) => attempt(proposer(world, id, 'vendor', c), 'negotiation.finalize', { id }), after('negotiation.verified')),
  terminateNegotiation: on('negotiation', (world, id, b, c) => (b % 4 === 0 ? attempt(proposer(world, id, 'buyer', c), 'negotiation.terminate', { id, reason: 'story' }) : undefined)),

  activate: on('grant', (world, id, b, c) => attempt(vendorOf.grant(world, id, c), 'grant.activate', { id, enforcementPoints: b % 2 === 0 ? ['g1'] : ['g1', 'g2'], credentialSha256: '0'.repeat(64) }), after('grant.provisioned')),
  suspendGrant: plain('grant', 'grant.suspend', vendorOf.grant, after('grant.activated', 'grant.resumed')),
  resumeGrant: plain('grant', 'grant.resume', vendorOf.grant, after('grant.suspended')),
  revoke: on('grant', (world, id, b, c) => (b % 4 === 0 ? attempt(c % 2 === 0 ? world.regulator : vendorOf.grant(world, id, c), 'grant.revoke', { id, reason: 'story' }) : undefined)),
  acknowledge: on('grant', (world, id, b, c) => attempt(vendorOf.grant(world, id, c), 'grant.acknowledge', { id, enforcementPoint: b % 2 === 0 ? 'g1' : 'gateway-1' }), after('grant.revocation_begun')),
  giveUp: on('grant', (world, id, b, c) => (b % 5 === 0 ? attempt(buyerOf(world, id, c), 'grant.give_up', { id, reason: 'story' }) : undefined)),
  collect: on('grant', (world, id, _, c) => attempt(buyerOf(world, id, c), 'grant.collect_credential', { id })),
  expire: on('grant', (_, id, b) => (b % 4 === 0 ? attempt(SYSTEM, 'grant.expire', { id, reason: 'story' }) : undefined)),

  ask: on('grant', (world, of, b, c) => {
    const rows = [10, 25, 60][b % 3] ?? 0;
    const input = aTransfer(of, {
      purpose: b % 7 === 6 ? 'marketing' : 'planning', manifest: { files: [{ name: 'a.csv', sha256: '0'.repeat(64), rows, bytes: 1 }], rows, bytes: 1, fields: ['junction'] },
      people: { general: [0, 1_000, 60_000, 99_999][b % 4] ?? 0, sensitive: 0 }, circumstances: c % 13 === 12 ? { foreignAuthorityRequest: true } : {},
    });
    const caller = buyerOf(world, of, c);
    const grant = world.account.grant(of);
    return attempt(caller, 'transfer.request', input, caller.org === grant.buyer ? { expected: isUsable(world, of, input) } : {});
  }, after('grant.activated', 'grant.resumed')),
  attach: on('transfer', (world, id, b, c) => {
    const basis = pick(world.account.of('basis'), b);
    return basis === undefined ? undefined : attempt(partyOf(world, id, 'vendor', c), 'transfer.attach_basis', { id, basis });
  }, after('transfer.basis_needed')),
  start: on('transfer', (world, id, _, c) => {
    const transfer = world.account.transfers.get(id);
    const caller = partyOf(world, id, 'vendor', c);
    const isVendors = transfer !== undefined && caller.org === world.account.grant(transfer.grant).vendor;
    return attempt(caller, 'transfer.start', { id }, isVendors ? { expected: transfer.state === 'asked' && transfer.cleared !== null && world.account.mayFlow(transfer, id, world.clock.at) } : {});
  }, after('transfer.cleared')),
  suspendTransfer: plain('transfer', 'transfer.suspend', (world, id, c) => partyOf(world, id, 'buyer', c), after('transfer.started', 'transfer.resumed')),
  resumeTransfer: plain('transfer', 'transfer.resume', (world, id, c) => partyOf(world, id, 'vendor', c), after('transfer.suspended')),
  complete: on('transfer', (world, id, _, c) => attempt(partyOf(world, id, 'buyer', c), 'transfer.complete', { id }), after('transfer.started', 'transfer.resumed')),
  terminate: plain('transfer', 'transfer.terminate', (world, id, c) => partyOf(world, id, 'buyer', c)),
  lapse: plain('transfer', 'transfer.lapse', system),

  draftBasis: (world, a, b) => {
    const exporter = at(world.traders, a % 2);
    const scope = { recipients: world.traders.map(({ org }) => org), countries: b % 5 === 0 ? ['HK'] : ['SG'], purposes: [], fields: [], generalMax: b % 3 === 0 ? 100_000 : 10_000_000, sensitiveMax: 0 };
    return attempt(exporter, 'basis.draft', { id: idOf('basis', uuid()), kind: b % 4 === 0 ? 'CERTIFICATION' : 'STANDARD_CONTRACT', scope, validFrom: days(world, 0), validUntil: days(world, (b % 3) * 20), documentSha256: '0'.repeat(64), impactAssessmentSha256: '0'.repeat(64) });
  },
  effect: on('basis', (world, id, b) => attempt(trader(world, known(world.account.bases, id).exporter), 'basis.effect', { id, effectiveOn: days(world, b % 2), ...(b % 3 === 0 ? { approvalNumber: '1' } : {}) }), after('basis.drafted')),
  file: on('basis', (world, id) => attempt(trader(world, known(world.account.bases, id).exporter), 'basis.file', { id, authority: 'x', filingNumber: '1', filedOn: days(world, 0) }), after('basis.effected')),
  withdraw: on('basis', (world, id, b) => (b % 4 === 0 ? attempt(trader(world, known(world.account.bases, id).exporter), 'basis.withdraw', { id, reason: 'story' }) : undefined)),
  remind: plain('obligation', 'obligation.remind', system),

  hold: (world, a, b, c) => {
    const kind = (['participant', 'product', 'grant', 'transfer'] as const)[a % 4] ?? 'grant';
    const target = pick<Id<'participant' | 'product' | 'grant' | 'transfer'>>(world.account.of(kind), b);
    return target === undefined || c % 3 !== 0 ? undefined : attempt(c % 2 === 0 ? world.regulator : world.maker, 'hold.place', { id: idOf('hold', uuid()), target, ground: 'story', article: 'x' });
  },
  lift: plain('hold', 'hold.lift', (world, _, c) => (c % 3 === 0 ? world.maker : world.regulator)),
} as const satisfies Readonly<Record<string, Move>>;

/** Whether a use should pass, by the account alone. */
function isUsable(world: World, of: Id<'grant'>, { purpose, manifest: { rows } }: CommandInput<'transfer.request'>): boolean {
  const { state, expiresAt, terms: allowed, used, vendor, buyer, product } = world.account.grant(of);
  const isInside = (allowed.purposes.length === 0 || allowed.purposes.includes(purpose)) && (allowed.recipients.length === 0 || allowed.recipients.includes(buyer));
  const isWithin = used.count + 1 <= (allowed.countMax ?? Infinity) && used.rows + rows <= (allowed.rowsMax ?? Infinity);
  return state === 'active' && world.clock.at < expiresAt && isInside && isWithin && world.account.mayTrade(vendor, buyer) && world.account.isFree(of, product);
}

const WEIGHTS: Partial<Record<MoveName, number>> = { ask: 8, queue: 6, startCheck: 8, conclude: 8, start: 6, lift: 4, attach: 8,  effect: 3, complete: 3, request: 3, agree: 3, verify: 4, finalize: 3, activate: 4, hold: 3, resume: 2, resumeGrant: 2, suspendTransfer: 3, resumeTransfer: 4, offer: 3, accept: 3, counter: 2, submit: 3, queueListing: 3, register: 2, create: 2 };

/** A random step. */
export const aChoice: fc.Arbitrary<Choice> = fc.record({
  move: fc.oneof(...(Object.keys(MOVES) as MoveName[]).map((name) => ({ weight: WEIGHTS[name] ?? 1, arbitrary: fc.constant(name) }))),
  a: fc.nat(1000), b: fc.nat(1000), c: fc.nat(1000),
});

export const attemptOf = (world: World, { move, a, b, c }: Choice): Attempt | undefined => MOVES[move](world, a, b, c);
