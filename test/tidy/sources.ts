import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A file of the repository: where it is and what it says. Rules are functions of these, so that planted ones can be judged too. */
export interface Source { readonly path: string; readonly text: string }
/** A house rule: returns what breaks it, one line each; nothing means tidy. */
export type Rule = (sources: readonly Source[]) => string[];

export const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['apps', 'libs', 'test', 'docker'];
const READ = /\.(ts|tsx|mjs|js|sql|ya?ml)$|Dockerfile$/;

/** Everything that is written by hand, by its path from the root; but for the planted violations. */
export function readSources(): Source[] {
  const paths = FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => posix.join(folder, path)));
  return paths.filter((path) => READ.test(path) && !/(^|\/)(node_modules|dist)\//.test(path) && path !== 'test/tidy.spec.ts').map((path) => ({ path, text: read(path) }));
}

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The library or app that a file belongs to, as `libs/core/law` or `apps/api`; undefined for tests and the root. */
export const unitOf = (path: string): string | undefined => /^(libs\/(?:core|adapters)\/[^/]+|libs\/ledger|apps\/[^/]+)\//.exec(`${path}/`)?.[1];

/** What a file imports, lazily or not, as written. */
export const importsOf = ({ text }: Source): string[] => [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target = '']) => target);

/** What is left of a file's imports when the program runs. */
export const runtimeImportsOf = ({ text }: Source): string[] =>
  [...text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^';]*?\bfrom\s*)?'([^']+)'/gm)].map(([, target = '']) => target);

export const isSpec = (path: string): boolean => /\.(spec|e2e-spec)\.ts$/.test(path) || path.startsWith('test/');
/** The sources that are part of the product. */
export const product = (sources: readonly Source[]): Source[] => sources.filter(({ path }) => !isSpec(path) && /^(apps|libs)\//.test(path));

/** Files whose text matches, each with the line where it does. */
export function matching(sources: readonly Source[], pattern: RegExp): string[] {
  return sources.flatMap(({ path, text }) => text.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}`] : [])));
}
