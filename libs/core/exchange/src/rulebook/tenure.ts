import { EXPORT_PACKS, type ExportPack } from '#core/law';
import type { Context, View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { addDays } from '../kernel/shanghai.js';
import { compile } from '../pack/definition.js';
import type { Adoption, Rulebook } from './rulebook.js';

/** The days of events (Asia/Shanghai) that a pack governs, first and last included; `until` is null while no successor is known. */
export interface Tenure {
  readonly from: string;
  readonly until: string | null;
  readonly version: string;
  readonly digest: string;
  /** The adopted pack; null for one that is built in. */
  readonly pack: Id<'pack'> | null;
  readonly isLateCorrection: boolean;
  readonly compiled: () => ExportPack;
}

type Candidate = Omit<Tenure, 'until'>;

const BUILT_IN: readonly Candidate[] = EXPORT_PACKS.map((pack) => ({ from: pack.effectiveFrom, version: pack.version, digest: pack.digest, pack: null, isLateCorrection: false, compiled: () => pack }));

const adoptedAs = ({ pack, definition, digest, isLateCorrection }: Adoption): Candidate =>
  ({ from: definition.effectiveFrom, version: definition.version, digest, pack, isLateCorrection, compiled: () => compile(definition, digest) });

/**
 * Who governs when, in the order of days. A pack governs from its first day until the day before its successor's; where two begin
 * on one day, which only a late correction may do, the one adopted later takes the place of the other. So every day from the first
 * on has exactly one.
 */
export function tenures(adopted: readonly Adoption[]): Tenure[] {
  const inOrder = [...BUILT_IN, ...adopted.map(adoptedAs)].sort((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
  const standing = inOrder.filter(({ from }, i) => inOrder[i + 1]?.from !== from);
  return standing.map((candidate, i) => {
    const successor = standing[i + 1];
    return { ...candidate, until: successor === undefined ? null : addDays(successor.from, -1) };
  });
}

/** States are never changed in place, so what was reckoned of one list of adoptions holds for it. */
const known = new WeakMap<readonly Adoption[], readonly Tenure[]>();

function tenuresOf(adopted: readonly Adoption[]): readonly Tenure[] {
  const found = known.get(adopted) ?? tenures(adopted);
  known.set(adopted, found);
  return found;
}

/** The pack that governs events of a day; before the first of all, the first, whose own provisions then say that they do not reach back. */
export const governing = (adopted: readonly Adoption[], day: string): Tenure => tenureOn(tenuresOf(adopted), day);

/** The same among tenures that are known already. */
export function tenureOn(all: readonly Tenure[], day: string): Tenure {
  const found = all.filter(({ from }) => from <= day).at(-1) ?? all[0];
  if (found === undefined) throw new Error('no pack is built in');
  return found;
}

/** The one rulebook of the export packs. */
export const rulebookIdOf = (ctx: Pick<Context, 'derivedId'>): Id<'rulebook'> => ctx.derivedId('rulebook', 'cn-export');

export const adoptedIn = (view: View, ctx: Context): Rulebook['adopted'] => view.get(rulebookIdOf(ctx))?.adopted ?? [];

/** The pack by which an event of that day is judged: chosen by the day of the event, never by that of the decision. */
export const packFor = (view: View, ctx: Context, asOf: string): ExportPack => governing(adoptedIn(view, ctx), asOf).compiled();
