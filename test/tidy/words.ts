import { REFUSALS } from '#core/exchange';
import { isSpec, matching, product, runtimeImportsOf, type Rule, type Source } from './sources.js';

const PROVISION_LINES_MAX = 40;
/** Written in two halves, so that this file does not break its own rules. */
const UNFINISHED = new RegExp(`\\b(${['TO', 'FIX'].join('DO|')}ME)\\b`);
const MACHINE = new RegExp(`(^|[\\s'"\`(=:,])/(${['work', 'root', 'home'].join('|')})/`);

const linesOfCode = (text: string): number => text.split('\n').filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length;

/** One statutory provision per file: with its article and the sentence that it rests on, under forty lines of code. */
export const provisions: Rule = (sources) => sources.filter(({ path }) => path.includes('/provisions/') && !isSpec(path)).flatMap(({ path, text }) => [
  ...(/\barticle: ['`][^'`]+['`]/.test(text) ? [] : [`${path} cites no article`]),
  ...(/\bquote: ['`][^'`]+['`]/.test(text) ? [] : [`${path} quotes nothing`]),
  ...((text.match(/^export const \w+: \w*Provision\b/gm) ?? []).length === 1 ? [] : [`${path} is not one provision`]),
  ...(linesOfCode(text) < PROVISION_LINES_MAX ? [] : [`${path} has ${linesOfCode(text)} lines of code`]),
]);

/** What is unfinished is an issue, not a comment. */
export const nothingUnfinished: Rule = (sources) => matching(sources, UNFINISHED);

/** The environment is read in one place of each process. */
export const environment: Rule = (sources) => matching(product(sources).filter(({ path }) => !path.endsWith('/config.ts')), /\bprocess\.env\b/);

/** Only the edge speaks HTTP: everything else refuses with a code. Nest names its exceptions so; Node's `ErrnoException` is none. */
export const httpAtTheEdge: Rule = (sources) => matching(product(sources).filter(({ path }) => !path.startsWith('apps/api/src/http/')), /\b(?!Errno)[A-Z]\w*Exception\b/);

/** A clone works on any machine. */
export const noMachinePaths: Rule = (sources) => matching(sources, MACHINE);

const CODES = Object.keys(REFUSALS);
const mentions = (sources: readonly Source[], code: string): boolean => sources.some(({ path, text }) => !path.endsWith('/refusals.ts') && text.includes(`'${code}'`));

/** Every refusal is used by the product. */
export const refusalsUsed = (codes: readonly string[] = CODES): Rule => (sources) => codes.filter((code) => !mentions(product(sources), code)).map((code) => `nobody refuses with ${code}`);
/** Every refusal is provoked by a test. */
export const refusalsTested = (codes: readonly string[] = CODES): Rule => (sources) =>
  codes.filter((code) => !mentions(sources.filter(({ path }) => isSpec(path)), code)).map((code) => `no test provokes ${code}`);

interface Manifest { readonly dependencies: Readonly<Record<string, string>>; readonly devDependencies?: Readonly<Record<string, string>> }

/** The console is bundled by the build, so that what it imports is not there when the product runs. */
const isBundled = (path: string): boolean => path.startsWith('apps/console/');

/** Each runtime dependency has its line in ARCHITECTURE.md, in the table of its reasons. */
export function unjustified({ dependencies }: Manifest, architecture: string): string[] {
  const rows = architecture.split('\n').filter((line) => /^\| *`[^|]+\|\s*[^|\s]/.test(line));
  return Object.keys(dependencies).filter((name) => !rows.some((row) => row.split('|')[1]?.includes(`\`${name}\``))).map((name) => `${name} has no reason in ARCHITECTURE.md`);
}

/** What the product imports when it runs, it declares as a dependency. */
export const declared = ({ dependencies, devDependencies = {} }: Manifest): Rule => (sources) => product(sources.filter(({ path }) => /\.tsx?$/.test(path))).flatMap((source) => runtimeImportsOf(source)
  .filter((target) => !/^(\.|#|node:)/.test(target)).map((target) => target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/'))
  .filter((name) => !Object.hasOwn(dependencies, name) && !(isBundled(source.path) && Object.hasOwn(devDependencies, name))).map((name) => `${source.path} imports ${name}`));
