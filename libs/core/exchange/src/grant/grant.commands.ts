import { Type } from '@sinclair/typebox';
import { clip } from '../kernel/clip.js';
import { command, draft, need, referred, requireFree, requireParty, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { asPointOf, registeredPoints } from '../enforcer/points.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Code, Digest, IdOf, SetOf, Text, closed } from '../kernel/schema.js';
import { dutiesOfEndedGrant } from '../obligation/opening.js';
import { requireAdmitted, requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { groundsUntil, lostGround, requireFounded, restingGrant } from './foundation.js';
import { GRANT } from './grant.lifecycle.js';
import type { Grant } from './grant.state.js';
import { extendedEnd, termOf } from './renewal.js';

const withReason = closed({ id: IdOf('grant'), reason: Text(500) });

/** The vendor has set up access: from now on the term runs, while what it rests on carries it, and the named enforcement points let uses through. */
export const activate = command('grant.activate', closed({ id: IdOf('grant'), enforcementPoints: SetOf(Code, 16, 1), credentialSha256: Digest }), (input, view, ctx) => {
  const grant = allowed(view, ctx, input.id, 'trading vendor');
  const enforcementPoints = registeredPoints(view, ctx, grant.vendor, input.enforcementPoints);
  requireAdmitted(view, grant.buyer);
  requireFree(grant, referred(view, grant.product));
  const ground = restingGrant(view, grant, ctx.at);
  requireFounded(view, ground);
  const term = termOf(view, grant, { at: ctx.at, groundUntil: groundsUntil(view, ground) });
  return [draft('grant.activated', input.id, { enforcementPoints, credentialSha256: input.credentialSha256, ...term })];
});

/** 展期: what the grant rests on was renewed, and lasts longer than when it was activated; either side has the term that was agreed restored as far as that carries it. */
export const extend = command('grant.extend', closed({ id: IdOf('grant') }), ({ id }, view, ctx) => {
  const grant = allowed(view, ctx, id, 'either party');
  requireAdmitted(view, grant.vendor);
  requireAdmitted(view, grant.buyer);
  requireFree(grant, referred(view, grant.product));
  const ground = restingGrant(view, grant, ctx.at);
  requireFounded(view, ground);
  return [draft('grant.extended', id, { expiresAt: extendedEnd(view, grant, { at: ctx.at, groundUntil: groundsUntil(view, ground) }) })];
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

/**
 * One enforcement point confirms that no further use passes, a registered one by its own credential; the last one completes the
 * revocation. One that comes after the time for it is on record as well, and changes nothing any more.
 */
export const acknowledge = command('grant.acknowledge', closed({ id: IdOf('grant'), enforcementPoint: Code }), (input, view, ctx) => {
  const grant = asPointOf(view, ctx, input.id, input.enforcementPoint);
  if (!grant.awaiting.includes(input.enforcementPoint)) throw new Refusal('reference_invalid', `${input.enforcementPoint} has nothing to acknowledge.`, { pointer: '/enforcementPoint', awaiting: grant.awaiting });
  if (grant.state === 'REVOKED_UNCONFIRMED') return [draft('grant.acknowledged_late', input.id, { enforcementPoint: input.enforcementPoint })];
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
type Whose = 'vendor' | 'trading vendor' | 'either party' | 'vendor or authority' | 'buyer' | 'system';

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
