import type { Static } from '@sinclair/typebox';
import type { View } from '../kernel/command.js';
import { Refusal } from '../refusals.js';
import { BASIS_POINTS, type Plan, type Plans, type Share } from './plan.js';

/** A plan's amount in minor units; more, and a line over ten years would have no room in an amount. */
const AMOUNT_MAX = 100_000_000_000_000n;

type Fault = readonly [isWrong: boolean, why: string];

/** What a plan of each kind must have, and what it must not. */
function faultsOf(plan: Plan): readonly Fault[] {
  const { kind, amount, unit, unitSize, periodDays, limits, buyers, toleranceBasisPoints } = plan;
  const isFree = kind === 'free' || kind === 'trial';
  const mayMeter = kind === 'metered' || kind === 'private';
  return [
    [isFree !== (amount === '0'), isFree ? 'what is free has the amount 0' : 'what is not free has a price'],
    [BigInt(amount) > AMOUNT_MAX, `an amount is at most ${AMOUNT_MAX}`],
    [kind === 'metered' && unit === undefined, 'a metered plan names the unit that it counts'],
    [!mayMeter && unit !== undefined, 'only metered plans and private offers count units'],
    [unit === undefined && (unitSize !== undefined || toleranceBasisPoints !== undefined), 'unitSize and toleranceBasisPoints belong to a unit'],
    [periodDays !== undefined && kind !== 'term' && kind !== 'private', 'periodDays belongs to a term or a private offer'],
    [periodDays !== undefined && unit !== undefined, 'a plan charges by time or by use'],
    [(kind === 'trial') !== (limits !== undefined), 'a trial, and nothing else, has limits'],
    [(kind === 'private') !== (buyers !== undefined), 'a private offer, and nothing else, names its buyers'],
  ];
}

/** Refuses plans that could not be charged by. */
export function requireSoundPlans(plans: Static<typeof Plans>, pointer = '/offer/plans'): void {
  for (const [i, plan] of plans.entries()) {
    const fault = faultsOf(plan).find(([isWrong]) => isWrong);
    if (fault !== undefined) throw new Refusal('plan_invalid', `The plan ${plan.id} cannot be charged by: ${fault[1]}.`, { pointer: `${pointer}/${i}` });
  }
  if (new Set(plans.map(({ id }) => id)).size < plans.length) throw new Refusal('plan_invalid', 'Two plans have the same id.', { pointer });
}

/** Refuses shares that do not make a whole, or of holders who could not be paid. */
export function requireSoundShares(view: View, shares: readonly Share[] | undefined): void {
  if (shares === undefined) return;
  const pointer = '/offer/shares';
  if (new Set(shares.map(({ holder }) => holder)).size < shares.length) throw new Refusal('plan_invalid', 'A holder has one share.', { pointer });
  const sum = shares.reduce((points, { basisPoints }) => points + basisPoints, 0);
  if (sum !== BASIS_POINTS) throw new Refusal('plan_invalid', `The shares add up to ${sum} basis points, not ${BASIS_POINTS}.`, { pointer, sum });
  view.foresee(shares.map(({ holder }) => holder));
  const stranger = shares.find(({ holder }) => view.get(holder)?.state !== 'ADMITTED');
  if (stranger !== undefined) throw new Refusal('reference_invalid', `${stranger.holder} is no admitted participant.`, { pointer, id: stranger.holder });
}
