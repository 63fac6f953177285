import { Type, type Static } from '@sinclair/typebox';
import { command, draft, need, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import { kindOf, type Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Bilingual, Day, IdOf, IdOfAny, SetOf, Text, closed } from '../kernel/schema.js';
import { endedWith, obligationIdOf, opening, requireDayToCome } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { HOLD, type HoldStateName } from './hold.lifecycle.js';

export const HOLDABLE = ['participant', 'product', 'grant', 'transfer', 'registration', 'title'] as const;
type HoldableId = Id<(typeof HOLDABLE)[number]>;
const Target = IdOfAny(HOLDABLE);

export const holdEntries = {
  'hold.placed': { 1: closed({ target: Target, issuer: IdOf('participant'), concerned: SetOf(IdOf('participant'), 8), ground: Text(500), article: Text(200), dispute: Type.Optional(IdOf('dispute')) }) },
  'hold.lifted': { 1: closed({ reason: Text(500) }) },
} as const;

/** 冻结: an order of a regulator or the operator that stops everything resting on its target. */
export interface Hold extends AggregateState<HoldStateName> {
  readonly id: Id<'hold'>;
  readonly target: HoldableId;
  readonly ground: string;
  readonly article: string;
  /** The dispute that it is the interim freeze of. */
  readonly dispute: Id<'dispute'> | null;
  /** The person who has placed it, where its credential belongs to one. */
  readonly placedBy: string | null;
  readonly reason: string | null;
}

export function evolveHold(state: Hold | undefined, entry: FoldEntry<keyof typeof holdEntries>): Hold {
  switch (entry.type) {
    case 'hold.placed': {
      const { target, issuer, concerned, ground, article, dispute = null } = entry.data;
      return { owner: issuer, ...begin(HOLD, 'hold', state, entry), parties: [...new Set([issuer, ...concerned])], target, ground, article, dispute, placedBy: entry.actor.person ?? null, reason: null };
    }
    case 'hold.lifted':
      return step(HOLD, state, entry, { reason: entry.data.reason });
  }
}

/** The entry by which a target knows of a hold, so that its own decisions see it. */
function onTarget(target: HoldableId, verb: 'held' | 'released', hold: Id<'hold'>): Draft {
  const kind: (typeof HOLDABLE)[number] = kindOf(target) as (typeof HOLDABLE)[number];
  return draft(`${kind}.${verb}`, target, { hold });
}

/** What the order asks for beside standing still: an answer or a rectification by a day; of the target's owner, unless another party is named. */
const Demand = closed({ duty: Bilingual(300), dueOn: Day, debtor: Type.Optional(IdOf('participant')) });
const Placement = closed({ id: IdOf('hold'), target: Target, ground: Text(500), article: Text(200), demand: Type.Optional(Demand) });

export const place = command('hold.place', Placement, (input: Static<typeof Placement>, view, ctx) => {
  const target = need(view, ctx, input.target);
  if (input.target === ctx.caller.org) throw new Refusal('reference_invalid', 'Nobody holds itself.', { pointer: '/target' });
  const { id, ground, article } = input;
  const placed = draft('hold.placed', id, { target: input.target, issuer: ctx.caller.org, concerned: [...target.parties].slice(0, 8), ground, article });
  return [placed, onTarget(input.target, 'held', id), ...(input.demand === undefined ? [] : [demanded(ctx, target, input.demand, input)])];
});

function demanded(ctx: Context, { owner, parties }: AggregateState, { duty, dueOn, debtor = owner }: Static<typeof Demand>, { id, article }: Static<typeof Placement>): Draft {
  if (!parties.includes(debtor)) throw new Refusal('reference_invalid', `${debtor} is no party to what is held.`, { pointer: '/demand/debtor' });
  requireDayToCome(ctx, dueOn);
  return opening(obligationIdOf(ctx, 'authority-demand', id), 'authority-demand', { debtor, source: id, on: dueOn }, { duty, article });
}

/** Only the issuer lifts a hold; a regulator may lift the operator's. */
export const lift = command('hold.lift', closed({ id: IdOf('hold'), reason: Text(500) }), (input, view, ctx) => {
  const hold = need(view, ctx, input.id);
  if (hold.owner !== ctx.caller.org && !ctx.caller.roles.includes('regulator')) throw new Refusal('wrong_party', 'A hold is lifted by its issuer or by a regulator.', { issuer: hold.owner });
  requireAllowed(HOLD, hold.state, 'hold.lift');
  if (hold.dispute !== null) throw new Refusal('wrong_party', 'The freeze of a dispute is ended in the dispute, by two persons.', { dispute: hold.dispute });
  return lifted(view, ctx, hold, input.reason);
});

/** The end of a hold, of what it stops and of what it demands. */
export function lifted(view: View, ctx: Context, { id, target, dispute }: Hold, reason: string): Drafts {
  const ended = endedWith(view, ctx, [id], { kinds: ['authority-demand'], reason: '冻结已解除 The hold has been lifted.' });
  const told = dispute === null ? [] : [draft('dispute.unfrozen', dispute, { persons: [], reason })];
  return [draft('hold.lifted', id, { reason }), ...told, onTarget(target, 'released', id), ...ended];
}
