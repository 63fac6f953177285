import { posix } from 'node:path';
import { importsOf, isSpec, product, runtimeImportsOf, unitOf, type Rule, type Source } from './sources.js';

/** Layers from the top; a unit imports from lower layers, core libraries also from each other. */
const layerOf = (unit: string): number => ['apps', 'libs/ledger', 'libs/adapters', 'libs/core'].findIndex((layer) => unit === layer || unit.startsWith(`${layer}/`));
const CORE = layerOf('libs/core/law');

const unitBehind = (target: string): string => `libs/${target.slice(1).split('/').slice(0, target.startsWith('#ledger') ? 1 : 2).join('/')}`;
const pairsOf = (source: Source): { readonly from: string; readonly to: string; readonly target: string }[] => {
  const from = unitOf(source.path);
  return from === undefined ? [] : importsOf(source).filter((target) => target.startsWith('#')).map((target) => ({ from, to: unitBehind(target), target }));
};

/** A relative import stays inside its own library or app and names a file that runs, with its ending. A spec may borrow from test/support. */
export const relativeImports: Rule = (sources) => sources.flatMap((source) => {
  const unit = unitOf(source.path);
  const relative = importsOf(source).filter((target) => target.startsWith('.'));
  const behind = (target: string): string => posix.join(posix.dirname(source.path), target);
  const isBorrowed = (target: string): boolean => isSpec(source.path) && behind(target).startsWith('test/support/');
  // The build puts together what each app brings along.
  const strays = unit === undefined || source.path === 'apps/build.js' ? [] : relative.filter((target) => unitOf(behind(target)) !== unit && !isBorrowed(target));
  const bare = relative.filter((target) => /\.tsx?$/.test(source.path) && !/\.(js|mjs|json|css)$/.test(target));
  return [...strays, ...bare].map((target) => `${source.path} imports ${target}`);
});

/** Imports point one way: apps, ledger, adapters, core. Specs keep to the same. */
export const oneWay: Rule = (sources) => sources.flatMap((source) => pairsOf(source)
  .filter(({ from, to }) => from !== to && (layerOf(to) < layerOf(from) || (layerOf(to) === layerOf(from) && layerOf(to) !== CORE)))
  .map(({ target }) => `${source.path} imports ${target}`));

/** Another library is reached through its index alone. */
export const throughTheIndex: Rule = (sources) => sources.flatMap((source) => importsOf(source)
  .filter((target) => target.startsWith('#') && !/^#(ledger|(core|adapters)\/[a-z]+)$/.test(target)).map((target) => `${source.path} imports ${target}`));

/** Libraries form no cycle, and no lazy import or forward reference hides one. */
export const noCycle: Rule = (sources) => {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of product(sources).flatMap(pairsOf)) if (from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  const returns = (node: string, path: readonly string[]): boolean => path.includes(node) || [...(edges.get(node) ?? [])].some((next) => returns(next, [...path, node]));
  const hidden = product(sources).filter(({ text }) => /\bimport\(\s*'#|\bforwardRef\(/.test(text)).map(({ path }) => `${path} hides a cycle`);
  return [...[...edges.keys()].filter((node) => returns(node, [])).map((node) => `${node} is in a cycle`), ...hidden];
};

/** What the console brings to browsers, itself or by way of other libraries, asks no more of Node than its build puts something in the place of. */
export const fitForBrowsers: Rule = (sources) => {
  const shipped = new Set(['apps/console']);
  const inside = (source: Source): boolean => shipped.has(unitOf(source.path) ?? '');
  for (const unit of shipped) {
    for (const source of product(sources).filter(({ path }) => unitOf(path) === unit)) runtimeImportsOf(source).filter((target) => target.startsWith('#')).forEach((target) => shipped.add(unitBehind(target)));
  }
  const isReplaced = (target: string): boolean => sources.some(({ path }) => path === `apps/console/src/proof/node/${target.slice('node:'.length)}.ts`);
  return product(sources).filter((source) => source.path.startsWith('libs/') && inside(source))
    .flatMap((source) => runtimeImportsOf(source).filter((target) => target.startsWith('node:') && !isReplaced(target)).map((target) => `${source.path} imports ${target}`));
};

const VERIFIERS = /^apps\/cli\/src\/(log|audit|receipt|law|tokens|manifest|evidence|handover|statement|witness|report)\//;

/** Whoever verifies shares no code with whoever produced: neither directly nor by way of a neighbour in the app. */
export const verifiersStandAlone: Rule = (sources) => {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reaches = (source: Source, seen: Set<string>): string | undefined => {
    if (seen.has(source.path)) return undefined;
    seen.add(source.path);
    for (const target of importsOf(source)) {
      if (/^#(adapters\/|ledger$)/.test(target)) return `${source.path} imports ${target}`;
      const neighbour = target.startsWith('.') ? byPath.get(posix.join(posix.dirname(source.path), target).replace(/\.js$/, '.ts')) : undefined;
      const found = neighbour === undefined ? undefined : reaches(neighbour, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return sources.filter(({ path }) => VERIFIERS.test(path) && !isSpec(path)).map((source) => reaches(source, new Set())).filter((found) => found !== undefined);
};
