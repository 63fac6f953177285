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
export function uncovered(waiver: Waiver, candidate: Candidate, day: string): string[] {
  const { state, scope, uses } = waiver;
  const people = uses.reduce((sum, use) => sum + use.people, candidate.people);
  const demands: readonly (readonly [holds: boolean, otherwise: string])[] = [
    [isInForceOn(waiver, day), `it is ${state}, ${scope.from} to ${scope.until}`],
    [scope.gate === candidate.gate, `it is for ${scope.gate}`],
    [scope.participant === candidate.participant, `it is for ${scope.participant}`],
    [isWithin(scope.product, candidate.product), `it is for ${String(scope.product)}`],
    [isWithin(scope.recipient, candidate.recipient), `it is for the recipient ${String(scope.recipient)}`],
    [isWithin(scope.purpose, candidate.purpose), `it is for the purpose ${String(scope.purpose)}`],
    [uses.length < scope.usesMax, `it was used ${uses.length} times already`],
    [people <= (scope.peopleMax ?? Infinity), `it covers ${String(scope.peopleMax)} people, asked ${people}`],
  ];
  return demands.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]));
}

const isWithin = (scope: string | null, asked: string | undefined): boolean => scope === null || scope === asked;

/** The waiver that somebody relies on, and the provisions that stand in the way. */
interface Plea { readonly waiver: Id<'waiver'> | null; readonly failing: readonly string[]; readonly candidate: Candidate }

/** What an invoked waiver lifts of the provisions that stand in the way; null where it lifts none, is not in force or does not cover the candidate. */
export function lifted(view: View, ctx: Context, { waiver: id, failing, candidate }: Plea): AppliedWaiver | null {
  const waiver = id === null ? undefined : view.get(id);
  if (waiver === undefined || uncovered(waiver, candidate, shanghaiDay(ctx.at)).length > 0) return null;
  const isLifted = (provision: string): boolean => waiver.scope.provisions.includes(provision) && waivability(candidate.gate, provision).isWaivable;
  const used = failing.filter((provision) => isLifted(provision) && candidate.beyond?.includes(provision) !== true);
  return used.length === 0 ? null : applied(waiver, used);
}
