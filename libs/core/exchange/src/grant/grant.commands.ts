import { Type } from '@sinclair/typebox';
import { clip } from '../kernel/clip.js';
import { command, draft, need, referred, requireFree, requireParty, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { days, requireAllowed } from '../kernel/lifecycle.js';
import { Code, Digest, IdOf, SetOf, Text, closed } from '../kernel/schema.js';
import { dutiesOfEndedGrant } from '../obligation/opening.js';
import { requireAdmitted, requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { groundsUntil, lostGround, requireFounded, restingGrant } from './foundation.js';
import { GRANT } from './grant.lifecycle.js';
import type { Grant } from './grant.state.js';

const withReason = closed({ id: IdOf('grant'), reason: Text(500) });

/** The vendor has set up access: from now on the term runs, while what it rests on carries it, and the named enforcement points let uses through. */
export const activate = command('grant.activate', closed({ id: IdOf('grant'), enforcementPoints: SetOf(Code, 16, 1), credentialSha256: Digest }), (input, view, ctx) => {
  const grant = allowed(view, ctx, input.id, 'trading vendor');
  requireAdmitted(view, grant.buyer);
  requireFree(grant, referred(view, grant.product));
  const ground = restingGrant(view, grant, ctx.at);
  requireFounded(view, ground);
  const endOfTerm = new Date(Date.parse(ctx.at) + days(grant.terms.termDays)).toISOString();
  const expiresAt = [endOfTerm, groundsUntil(view, ground) ?? endOfTerm].sort()[0] ?? endOfTerm;
  return [draft('grant.activated', input.id, { enforcementPoints: input.enforcementPoints, credentialSha256: input.credentialSha256, expiresAt })];
});

/** The buyer takes the access credential, once. */
export const collectCredential = command('grant.collect_credential', closed({ id: IdOf('grant') }), (input, view, ctx) => {
  const grant = need(view, ctx, input.id);
  requireParty(ctx, grant.buyer, 'buyer');
  if (grant.state !== 'ACTIVE') throw new Refusal('state_conflict', `A credential is given out while the grant is ACTIVE; it is ${grant.state}.`, { state: grant.state, allowed: [] });
  if (grant.credentialCollectedAt !== null) throw new Refusal('already_exists', `The credential was collected at ${grant.credentialCollectedAt}.`);
  return [draft('grant.credential_collected', input.id, {})];
});

export const suspend = command('grant.suspend', withReason, (input, view, ctx) => [
  draft('grant.suspended', allowed(view, ctx, input.id, 'vendor').id, { reason: input.reason }),
]);

export const resume = command('grant.resume', withReason, (input, view, ctx) => {
  const grant = allowed(view, ctx, input.id, 'trading vendor');
  requireFounded(view, restingGrant(view, grant, ctx.at));
  return [draft('grant.resumed', grant.id, { reason: input.reason })];
});

/** Revocation begins; it is confirmed only when every enforcement point has acknowledged it. */
export const revoke = command('grant.revoke', withReason, (input, view, ctx) => ended(view, ctx, allowed(view, ctx, input.id, 'vendor or authority'), input.reason));

/** The buyer hands the grant back. */
export const giveUp = command('grant.give_up', withReason, (input, view, ctx) => ended(view, ctx, allowed(view, ctx, input.id, 'buyer'), input.reason));

/** The entries by which a grant is brought to its end before its time. */
export function ended(view: View, ctx: Context, grant: Grant, reason: string): Drafts {
  const begun = draft('grant.revocation_begun', grant.id, { reason, by: ctx.caller.org, awaiting: [...grant.enforcementPoints] });
  return grant.enforcementPoints.length === 0 ? [begun, draft('grant.revoked', grant.id, {}), ...dutiesOfEndedGrant(view, ctx, grant)] : [begun];
}

/** One enforcement point confirms that no further use passes; the last one completes the revocation. */
export const acknowledge = command('grant.acknowledge', closed({ id: IdOf('grant'), enforcementPoint: Code }), (input, view, ctx) => {
  const grant = allowed(view, ctx, input.id, 'vendor');
  if (!grant.awaiting.includes(input.enforcementPoint)) throw new Refusal('reference_invalid', `${input.enforcementPoint} has nothing to acknowledge.`, { pointer: '/enforcementPoint', awaiting: grant.awaiting });
  const acknowledged = draft('grant.acknowledged', input.id, { enforcementPoint: input.enforcementPoint });
  return grant.awaiting.length === 1 ? [acknowledged, draft('grant.revoked', input.id, {}), ...dutiesOfEndedGrant(view, ctx, grant)] : [acknowledged];
});

/** The time is over: the term, or the wait for acknowledgements. */
export const expire = command('grant.expire', closed({ id: IdOf('grant'), reason: Type.String() }), (input, view, ctx) => {
  const grant = allowed(view, ctx, input.id, 'system');
  const end = grant.state === 'REVOKING' ? draft('grant.unconfirmed', input.id, { awaiting: [...grant.awaiting] }) : draft('grant.expired', input.id, { reason: input.reason });
  return [end, ...dutiesOfEndedGrant(view, ctx, grant)];
});

/** What it rests on is gone: the exchange itself revokes it. One whose ground still stands is refused, so that a follower may ask about any. */
export const loseGround = command('grant.lose_ground', closed({ id: IdOf('grant') }), (input, view, ctx) => {
  const grant = allowed(view, ctx, input.id, 'system');
  const lost = lostGround(view, restingGrant(view, grant, ctx.at));
  if (lost === undefined) throw new Refusal('state_conflict', `Nothing that ${grant.id} rests on has ended.`, { state: grant.state, allowed: [] });
  return ended(view, ctx, grant, clip(lost.detail, 500));
});

/** Whose step it is, as the permission table has it. What opens access takes a vendor that may trade; what closes it must not wait for that. */
type Whose = 'vendor' | 'trading vendor' | 'vendor or authority' | 'buyer' | 'system';

/** The grant, when `ctx.action` is the caller's step and possible now. */
function allowed(view: View, ctx: Context, id: Id<'grant'>, whose: Whose): Grant {
  const grant = need(view, ctx, id);
  const isAuthority = ctx.caller.roles.some((role) => role === 'operator' || role === 'regulator');
  const isVendors = whose === 'vendor' || whose === 'trading vendor' || (whose === 'vendor or authority' && !isAuthority);
  if (isVendors) requireParty(ctx, grant.vendor, 'vendor');
  if (whose === 'trading vendor') requireTrading(view, ctx);
  if (whose === 'buyer') requireParty(ctx, grant.buyer, 'buyer');
  requireAllowed(GRANT, grant.state, ctx.action);
  return grant;
}
