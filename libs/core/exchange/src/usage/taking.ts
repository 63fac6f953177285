import { noted } from '../finding/noting.js';
import { meterOf } from '../grant/meter.js';
import type { Grant } from '../grant/grant.state.js';
import { draft, type Context, type Draft, type View } from '../kernel/command.js';
import { evolved } from '../kernel/evolved.js';
import type { Id } from '../kernel/id.js';
import { isMetered } from '../price/lines.js';
import { Refusal } from '../refusals.js';
import type { EntryData } from '../entry-types.js';
import { TOLERANCE_BASIS_POINTS, agree, agreedOf, exceedsDay } from './counted.js';
import type { Counted } from './usage.entries.js';
import { dayOfWindow, evolveUsage, isComplete, reporterNameOf, type OpenDay, type Usage } from './usage.state.js';

/** The two sides and the enforcement points of a grant; and the days that wait for the other side. */
const REPORTERS_MAX = 18;
const OPEN_DAYS_MAX = 40;
const ARTICLE = '《深圳市数据交易管理暂行办法》第二十一条；授权协议（计量条款）';

/** There is one account of use for each grant. */
export const usageIdOf = (ctx: Pick<Context, 'derivedId'>, grant: Id<'grant'>): Id<'usage'> => ctx.derivedId('usage', grant);

type Report = Omit<EntryData<'usage.reported'>, 'grant' | 'vendor' | 'buyer'>;

/** Takes a report into the account of its grant; every day that everybody has reported to its end is reconciled at once. */
export function taken(view: View, ctx: Context, grant: Grant, report: Report): [Draft, ...Draft[]] {
  const id = usageIdOf(ctx, grant.id);
  const { vendor, buyer } = grant;
  const reported = draft('usage.reported', id, { grant: grant.id, vendor, buyer, ...report });
  const after = evolved(evolveUsage, view.get(id), ctx, reported);
  requireRoom(after, report);
  return [reported, ...after.days.filter(({ day }) => isComplete(after, day)).flatMap((day) => reconciled(view, ctx, { usage: after, grant, day }))];
}

function requireRoom({ reporters, days }: Usage, { side, ...report }: Report): void {
  const day = days.find((one) => one.day === dayOfWindow(report.window));
  const isTooMuch = exceedsDay(day?.[side] ?? report);
  if (reporters.length > REPORTERS_MAX || days.length > OPEN_DAYS_MAX || isTooMuch) {
    throw new Refusal('limit_exceeded', 'One grant has at most 18 reporters, 40 days that wait for the other side, and so much use a day.', { reporters: REPORTERS_MAX, days: OPEN_DAYS_MAX });
  }
}

/** Whether an enforcement point counts for the vendor: then the vendor has nothing to report of it beside that. */
export const isCountedByPoint = (grant: Grant, { side, enforcementPoint }: Pick<Report, 'side' | 'enforcementPoint'>): boolean =>
  side === 'vendor' && isMetered(grant.price) && (enforcementPoint === undefined ? grant.meters.length > 0 : meterOf(grant, enforcementPoint) !== undefined);

/** What a point has reported of a window that it had drawn: the point's clock may be behind, and windows that it never reported are gaps. */
export interface PointReport { readonly enforcementPoint: string; readonly window: { readonly from: string; readonly to: string }; readonly use: Counted }

/**
 * 一次报告: a point's window under a metered grant is the vendor's report of the same use. Nothing passes a point outside its windows, so
 * that the account runs on from the last one; a window over midnight belongs to the day in which it ends. What comes to light after the
 * account has ended is on record with the grant, and is not billed.
 */
export function takenFromPoint(view: View, ctx: Context, grant: Grant, { enforcementPoint, window, use }: PointReport): Draft[] {
  if (!isMetered(grant.price)) return [];
  const before = view.get(usageIdOf(ctx, grant.id));
  if (before?.state === 'ENDED') return [];
  const by = { side: 'vendor', enforcementPoint } as const;
  const last = before?.reporters.find(({ name }) => name === reporterNameOf(by));
  const from = last?.through ?? window.from;
  const to = Date.parse(window.to) > Date.parse(from) ? window.to : from;
  return taken(view, ctx, grant, { ...by, window: { from, to, sequence: (last?.sequence ?? 0) + 1 }, ...use });
}

interface Reconciling { readonly usage: Usage; readonly grant: Grant; readonly day: OpenDay }

/** 对账: agreed is what both say. Beyond the tolerance the difference is a finding and waits; who is silent has said that nothing was used. */
export function reconciled(view: View, ctx: Context, { usage, grant, day: { day, vendor, buyer } }: Reconciling): Draft[] {
  const toleranceBasisPoints = grant.price.toleranceBasisPoints ?? TOLERANCE_BASIS_POINTS;
  const data = { day, vendor, buyer, agreed: agreedOf(vendor, buyer), toleranceBasisPoints };
  if (agree(vendor, buyer, toleranceBasisPoints)) return [draft('usage.reconciled', usage.id, data)];
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
