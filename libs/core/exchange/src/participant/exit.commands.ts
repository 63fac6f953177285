import { command, draft, need, needAllowed, type Draft, type Drafts } from '../kernel/command.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { lastDayOf } from '../kernel/procedure-periods.js';
import { IdOf, Text, closed } from '../kernel/schema.js';
import { unbound } from '../binding/unbound.js';
import { GRANT } from '../grant/grant.lifecycle.js';
import { ended } from '../grant/grant.commands.js';
import { Refusal } from '../refusals.js';
import { OpenMatters } from './participant.entries.js';
import { PARTICIPANT } from './participant.lifecycle.js';

const withReason = closed({ id: IdOf('participant'), reason: Text(500) });

/** 申请退出: no new business from now on; what runs has until the end of the notice. */
export const exit = command('participant.exit', withReason, ({ id, reason }, view, ctx) => {
  needAllowed(PARTICIPANT, view, ctx, id);
  return [draft('participant.exit_begun', id, { reason, noticeUntil: lastDayOf('exit-notice', ctx.at) })];
});

/** The timekeeper's step: from now on the machinery brings to an end what has not ended by itself. */
export const endNotice = command('participant.end_notice', withReason, ({ id }, view, ctx) => {
  const { state, exit: leaving } = need(view, ctx, id);
  if (state !== 'EXITING' || leaving === null || leaving.endedAt !== null) throw new Refusal('state_conflict', `The participant is ${state}, or its notice is over.`, { state, allowed: [] });
  return [draft('participant.notice_ended', id, {})];
});

/** 终止: a grant of which a party leaves ends as by a revocation, with what an ended grant obliges to. */
export const windDown = command('grant.wind_down', closed({ id: IdOf('grant') }), ({ id }, view, ctx): Drafts => {
  const grant = needAllowed(GRANT, view, ctx, id);
  const leaving = [grant.vendor, grant.buyer].find((party) => (view.get(party)?.exit?.endedAt ?? null) !== null);
  if (leaving === undefined) throw new Refusal('state_conflict', 'No party to the grant is leaving, or the notice runs.', { state: grant.state, allowed: [] });
  return ended(view, ctx, grant, `市场主体退出 ${leaving} is leaving the exchange.`);
});

const LEFT = '市场主体已退出 The participant has left.';
const Closing = closed({ ...withReason.properties, open: OpenMatters });

/**
 * The end: nothing may rest on the participant any more, and its credentials end with it. The operator may let it go while obligations of its own
 * stand, which stay in the register; the machinery waits for these too.
 */
export const close = command('participant.close', Closing, ({ id, reason, open }, view, ctx): Drafts => {
  const { state, credentials } = need(view, ctx, id);
  requireAllowed(PARTICIPANT, state, ctx.action);
  const { asOf: _, obligations, ...matters } = open;
  const isOpen = Object.values(matters).some((count) => count > 0) || (obligations > 0 && !ctx.caller.roles.includes('operator'));
  if (isOpen) throw new Refusal('state_conflict', 'Something still rests on the participant.', { state, allowed: [], open });
  const inForce = credentials.filter(({ revokedAt }) => revokedAt === null);
  return [draft('participant.exited', id, { reason, open }), ...inForce.flatMap((credential): Draft[] => [draft('credential.revoked', id, { credential: credential.id, reason: LEFT }), ...unbound(view, ctx, credential, LEFT)])];
});
