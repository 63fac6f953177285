import { STOPS_RUNNING } from '../basis/basis.lifecycle.js';
import { lostGround, obstacleOf, restingGrant } from '../grant/foundation.js';
import { clip } from '../kernel/clip.js';
import { command, draft, needAllowed, referred, type View } from '../kernel/command.js';
import { IdOf, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { noticesOf } from '../product/importance.js';
import { Refusal } from '../refusals.js';
import { TRANSFER } from './transfer.lifecycle.js';
import type { Transfer } from './transfer.state.js';

/**
 * What a running delivery rests on has ended: the exchange itself suspends it, and only what may flow again is resumed. A delivery
 * that the law lets go on is refused, so that whoever follows the ledger may ask about any.
 */
export const interrupt = command('transfer.interrupt', closed({ id: IdOf('transfer') }), (input, view, ctx) => {
  const transfer = needAllowed(TRANSFER, view, ctx, input.id);
  const reason = endedBasis(view, transfer) ?? stoppingNotice(view, transfer, ctx.at) ?? groundless(view, transfer, ctx.at) ?? stopped(view, transfer, ctx.at);
  if (reason === null) throw new Refusal('state_conflict', `Nothing that ${transfer.id} rests on has ended.`, { state: transfer.state, allowed: [] });
  return [draft('transfer.suspended', transfer.id, { reason })];
});

function endedBasis(view: View, { basis: id }: Transfer): string | null {
  if (id === null) return null;
  const { kind, state } = referred(view, id);
  return STOPS_RUNNING[kind].includes(state) ? `出境依据 ${id} 已失效 the basis is ${state}` : null;
}

/** Nothing is delivered under a grant whose registration or authorisation is gone. */
function groundless(view: View, { grant }: Transfer, at: string): string | null {
  const lost = lostGround(view, restingGrant(view, referred(view, grant), at));
  return lost === undefined ? null : clip(lost.detail, 500);
}

/** 冻结、中止: nothing flows that an order or a dispute stops, or between whom it stops. */
function stopped(view: View, transfer: Transfer, at: string): string | null {
  const grant = referred(view, transfer.grant);
  const parties = transfer.parties.map((party) => referred(view, party));
  const held = [transfer, grant, referred(view, grant.product), ...parties].find(({ holds }) => holds.length > 0);
  if (held !== undefined) return `${held.id} 已被冻结 is under hold ${held.holds.join(', ')}`;
  const suspended = parties.find(({ state }) => state === 'SUSPENDED');
  if (suspended !== undefined) return `${suspended.id} 已被中止交易 is suspended`;
  const obstacle = obstacleOf(view, restingGrant(view, grant, at));
  return obstacle?.code === 'held' ? clip(obstacle.detail, 500) : null;
}

/** Data that have been notified as important since, by a notice that stops what had been cleared before it. */
function stoppingNotice(view: View, { delivery, decision }: Transfer, at: string): string | null {
  if (delivery === null || decision === null || NOT_MINDING.includes(decision.path)) return null;
  const notice = noticesOf(referred(view, delivery.product), delivery, shanghaiDay(at)).find(({ existingExports }) => existingExports === 'stop');
  return notice === undefined ? null : `${notice.notifiedOn} 被告知为重要数据 notified as important data: ${notice.authority}`;
}

/** What the security assessment covers, or what stays at home, minds no notice. */
export const NOT_MINDING: readonly string[] = ['SECURITY_ASSESSMENT', 'NOT_OUTBOUND'];
