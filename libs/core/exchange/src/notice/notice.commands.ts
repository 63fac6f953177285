import { Type } from '@sinclair/typebox';
import { reckon } from '#core/law';
import { command, draft, needAllowed, referred, requireParty, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Day, Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { isOpenObligation } from '../obligation/obligation.lifecycle.js';
import { fulfilment, requireDayToCome } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { NOTICE } from './notice.lifecycle.js';
import type { Notice } from './notice.js';

/** 签收: the participant says that the notice has reached it. */
export const acknowledge = command('notice.acknowledge', closed({ id: IdOf('notice') }), ({ id }, view, ctx) => [draft('notice.acknowledged', ofAddressee(view, ctx, id).id, {})]);

/** 视为送达: who does not look is not freed by it. */
export const deem = command('notice.deem', closed({ id: IdOf('notice'), reason: Text(500) }), ({ id, reason }, view, ctx) => [draft('notice.deemed', allowed(view, ctx, id).id, { reason })]);

/** 办理: done, with the digest of what shows it; its duty is fulfilled in the same commit, in time or late. */
export const handle = command('notice.handle', closed({ id: IdOf('notice'), evidenceSha256: Digest, note: Type.Optional(Text(500)) }), ({ id, ...said }, view, ctx) => {
  const notice = ofAddressee(view, ctx, id);
  const obligation = referred(view, notice.obligation);
  const isLate = obligation.state === 'OVERDUE' || obligation.state === 'DONE_LATE';
  const fulfilled = isOpenObligation(obligation.state) ? [fulfilment(obligation, said.evidenceSha256)] : [];
  // The numbers of an evaluated bulletin stand, whoever is late with it.
  const counted = referred(view, notice.bulletin).state === 'EVALUATED' ? [] : [draft('bulletin.handled', notice.bulletin, { notice: id, isLate })];
  return [draft('notice.handled', id, { ...said, isLate }), ...counted, ...fulfilled];
});

/** 监督: its issuer does not take that for done; the duty is open again until a new day. */
export const giveBack = command('notice.return', closed({ id: IdOf('notice'), reason: Text(500), dueOn: Day }), ({ id, reason, dueOn }, view, ctx) => {
  const notice = allowed(view, ctx, id);
  requireParty(ctx, referred(view, notice.bulletin).owner, 'issuer');
  requireNotEvaluated(view, notice);
  requireDayToCome(ctx, dueOn);
  const obligation = referred(view, notice.obligation);
  const reopened = obligation.state === 'DONE' || obligation.state === 'DONE_LATE' ? [draft('obligation.rejected', obligation.id, { reason, dueOn, remindOn: reckon(dueOn, '-2 days', 'CN').on })] : [];
  return [draft('notice.returned', id, { reason, dueOn }), draft('bulletin.reopened', notice.bulletin, { notice: id, wasLate: notice.isLate }), ...reopened];
});

/** The numbers of an evaluated bulletin stand. */
function requireNotEvaluated(view: View, { bulletin: id }: Notice): void {
  const { state } = referred(view, id);
  if (state === 'EVALUATED') throw new Refusal('state_conflict', `${id} is EVALUATED: its numbers stand.`, { state, allowed: [] });
}

function ofAddressee(view: View, ctx: Context, id: Id<'notice'>): Notice {
  const notice = allowed(view, ctx, id);
  requireParty(ctx, notice.owner, 'addressee');
  return notice;
}

const allowed = (view: View, ctx: Context, id: Id<'notice'>): Notice => needAllowed(NOTICE, view, ctx, id);
