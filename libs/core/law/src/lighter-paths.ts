import { decideExport } from './export-decision.js';
import type { ExportPack } from './export-pack.js';
import { compareStrictness, evaluateExport } from './export-path.js';
import { EXPORT_PATHS, type ExportFacts, type ExportPath } from './facts.js';
import { LEVERS, type Lever } from './levers.js';
import { exportPackOn } from './packs/cn-export.js';
import type { Text } from './provision.js';

export interface FactChange {
  readonly fact: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What to do, what it changes, and the verdict of the same engine once it is done. */
export interface LighterPath {
  readonly levers: readonly (Text & { readonly id: string; readonly article: string })[];
  readonly changes: readonly FactChange[];
  readonly path: ExportPath;
  readonly alternatives: readonly ExportPath[];
  readonly rule: string;
  readonly articles: readonly string[];
}

/** A set of levers pulled so far that a lighter path is reached, and no further than that. */
interface Solution {
  readonly levers: readonly Lever[];
  readonly facts: ExportFacts;
  readonly path: ExportPath;
}

/**
 * Why not, and what would change it: the smallest changes, of one lever or two, that lead to a lighter lawful path. An
 * exempt transfer needs none, and an unknown fact is to be stated, not worked around. The order is that of the levers.
 */
export function lighterPaths(facts: ExportFacts, pack: ExportPack | undefined = exportPackOn(facts.asOf)): LighterPath[] {
  const current = decideExport(facts, pack).path;
  if (pack === undefined || current === 'NEEDS_INPUT' || current === 'EXEMPT' || current === 'NOT_OUTBOUND') return [];
  const search = { facts, pack, current };
  const singles = LEVERS.flatMap((lever) => solve(search, [lever]));
  const pairs = LEVERS.flatMap((lever, index) => LEVERS.slice(index + 1).flatMap((other) => solve(search, [lever, other])));
  const kept = pairs.filter((pair) => !singles.some((single) => makesNeedless(single, pair)));
  return [...singles, ...kept].map((solution) => described(facts, solution, pack));
}

interface Search {
  readonly facts: ExportFacts;
  readonly pack: ExportPack;
  readonly current: ExportPath;
}

/** Lightest last; a certificate serves every contract for three years, and the GBA contract's assessment is not filed. */
const isLighter = (path: ExportPath, than: ExportPath): boolean => path !== 'NEEDS_INPUT' && EXPORT_PATHS.indexOf(path) > EXPORT_PATHS.indexOf(than);

/** One lever of the pair alone leads at least as far: contracts and certificates weigh the same here. */
const makesNeedless = (single: Solution, pair: Solution): boolean =>
  single.levers.every((lever) => pair.levers.includes(lever)) && compareStrictness(single.path, pair.path) >= 0;

/** The ways in which exactly these levers lead to something lighter: one for every lighter path that fewer people reach. */
function solve({ facts, pack, current }: Search, levers: readonly Lever[]): Solution[] {
  const done = levers.reduce<ExportFacts | undefined>((so, lever) => (so === undefined || 'counter' in lever ? so : lever.pull(so)), facts);
  if (done === undefined) return [];
  const counters = levers.flatMap((lever) => ('counter' in lever ? [lever.counter] : []));
  if (counters.some((counter) => (facts.counts[counter] ?? 0) === 0)) return [];
  const found: Solution[] = [];
  let than = current;
  for (;;) {
    const reached = fewest({ facts: done, pack, current: than }, counters);
    if (reached === undefined) return found;
    const { path } = decideExport(reached, pack);
    if (counters.every((counter) => reached.counts[counter] !== done.counts[counter])) found.push({ levers, facts: reached, path });
    if (counters.length === 0) return found;
    than = path;
  }
}

type Counter = 'generalNew' | 'sensitiveNew';

const withCount = (facts: ExportFacts, counter: Counter, people: number): ExportFacts => ({ ...facts, counts: { ...facts.counts, [counter]: people } });

/** As many people as a path lighter than the current one allows; undefined where not even nobody new would do. */
function fewest({ facts, pack, current }: Search, counters: readonly Counter[]): ExportFacts | undefined {
  const leadsOn = (candidate: ExportFacts): boolean => isLighter(decideExport(candidate, pack).path, current);
  const nobody = counters.reduce((so, counter) => withCount(so, counter, 0), facts);
  if (!leadsOn(nobody)) return undefined;
  return counters.reduce((so, counter) => withCount(so, counter, largest(facts.counts[counter] ?? 0, (people) => leadsOn(withCount(so, counter, people)))), nobody);
}

/** The largest number up to the limit that still does, where fewer never do worse and nobody does. */
function largest(limit: number, does: (people: number) => boolean): number {
  let [enough, tooMany] = [0, limit + 1];
  while (tooMany - enough > 1) {
    const middle = enough + Math.floor((tooMany - enough) / 2);
    if (does(middle)) enough = middle;
    else tooMany = middle;
  }
  return enough;
}

function described(facts: ExportFacts, { levers, facts: changed }: Solution, pack: ExportPack): LighterPath {
  const { path, alternatives, rule, articles } = evaluateExport(changed, pack);
  return { levers: levers.map(({ id, zh, en, article }) => ({ id, zh, en, article })), changes: changesBetween(facts, changed, ''), path, alternatives, rule, articles };
}

const isSection = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Every fact that differs, by its path, in the order of the vocabulary. */
function changesBetween(before: unknown, after: unknown, path: string): FactChange[] {
  if (!isSection(before) || !isSection(after)) return Object.is(before, after) ? [] : [{ fact: path, from: before ?? null, to: after ?? null }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .flatMap((key) => changesBetween(before[key], after[key], path === '' ? key : `${path}.${key}`));
}
