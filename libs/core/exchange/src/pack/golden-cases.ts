import { EXPORT_PATHS, evaluateExport, readPolicy, withDefaults, withPolicy, type ExportPack, type ExportPath, type ExportVerdict } from '#core/law';
import { clip } from '../kernel/clip.js';
import type { DocumentBody } from '../kernel/command.js';
import { documentOf, sha256Hex } from '../kernel/digest.js';
import { Refusal } from '../refusals.js';
import { readingLaw } from './definition.js';
import type { Trial } from './pack.js';

export const CASES_MAX = 1_000;
const ID_LENGTH_MAX = 40;
const FAILURES_NAMED_MAX = 3;
const SURROGATE = /\p{Surrogate}/u;

type Members = Readonly<Record<string, unknown>>;

/** One golden case: facts, and what the pack must make of them. Further members are for people. */
interface GoldenCase {
  readonly id: string;
  readonly facts: Members;
  readonly policy: unknown;
  readonly expected: { readonly path: ExportPath; readonly alternatives?: readonly string[] };
  readonly articles: readonly string[];
  readonly rule: string | undefined;
}

interface Answer { readonly id: string; readonly pack: string; readonly path: string; readonly alternatives: readonly string[]; readonly rule: string; readonly verdictSha256: string; readonly passed: boolean }

/** What a test needs to know of the pack under test and of those that govern the days around it. */
export interface Bench { readonly pack: ExportPack; readonly packOn: (day: string) => ExportPack }

/**
 * Judges golden cases as the exchange would once the pack is adopted: a case of a stated day by the pack of that day, one that
 * states none by the pack under test on its first day. So the same file holds what changes and what must not.
 */
export function tryCases(text: string, bench: Bench): { readonly trial: Trial; readonly documents: readonly DocumentBody[] } {
  const cases = readCases(text);
  const judged = cases.map((golden, line) => judge(golden, bench, line));
  if (!judged.some(({ answer }) => answer.pack === bench.pack.digest)) throw new Refusal('reference_invalid', `No case is of a day that ${bench.pack.version} governs.`, { pointer: '/cases' });
  const failures = judged.flatMap(({ failure }) => failure ?? []);
  const result = documentOf(judged.map(({ answer }) => answer));
  const casesSha256 = sha256Hex(text);
  return {
    trial: { casesSha256, resultSha256: result.sha256, passed: cases.length - failures.length, failed: failures.length, failures: failures.slice(0, FAILURES_NAMED_MAX) },
    documents: [{ sha256: casesSha256, mediaType: 'application/x-ndjson', body: text }, result],
  };
}

function judge({ id, facts: stated, policy, ...wanted }: GoldenCase, { pack: tested, packOn }: Bench, line: number): { readonly answer: Answer; readonly failure: Trial['failures'][number] | undefined } {
  const facts = readingLaw(`/cases/${line}/facts`, () => withDefaults({ asOf: tested.effectiveFrom, ...stated }));
  const governing = packOn(facts.asOf);
  const pack = policy === undefined ? governing : readingLaw(`/cases/${line}`, () => withPolicy(governing, readPolicy(policy, governing.policy)));
  const verdict = evaluateExport(facts, pack);
  const { path, alternatives, rule } = verdict;
  const passed = isAsExpected(verdict, wanted);
  const answer: Answer = { id, pack: governing.digest, path, alternatives, rule, verdictSha256: documentOf(verdict).sha256, passed };
  return { answer, failure: passed ? undefined : { id, expected: clip(said(wanted), 120), found: clip(said({ expected: { path, alternatives }, articles: verdict.articles, rule }), 120) } };
}

type Wanted = Pick<GoldenCase, 'expected' | 'articles' | 'rule'>;

function isAsExpected({ path, alternatives, rule, articles }: ExportVerdict, wanted: Wanted): boolean {
  const { expected } = wanted;
  const isSameChoice = expected.alternatives === undefined || [...expected.alternatives].sort().join() === alternatives.join();
  return path === expected.path && isSameChoice && (wanted.rule === undefined || wanted.rule === rule) && wanted.articles.every((article) => articles.includes(article));
}

const said = ({ expected: { path, alternatives = [] }, rule, articles }: Wanted): string => [path, ...alternatives, rule ?? '', ...articles].filter((word) => word !== '').join(' ');

function readCases(text: string): GoldenCase[] {
  if (SURROGATE.test(text)) throw wrong('holds a lone surrogate');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0 || lines.length > CASES_MAX) throw wrong(`has ${lines.length} cases; 1 to ${CASES_MAX} can be judged`);
  const cases = lines.map(readCase);
  const ids = new Set(cases.map(({ id }) => id));
  if (ids.size < cases.length) throw wrong('names two cases alike');
  return cases;
}

function readCase(line: string, index: number): GoldenCase {
  const { id, facts, policy, expected, articles, rule } = parseObject(line, index);
  if (typeof id !== 'string' || id === '' || id.length > ID_LENGTH_MAX) throw wrong(`case ${index + 1} has no id of 1 to ${ID_LENGTH_MAX} characters`);
  if (!isObject(facts)) throw wrong(`case ${id} has no facts`);
  const { path, alternatives } = isObject(expected) ? expected : {};
  const known = EXPORT_PATHS.find((one) => one === path);
  if (known === undefined) throw wrong(`case ${id} expects no path that there is`);
  return { id, facts, policy, expected: { path: known, ...(isWords(alternatives) ? { alternatives } : {}) }, articles: isWords(articles) ? articles : [], rule: typeof rule === 'string' ? rule : undefined };
}

function parseObject(line: string, index: number): Members {
  try {
    const value: unknown = JSON.parse(line);
    if (isObject(value)) return value;
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err;
  }
  throw wrong(`line ${index + 1} is no JSON object`);
}

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWords = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((word) => typeof word === 'string');
const wrong = (what: string): Refusal => new Refusal('invalid_request', `The text of the golden cases ${what}.`, { pointer: '/cases' });
