import { Type, type Static } from '@sinclair/typebox';
import { GRANT } from '../grant/grant.lifecycle.js';
import type { Grant } from '../grant/grant.state.js';
import { command, draft, need, needAllowed, referred, requireParty, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Code, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { orderOf } from '../order/placing.js';
import { isMetered, linesOfUse } from '../price/lines.js';
import { Refusal } from '../refusals.js';
import { NO_USE } from './counted.js';
import { isCountedByPoint, reconciled, taken, usageIdOf } from './taking.js';
import { Counted, Month, SIDES, Window, type Side } from './usage.entries.js';
import { USAGE } from './usage.lifecycle.js';
import { addedBy, dayOfWindow, deadlineOf, firstDayOf, lastDayOf, reporterNameOf, type Usage } from './usage.state.js';

/** How far a reporter's clock may be ahead of ours. */
const SKEW_MS = 60_000;

const Report = closed({ grant: IdOf('grant'), side: OneOf(SIDES), enforcementPoint: Type.Optional(Code), window: Window, ...Counted.properties });

/** 用量报告: windows without gaps or overlaps, each once; a day that everybody has reported to its end is reconciled at once. */
export const report = command('usage.report', Report, (input, view, ctx) => {
  const grant = need(view, ctx, input.grant);
  requireParty(ctx, grant[input.side], input.side);
  if (grant.state === 'PROVISIONING') throw new Refusal('state_conflict', `${grant.id} is not active yet: there is nothing to report.`, { state: grant.state, allowed: [] });
  if (isCountedByPoint(grant, input)) throw new Refusal('already_exists', `What is used of ${grant.id} is reported by its enforcement points, once.`, { points: grant.meters.map(({ point }) => point) });
  const before = view.get(usageIdOf(ctx, grant.id));
  if (before !== undefined) requireAllowed(USAGE, before.state, ctx.action);
  requireNext(before, input);
  requireInTime(input, grant, ctx);
  const { side, enforcementPoint, window, count, rows, bytes } = input;
  return taken(view, ctx, grant, { side, ...(enforcementPoint === undefined ? {} : { enforcementPoint }), window, count, rows, bytes });
});

type Report = Static<typeof Report>;

/** A window that was reported before is known (`already_exists`); any other than the next one would leave a gap or count twice. */
function requireNext(usage: Usage | undefined, { window, ...by }: Report): void {
  const last = usage?.reporters.find(({ name }) => name === reporterNameOf(by));
  const next = { sequence: (last?.sequence ?? 0) + 1, from: last?.through ?? window.from };
  if (window.sequence < next.sequence) throw new Refusal('already_exists', `Window ${window.sequence} was reported; the next is ${next.sequence}.`, { next });
  const isNext = window.sequence === next.sequence && Date.parse(window.from) === Date.parse(next.from);
  if (!isNext) throw new Refusal('window_mismatch', `The next window is ${next.sequence} from ${next.from}.`, { pointer: '/window', next });
}

function requireInTime({ window }: Report, grant: Grant, ctx: Context): void {
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const fault = from >= to ? 'A window ends after it begins.'
    : to > Date.parse(ctx.at) + SKEW_MS ? 'A window that has not ended yet cannot be reported.'
      : from < Date.parse(grant.createdAt) ? `The grant is of ${grant.createdAt}.`
        : dayOfWindow(window) !== dayOfWindow({ to: new Date(from + 1).toISOString() }) ? 'A window lies within one day in Shanghai.' : undefined;
  if (fault !== undefined) throw new Refusal('window_mismatch', fault, { pointer: '/window' });
}

/** One side takes the other's figures of a month for right: what they say beyond what is agreed counts from now on. */
export const accept = command('usage.accept', closed({ id: IdOf('usage'), month: Month }), (input, view, ctx) => {
  const usage = needAllowed(USAGE, view, ctx, input.id);
  const figuresOf: Side = ctx.caller.org === usage.buyer ? 'vendor' : 'buyer';
  requireParty(ctx, figuresOf === 'vendor' ? usage.buyer : usage.vendor, 'side that accepts');
  const disputed = usage.disputed.find(({ month }) => month === input.month);
  if (disputed === undefined) throw new Refusal('reference_invalid', `Nothing of ${input.month} is disputed.`, { pointer: '/month', disputed: usage.disputed.map(({ month }) => month) });
  return [draft('usage.accepted', usage.id, { month: input.month, figuresOf, added: addedBy(disputed, figuresOf) })];
});

/** The timekeeper's step: a day is reconciled with what was reported in time; then the month is billed; at last, with the grant, the account ends. */
export const close = command('usage.close', closed({ id: IdOf('usage'), reason: Text(300) }), (input, view, ctx): Drafts => {
  const usage = needAllowed(USAGE, view, ctx, input.id);
  const grant = referred(view, usage.grant);
  const [late, ...others] = usage.days.filter(({ day }) => deadlineOf(day) <= ctx.at);
  if (late !== undefined) {
    const [first, ...rest] = [late, ...others].slice(0, DAYS_AT_ONCE).flatMap((day) => reconciled(view, ctx, { usage, grant, day }));
    if (first !== undefined) return [first, ...rest];
  }
  if (deadlineOf(lastDayOf(usage.month)) > ctx.at) throw new Refusal('state_conflict', `${usage.id} is not due before ${String(usage.dueAt)}.`, { state: usage.state, allowed: [] });
  return billed(view, ctx, usage, grant);
});

/** Each has an entry and perhaps a finding: a commit stays small. */
const DAYS_AT_ONCE = 8;

/** 月结: what both sides agree on, and what was accepted since, by the price of the grant. What comes to less than half a 分 is carried on. */
function billed(view: View, ctx: Context, usage: Usage, grant: Grant): Drafts {
  const { id, month, agreed } = usage;
  const period = { from: firstDayOf(month), through: lastDayOf(month) };
  const order = orderOf(view, ctx, { ...grant, grant: grant.id }, { lines: linesOfUse(grant.price, agreed), period });
  const carried = isMetered(grant.price) && order.length === 0 ? agreed : NO_USE;
  const placed = order.find(({ type }) => type === 'order.placed')?.stream as Id<'order'> | undefined;
  const isOver = GRANT.final.includes(grant.state) && usage.days.length === 0 && usage.disputed.length === 0;
  const closing = draft('usage.month_closed', id, { month, agreed, order: placed ?? null, carried });
  const ending = [closing, ...(isOver ? [draft('usage.ended', id, {})] : [])];
  const [first = closing, ...rest] = [...order, ...ending];
  return [first, ...rest];
}
