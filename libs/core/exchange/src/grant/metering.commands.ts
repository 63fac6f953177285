import { Type, type Static } from '@sinclair/typebox';
import { isExhausted } from '#core/odrl';
import { asPointOf } from '../enforcer/points.js';
import { command, draft, type Context, type Draft, type View } from '../kernel/command.js';
import { Code, IdOf, closed } from '../kernel/schema.js';
import { dutiesOfEndedGrant } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { takenFromPoint } from '../usage/taking.js';
import { Window, amounts } from './grant.entries.js';
import { isEndedGrant } from './grant.lifecycle.js';
import type { Grant } from './grant.state.js';
import { allowanceOf, excessOf, meterOf, settled, type Amounts } from './meter.js';
import { impediment, requirePassing } from './usable.js';

/** How far the clock of a point may be ahead of ours. */
const CLOCK_SKEW_MS = 60_000;

/** A point asks for an allowance before it lets uses through. A window of its own that is still open is given up: its allowance stays used. */
export const draw = command('grant.draw', closed({ id: IdOf('grant'), enforcementPoint: Code, ...amounts }), ({ id, enforcementPoint, ...asked }, view, ctx) => {
  const grant = asPointOf(view, ctx, id, enforcementPoint);
  requirePassing(view, grant, ctx.at);
  const opened = opening(grant, enforcementPoint, asked);
  if (opened === undefined) throw new Refusal('limit_exceeded', 'The limits of the grant are used up or drawn.', { used: grant.used });
  return [opened];
});

/** The window after the last one of a point, with as much as is left; undefined where a limit is used up. */
function opening(grant: Grant, enforcementPoint: string, asked: Amounts): Draft | undefined {
  const allowance = allowanceOf(grant.terms, grant.used, asked);
  if (allowance === undefined) return undefined;
  const meter = meterOf(grant, enforcementPoint);
  const forfeited = meter?.open == null ? {} : { forfeited: meter.open };
  return draft('grant.window_opened', grant.id, { enforcementPoint, sequence: (meter?.sequence ?? 0) + 1, ...allowance, ...forfeited });
}

const Report = closed({ id: IdOf('grant'), enforcementPoint: Code, window: Window, ...amounts, next: Type.Optional(closed(amounts)) });

/**
 * What was used in a window, once: its number makes a repetition visible. The rest of its allowance is free again; with `next` the
 * next window is opened in the same commit, where one may be. What exceeds the allowance is recorded as it is, and stops the grant;
 * a first use that comes to light after the end brings the buyer's duty to delete with it. Of a metered grant it is the vendor's account
 * of the use as well.
 */
export const reportUse = command('grant.report_use', Report, ({ id, enforcementPoint, window, next, ...used }, view, ctx) => {
  const grant = asPointOf(view, ctx, id, enforcementPoint);
  const open = requireOpen(grant, enforcementPoint, window, ctx.at);
  const isExcess = excessOf(grant.terms, open, used).length > 0;
  const report = draft(isExcess ? 'grant.overuse_reported' : 'grant.use_reported', id, { enforcementPoint, window, ...used });
  const billed = takenFromPoint(view, ctx, grant, { enforcementPoint, window, use: used });
  const meters = grant.meters.map((meter) => (meter.point === enforcementPoint ? { ...meter, open: null, sequence: window.sequence } : meter));
  const after: Grant = { ...grant, meters, used: settled(grant.used, open, used) };
  if (isExcess) return [report, ...stopped(grant), ...billed];
  if (isEndedGrant(grant.state)) return [report, ...dutiesOfEndedGrant(view, ctx, after), ...billed];
  const isBack = grant.state === 'EXHAUSTED' && !isExhausted(after.terms, after.used);
  const running: Grant = isBack ? { ...after, state: 'ACTIVE' } : after;
  const opened = next === undefined ? undefined : following(view, ctx, running, { enforcementPoint, asked: next });
  return [report, ...(isBack ? [draft('grant.replenished', id, {})] : []), ...(opened === undefined ? usedUp(running) : [opened]), ...billed];
});

/** The next window of a grant under which uses may still pass. */
function following(view: View, ctx: Context, grant: Grant, { enforcementPoint, asked }: { readonly enforcementPoint: string; readonly asked: Amounts }): Draft | undefined {
  return impediment(view, grant, ctx.at) === undefined ? opening(grant, enforcementPoint, asked) : undefined;
}

/** The allowance of the window that is reported, which is the point's latest and still open. */
function requireOpen(grant: Grant, point: string, window: Static<typeof Window>, at: string): Amounts {
  const meter = meterOf(grant, point);
  const latest = meter?.sequence ?? 0;
  if (meter?.open == null || window.sequence !== latest) {
    if (window.sequence <= latest) throw new Refusal('already_exists', `Window ${window.sequence} is closed; the latest of ${point} is ${latest}.`, { sequence: latest });
    throw new Refusal('reference_invalid', `Window ${window.sequence} was not opened; the latest of ${point} is ${latest}.`, { pointer: '/window/sequence', sequence: latest });
  }
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const earliest = Date.parse(meter.reportedTo ?? grant.startsAt ?? grant.createdAt) - CLOCK_SKEW_MS;
  if (from > to || from < earliest || to > Date.parse(at) + CLOCK_SKEW_MS) throw new Refusal('invalid_request', 'A window follows the one before it and lies in the past.', { pointer: '/window', after: meter.reportedTo });
  return meter.open;
}

/** More was used than was drawn: nothing passes until the vendor has looked into it. */
const stopped = ({ id, state }: Grant): Draft[] => (state === 'ACTIVE' ? [draft('grant.suspended', id, { reason: '执行点报告的使用超出已领取的额度 A point has reported more than it had drawn.' })] : []);

/** A grant is exhausted once its limits are used up and nobody has anything drawn that may come back. */
const usedUp = ({ id, state, terms, used, meters }: Grant): Draft[] =>
  (state === 'ACTIVE' && isExhausted(terms, used) && meters.every(({ open }) => open === null) ? [draft('grant.exhausted', id, {})] : []);
