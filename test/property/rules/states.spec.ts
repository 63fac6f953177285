import { beforeAll, describe, expect, test } from '@jest/globals';
import { COMMANDS, LIFECYCLES, NEW, Refusal, isCommandName, scopeOf, type AnyState, type Caller, type CommandName, type Id, type Lifecycle } from '#core/exchange';
import { SYSTEM, aDescription, anOffer, check, someTerms, submitListing } from '../../support/ledger.js';
import type { MemoryLedger } from '../../support/memory-ledger.js';
import { aCast, aChecked, aGrant, type Cast } from '../cast.js';
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
  const [basis, contract, hold] = [cast.ledger.newId('basis'), cast.ledger.newId('basis'), cast.ledger.newId('hold')];
  for (const [id, kind] of [[basis, 'CERTIFICATION'], [contract, 'STANDARD_CONTRACT']] as const) {
    const scope = { recipients: [cast.foreign.org], countries: ['SG'], purposes: [], fields: [], generalMax: 1, sensitiveMax: 1 };
    cast.submit(cast.vendor, 'basis.draft', { id, kind, scope, validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: DIGEST, impactAssessmentSha256: DIGEST });
  }
  const [, opened] = cast.submit(cast.vendor, 'basis.effect', { id: contract, effectiveOn: '2026-06-15' }).entries;
  cast.submit(cast.checker, 'hold.place', { id: hold, target: cast.buyer.org, ground: 'x', article: 'y' });
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
  subjects = {
    review: proposed, inquiry: { ...cast.state(inquiry), extension: { until: '2026-06-30', reason: 'x' } }, waiver: cast.state(waiver),
    appeal: { ...cast.state(filed.stream as Id<'appeal'>), proposal: { person: personOf(cast.maker), outcome: 'uphold', ground: 'x', articles: ['x'] } },
    participant: { ...cast.state(cast.both.org), endorsedBy: cast.maker.person }, product: state(cast.product), listing: state(cast.listing),
    negotiation: state(cast.state(grant).negotiation), grant: state(grant), transfer: state(transfer), basis: state(basis), check: state(cast.state(transfer).decision?.check ?? hold), obligation: state(opened?.stream ?? hold), hold: state(hold),
  };
});

const DIGEST = '0'.repeat(64);
const proposal = { terms: someTerms(), plan: 'basic', need: 'x' };

/** What a command takes besides the id. */
const inputs = (): Partial<Record<CommandName, object>> => ({
  'participant.endorse': {}, 'participant.admit': {},
  'product.revise': { description: aDescription() }, 'product.register': {},
  'listing.revise': { productVersion: 1, offer: anOffer() }, 'listing.submit': {},
  'negotiation.request': { proposal, listing: cast.listing }, 'negotiation.offer': { proposal }, 'negotiation.accept': {}, 'negotiation.agree': {},
  'negotiation.verify': { agreementSha256: DIGEST }, 'negotiation.finalize': {},
  'grant.activate': { enforcementPoints: ['gateway-1'], credentialSha256: DIGEST }, 'grant.acknowledge': { enforcementPoint: 'gateway-1' },
  'transfer.attach_basis': { basis: subjects.basis.id }, 'transfer.start': {}, 'transfer.complete': {},
  'basis.effect': { effectiveOn: '2026-06-15', approvalNumber: 'x' }, 'basis.file': { authority: 'x', filingNumber: 'x', filedOn: '2026-06-15' },
  'check.start': {}, 'check.conclude': {}, 'obligation.fulfil': {}, 'obligation.waive': { ground: 'x' },
  'review.assign': { person: cast.checker.person }, 'review.propose': { proposal: aProposal() }, 'review.decide': {},
  'inquiry.answer': { text: 'x', documents: [] }, 'inquiry.ask_more_time': { until: '2026-06-30', reason: 'x' }, 'inquiry.extend': {},
  'waiver.grant': {}, 'appeal.propose': { outcome: 'uphold', ground: 'x', articles: ['x'] }, 'appeal.decide': {},
});

/** The first of the cast who may take the step. */
function callerOf(name: CommandName): Caller {
  const all = name === 'participant.exit' ? [cast.both] : [SYSTEM, cast.checker, cast.regulator, cast.vendor, cast.foreign];
  const caller = all.find(({ roles }) => scopeOf(roles, COMMANDS[name].action) !== undefined);
  if (caller === undefined) throw new Error(`nobody may ${name}`);
  return caller;
}

/** What becomes of a command on an aggregate that is put into `state`: the state after it, or the code of the refusal. */
function attempt(ledger: MemoryLedger, kind: Kind, state: string, name: CommandName): string {
  const subject = subjects[kind];
  ledger.put({ ...subject, state } as AnyState);
  try {
    ledger.submit(callerOf(name), name, { id: subject.id, ...(inputs()[name] ?? { reason: 'x' }) } as Parameters<MemoryLedger['submit']>[2]);
    return ledger.state(subject.id).state;
  } catch (err) {
    if (err instanceof Refusal) return err.code;
    throw err;
  } finally {
    ledger.put(subject);
  }
}

const pairs = Object.entries(LIFECYCLES).flatMap(([kind, lifecycle]: [string, Lifecycle<string>]) => {
  const actions = [...new Set(lifecycle.transitions.filter(([action, , from]) => action.startsWith(`${kind}.`) && from.some((state) => state !== NEW)).map(([action]) => action))];
  return lifecycle.states.flatMap((state) => actions.map((action) => {
    const rows = lifecycle.transitions.filter(([name, , from]) => name === action && from.includes(state));
    return { kind: kind as Kind, state, action, leadsTo: rows.map(([, , , to]) => to) };
  }));
});

/** What else refuses these steps in the cast's situation. */
const OTHER_RULES: Readonly<Record<string, readonly string[]>> = {
'negotiation.verify': ['reference_invalid'], 'grant.acknowledge': ['reference_invalid'], 'transfer.attach_basis': ['state_conflict'],
  'review.recuse': ['wrong_party'], 'review.propose': ['wrong_party'], 'inquiry.ask_more_time': ['limit_exceeded'], 'waiver.grant': ['same_person'],
};

describe('every use case keeps to its life cycle', () => {
  test.each(pairs.filter(({ action }) => action !== 'check.queue'))('$action on a $kind that is $state: $leadsTo', ({ kind, state, action, leadsTo }) => {
    if (!isCommandName(action)) throw new Error(`${action} is no use case`);
    const result = attempt(cast, kind, state, action);
    if (leadsTo.length === 0) expect(result).toBe('state_conflict');
    else expect([...leadsTo, ...(OTHER_RULES[action] ?? [])]).toContain(result);
  });
});
