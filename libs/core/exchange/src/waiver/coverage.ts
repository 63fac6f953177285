import type { View, Context } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { AppliedWaiver } from './waiver.entries.js';
import { waivability, type WAIVABLE } from './waivable.js';
import { applied, isInForceOn, type Waiver } from './waiver.state.js';

/** What asks to be let pass. */
export interface Candidate {
  readonly gate: keyof typeof WAIVABLE;
  readonly participant: string;
  readonly product: string;
  /** Who receives and for what; a listing has neither. */
  readonly recipient?: string;
  readonly purpose?: string;
  readonly people: number;
  /** Provisions that this candidate's facts put out of the waiver's reach. */
  readonly beyond?: readonly string[];
}

/** Why `waiver` does not cover `candidate` on a day; empty means that it does. A scope that names a recipient or purpose covers only what has it. */
export function uncovered({ state, scope, uses, ...waiver }: Waiver, candidate: Candidate, day: string): string[] {
  const people = uses.reduce((sum, use) => sum + use.people, 0) + candidate.people;
  return [
    ...(isInForceOn({ state, scope, uses, ...waiver }, day) ? [] : [`it is ${state}, ${scope.from} to ${scope.until}`]),
    ...(scope.gate === candidate.gate ? [] : [`it is for ${scope.gate}`]),
    ...(scope.participant === candidate.participant ? [] : [`it is for ${scope.participant}`]),
    ...(scope.product === null || scope.product === candidate.product ? [] : [`it is for ${scope.product}`]),
    ...(scope.recipient === null || scope.recipient === candidate.recipient ? [] : [`it is for the recipient ${scope.recipient}`]),
    ...(scope.purpose === null || scope.purpose === candidate.purpose ? [] : [`it is for the purpose ${scope.purpose}`]),
    ...(uses.length < scope.usesMax ? [] : [`it was used ${uses.length} times already`]),
    ...(scope.peopleMax === null || people <= scope.peopleMax ? [] : [`it covers ${scope.peopleMax} people, asked ${people}`]),
  ];
}

/** What an invoked waiver lifts of the provisions that stand in the way; null where it lifts none, is not in force or does not cover the candidate. */
export function lifted(view: View, ctx: Context, { waiver: id, failing, candidate }: { readonly waiver: Id<'waiver'> | null; readonly failing: readonly string[]; readonly candidate: Candidate }): AppliedWaiver | null {
  const waiver = id === null ? undefined : view.get(id);
  if (waiver === undefined || uncovered(waiver, candidate, shanghaiDay(ctx.at)).length > 0) return null;
  const used = failing.filter((provision) => waiver.scope.provisions.includes(provision) && waivability(candidate.gate, provision).isWaivable && candidate.beyond?.includes(provision) !== true);
  return used.length === 0 ? null : applied(waiver, used);
}
