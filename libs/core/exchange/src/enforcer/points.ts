import { need, requireParty, type Context, type View } from '../kernel/command.js';
import { GRANT } from '../grant/grant.lifecycle.js';
import type { Grant } from '../grant/grant.state.js';
import { UUID_PATTERN, type Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Refusal } from '../refusals.js';
import { enforcerIdOf } from './enforcer.commands.js';
import type { Enforcer } from './enforcer.js';

/** A grant names its points by ids, where they are registered, and by any names of the vendor's, where they are not. */
const ID = new RegExp(`^enf_${UUID_PATTERN}$`);
export const isEnforcerId = (point: string): point is Id<'enforcer'> => ID.test(point);

/** The points that a grant is activated at: ids of those that are registered, in the order given, and names of the vendor's own for the others. */
export function registeredPoints(view: View, ctx: Context, vendor: Id<'participant'>, points: readonly string[]): string[] {
  const ids = points.map((point) => ({ point, id: isEnforcerId(point) ? point : enforcerIdOf(ctx, vendor, point) }));
  view.foresee(ids.map(({ id }) => id));
  return [...new Set(ids.map(({ point, id }) => {
    const enforcer = view.get(id);
    if (enforcer === undefined && !isEnforcerId(point)) return point;
    requireServing(view, enforcer, vendor, point);
    return id;
  }))];
}

/** A point serves its owner's grants; one of the exchange's own serves everybody's. */
function requireServing(view: View, enforcer: Enforcer | undefined, vendor: Id<'participant'>, point: string): void {
  const isServing = enforcer !== undefined && (enforcer.owner === vendor || view.get(enforcer.owner)?.capacities.includes('operator') === true);
  if (!isServing) throw new Refusal('reference_invalid', `There is no enforcement point ${point}.`, { pointer: '/enforcementPoints', point });
  if (enforcer.state === 'RETIRED') throw new Refusal('reference_invalid', `The enforcement point ${point} is retired.`, { pointer: '/enforcementPoints', point });
}

/**
 * The grant, when the caller speaks for `point` of it and may take the step now: a registered point by its own credential and
 * nobody else, the vendor for a point that has a name only.
 */
export function asPointOf(view: View, ctx: Context, id: Id<'grant'>, point: string): Grant {
  const grant = need(view, ctx, id);
  const { vendor, enforcementPoints, state } = grant;
  const { enforcer } = ctx.caller;
  if (enforcer === undefined) requireParty(ctx, vendor, 'vendor');
  else if (!enforcementPoints.includes(enforcer)) throw new Refusal('not_found', `There is no grant ${id}.`, { id });
  requireAllowed(GRANT, state, ctx.action);
  if (!enforcementPoints.includes(point)) throw new Refusal('reference_invalid', `${point} is no enforcement point of the grant.`, { pointer: '/enforcementPoint', points: enforcementPoints });
  if (enforcer === undefined ? isEnforcerId(point) : point !== enforcer) throw new Refusal('wrong_party', `Only ${point} itself may say so, with its own credential.`, { party: point });
  return grant;
}
