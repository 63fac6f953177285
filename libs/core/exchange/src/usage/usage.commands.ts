import { Type, type Static } from '@sinclair/typebox';
import { noted } from '../finding/noting.js';
import { GRANT } from '../grant/grant.lifecycle.js';
import type { Grant } from '../grant/grant.state.js';
import { command, draft, need, referred, requireParty, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { evolved } from '../kernel/evolved.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Code, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { orderOf } from '../order/placing.js';
import { isMetered, linesOfUse } from '../price/lines.js';
import { Refusal } from '../refusals.js';
import { NO_USE, TOLERANCE_BASIS_POINTS, agree, agreedOf, exceedsDay } from './counted.js';
import { Counted, Month, SIDES, Window, type Side } from './usage.entries.js';
import { USAGE } from './usage.lifecycle.js';
import { addedBy, dayOfWindow, deadlineOf, evolveUsage, firstDayOf, isComplete, lastDayOf, reporterNameOf, type OpenDay, type Usage } from './usage.state.js';

/** Enforcement points that one grant's use is reported from, and the days that wait for the other side. */
const REPORTERS_MAX = 17;
const OPEN_DAYS_MAX = 40;
/** How far a reporter's clock may be ahead of ours. */
const SKEW_MS = 60_000;
const ARTICLE = '《深圳市数据交易管理暂行办法》第二十一条；授权协议（计量条款）';

const Report = closed({ grant: IdOf('grant'), side: OneOf(SIDES), enforcementPoint: Type.Optional(Code), window: Window, ...Counted.properties });

/** There is one account of use for each grant. */
export const usageIdOf = (ctx: Pick<Context, 'derivedId'>, grant: Id<'grant'>): Id<'usage'> => ctx.derivedId('usage', grant);

/** 用量报告: windows without gaps or overlaps, each once; a day that everybody has reported to its end is reconciled at once. */
export const report = command('usage.report', Report, (input, view, ctx) => {
  const grant = need(view, ctx, input.grant);
  requireParty(ctx, grant[input.side], input.side);
  if (grant.state === 'PROVISIONING') throw new Refusal('state_conflict', `${grant.id} is not active yet: there is nothing to report.`, { state: grant.state, allowed: [] });
  const id = usageIdOf(ctx, grant.id);
  const before = view.get(id);
  if (before !== undefined) requireAllowed(USAGE, before.state, ctx.action);
  requireNext(before, input);
  requireInTime(input, grant, ctx);
  const { vendor, buyer } = grant;
  const { side, enforcementPoint, window, count, rows, bytes } = input;
  const reported = draft('usage.reported', id, { grant: grant.id, vendor, buyer, side, ...(enforcementPoint === undefined ? {} : { enforcementPoint }), window, count, rows, bytes });
  const after = evolved(evolveUsage, before, ctx, reported);
  requireRoom(after, input);
  return [reported, ...after.days.filter(({ day }) => isComplete(after, day)).flatMap((day) => reconciled(view, ctx, { usage: after, grant, day }))];
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

function requireRoom({ reporters, days }: Usage, { side, ...report }: Report): void {
  const day = days.find((one) => one.day === dayOfWindow(report.window));
  const isTooMuch = exceedsDay(day?.[side] ?? report);
  if (reporters.length > REPORTERS_MAX || days.length > OPEN_DAYS_MAX || isTooMuch) {
    throw new Refusal('limit_exceeded', 'One grant has at most 17 reporters, 40 days that wait for the other side, and so much use a day.', { reporters: REPORTERS_MAX, days: OPEN_DAYS_MAX });
  }
}

interface Reconciling { readonly usage: Usage; readonly grant: Grant; readonly day: OpenDay; readonly isLate?: boolean }

/** 对账: agreed is what both say. Beyond the tolerance, or where a side is silent, the difference is a finding and waits. */
function reconciled(view: View, ctx: Context, { usage, grant, day: { day, vendor, buyer }, isLate = false }: Reconciling): Draft[] {
  const toleranceBasisPoints = grant.price.toleranceBasisPoints ?? TOLERANCE_BASIS_POINTS;
  const data = { day, vendor, buyer, agreed: agreedOf(vendor, buyer), toleranceBasisPoints };
  if (!isLate && agree(vendor, buyer, toleranceBasisPoints)) return [draft('usage.reconciled', usage.id, data)];
  const figures = ({ count, rows, bytes }: Counted): string => `${count}/${rows}/${bytes}`;
  const because = {
    zh: `${day} 双方用量不一致（次/行/字节）：供方 ${figures(vendor)}，需方 ${figures(buyer)}`,
    en: `On ${day} the sides differ (calls/rows/bytes): vendor ${figures(vendor)}, buyer ${figures(buyer)}`,
  };
  return [
    draft('usage.differed', usage.id, data),
    ...noted(view, ctx, { detector: 'usage_difference', subject: usage.id, oneOf: [day], concerned: [usage.vendor, usage.buyer], article: ARTICLE, because }),
  ];
}

/** One side takes the other's figures of a month for right: what they say beyond what is agreed counts from now on. */
export const accept = command('usage.accept', closed({ id: IdOf('usage'), month: Month }), (input, view, ctx) => {
  const usage = need(view, ctx, input.id);
  requireAllowed(USAGE, usage.state, ctx.action);
  const figuresOf: Side = ctx.caller.org === usage.buyer ? 'vendor' : 'buyer';
  requireParty(ctx, figuresOf === 'vendor' ? usage.buyer : usage.vendor, 'side that accepts');
  const disputed = usage.disputed.find(({ month }) => month === input.month);
  if (disputed === undefined) throw new Refusal('reference_invalid', `Nothing of ${input.month} is disputed.`, { pointer: '/month', disputed: usage.disputed.map(({ month }) => month) });
  return [draft('usage.accepted', usage.id, { month: input.month, figuresOf, added: addedBy(disputed, figuresOf) })];
});

/** The timekeeper's step: a day is reconciled with what was reported in time; then the month is billed; at last, with the grant, the account ends. */
export const close = command('usage.close', closed({ id: IdOf('usage'), reason: Text(300) }), (input, view, ctx): Drafts => {
  const usage = need(view, ctx, input.id);
  requireAllowed(USAGE, usage.state, ctx.action);
  const grant = referred(view, usage.grant);
  const [late, ...others] = usage.days.filter(({ day }) => deadlineOf(day) <= ctx.at);
  if (late !== undefined) {
    const [first, ...rest] = [late, ...others].slice(0, DAYS_AT_ONCE).flatMap((day) => reconciled(view, ctx, { usage, grant, day, isLate: true }));
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
