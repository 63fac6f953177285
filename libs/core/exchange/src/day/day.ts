import type { Static } from '@sinclair/typebox';
import { command, draft, type Context, type View } from '../kernel/command.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Count, Day as DayOfYear, Digest, closed } from '../kernel/schema.js';
import { addDays, endOfShanghaiDay, shanghaiDay } from '../kernel/shanghai.js';
import { Refusal } from '../refusals.js';
import { DAY, type DayStateName } from './day.lifecycle.js';

/** What is sealed of a day: up to which entry, of how many statements, and the root of the Merkle map that holds them. */
export const Sealing = closed({ day: DayOfYear, through: Count, participants: Count, pairs: Count, mapRoot: Digest });
export type Sealing = Static<typeof Sealing>;

export const dayEntries = {
  'day.ended': { 1: closed({ day: DayOfYear }) },
  'day.sealed': { 1: Sealing },
} as const;

/** 日终封账: one calendar day in Asia/Shanghai, and the statements (对账单) that were sealed at its end. Nobody's own, so nobody is a party to it. */
export interface SealedDay extends AggregateState<DayStateName> {
  readonly id: Id<'day'>;
  readonly day: string;
  readonly sealing: Sealing | null;
}

export function evolveDay(state: SealedDay | undefined, entry: FoldEntry<keyof typeof dayEntries>): SealedDay {
  const { day } = entry.data;
  const sealing = entry.type === 'day.sealed' ? entry.data : null;
  if (state !== undefined) return step(DAY, state, entry, { sealing });
  return { owner: entry.actor.org as Id<'participant'>, ...begin(DAY, 'day', state, entry), parties: [], day, sealing };
}

/** The exchange says itself that a day is over: on a quiet one no other entry does. */
export const end = command('day.end', closed({ day: DayOfYear }), ({ day }, view, ctx) => {
  const id = ctx.derivedId('day', day);
  requireOver(ctx, day);
  if (view.get(id) !== undefined) throw new Refusal('already_exists', `${day} has ended already.`, { id });
  return [draft('day.ended', id, { day })];
});

/** Seals the statements of a day; no day is left out. That they are right, every auditor finds by recomputing them (`StatementFold`). */
export const seal = command('day.seal', Sealing, (sealing, view, ctx) => {
  const id = ctx.derivedId('day', sealing.day);
  requireOver(ctx, sealing.day);
  const state = view.get(id);
  if (state !== undefined) requireAllowed(DAY, state.state, ctx.action);
  requireNoneLeftOut(view, ctx, sealing);
  return [draft('day.sealed', id, sealing)];
});

function requireOver({ at }: Context, day: string): void {
  if (Date.parse(at) < endOfShanghaiDay(day)) throw new Refusal('outside_period', `${day} is not over in Asia/Shanghai.`, { day, at });
}

/** The day before is sealed, and its statements are a beginning of these; the first day is that of the founding. */
function requireNoneLeftOut(view: View, ctx: Context, { day, through }: Sealing): void {
  const before = view.get(ctx.derivedId('day', addDays(day, -1)))?.sealing ?? null;
  const exchange = view.get(ctx.derivedId('exchange', 'singleton'));
  const isFirst = exchange === undefined || shanghaiDay(exchange.createdAt) === day;
  if (before === null && !isFirst) throw new Refusal('state_conflict', `The day before ${day} is sealed first.`, { day });
  if (before !== null && before.through > through) throw new Refusal('state_conflict', `${day} cannot end before the day before it.`, { day, through: before.through });
}
