import { createHash } from 'node:crypto';
import type { Example, Examples } from '../../apps/api/src/operations/examples.js';
import { operationId } from '../../apps/api/src/http/openapi.js';
import { patternOf, type Route } from '../../apps/api/src/http/route-table.js';
import type { Watch } from './api.js';

/** Problems that tell something of the operation; the others are the same everywhere and kept once. */
const OF_THE_OPERATION = new Set([409, 410, 422]);

/** Keeps the last request and answer of each operation and status, made stable. */
export class Recorder {
  private readonly recorded = new Map<string, Map<string, unknown>>();
  /** The routes as they are served, once they are known. */
  routes: readonly Route[] = [];

  readonly watch: Watch = (method, path, { body, payload }, { status, headers, text, body: answer }) => {
    const route = this.routes.find((one) => one.method === method && patternOf(one.url).test(path.split('?')[0] ?? ''));
    const request = body ?? (route?.access.takesForm === true ? Object.fromEntries(new URLSearchParams(String(payload))) : undefined);
    const { 'content-type': type = '' } = headers;
    const isProblem = type.startsWith('application/problem+json');
    const example = stable({ request, answer: type.startsWith('text/plain') ? shown(type, text) : answer });
    if (isProblem) this.keep('problems', String(status), example.answer);
    if (route === undefined || (isProblem && !OF_THE_OPERATION.has(status))) return;
    this.keep(operationId(route), String(status), example.answer);
    if (status < 300 && request !== undefined) this.keep(operationId(route), 'request', example.request);
  };

  examples(): Examples {
    const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted(this.recorded).map(([id, example]): [string, Example] => [id, Object.fromEntries(sorted(example))]));
  }

  private keep(id: string, name: string, value: unknown): void {
    this.recorded.set(id, (this.recorded.get(id) ?? new Map<string, unknown>()).set(name, value));
  }
}

/** Of figures for Prometheus, which differ each time, what they are called and mean. */
const shown = (type: string, text: string): string =>
  (type.startsWith('text/plain; version=') ? text.split('\n').filter((line) => line.startsWith('# HELP yaosu_')).join('\n') : text);

/** One line per example, so that a change is seen where it is. */
export const formatted = (examples: Examples): string =>
  `{\n${Object.entries(examples).map(([id, example]) => `${JSON.stringify(id)}: {\n${Object.entries(example).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n')}\n}`).join(',\n')}\n}\n`;

const hashOf = (n: number): Buffer => createHash('sha256').update(`example ${n}`).digest();
const FIRST_INDEX = 1000;
const KEY_ID = hashOf(1).toString('hex', 0, 4);

/**
 * What differs from run to run, and what stands for the nth of it: a value of the same form. What has a proof in it keeps its
 * lines, but proves nothing any more.
 */
const VOLATILE: readonly (readonly [RegExp, (n: number) => string])[] = [
  [/(?<=^— \S+ )\S+$/gm, () => Buffer.concat([hashOf(1), hashOf(2), hashOf(3)]).toString('base64').slice(0, 91) + '='],
  [/(?<=\+)[0-9a-f]{8}\+[\w+/]{44}$/gm, () => `${hashOf(1).toString('hex', 0, 4)}+A${hashOf(1).toString('base64').slice(0, 43)}`],
  [/(?<=^extra )[\w+/=]+$/gm, () => Buffer.from('{"disclosures":[]}').toString('base64')],
  [/(?<=^index )\d+$/gm, () => String(FIRST_INDEX)],
  [/(?<=\n)\d+(?=\n)/g, () => String(2 * FIRST_INDEX)],
  [/(?<=\n)(?:[\w+/]{43}=\n)+(?=\n)/g, () => `${hashOf(1).toString('base64')}\n`],
  [/(?<=^[0-9a-f-]{36}_)\d+$/g, () => String(FIRST_INDEX)],
  [/\bDR\d{4}[0-9A-Z]{13}\b/g, () => 'DR2025E0AVRYS7YFXQ7'],
  [/(?<=\bkey )[0-9a-f]{8}\b/g, () => KEY_ID],
  [/(?<![\w+/-])[\w+/]{86}==/g, () => Buffer.concat([hashOf(1), hashOf(2)]).toString('base64')],
  [/(?<=\?checkpoint=)\d+$/g, () => String(2 * FIRST_INDEX)],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (n) => `01938f6e-5c3a-7b1e-9a52-3f0e6d1c2b${n.toString(16).padStart(2, '0')}`],
  [/\bMI[\w+/]{200,}={0,2}/g, () => Buffer.concat([Buffer.from('30820100', 'hex'), hashOf(1), hashOf(2)]).toString('base64')],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, () => 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl'],
  [/(?<=\/calendars\/)[\w-]{64}(?=\.ics)/g, (n) => Buffer.concat([hashOf(n), hashOf(n)]).toString('base64url').slice(0, 64)],
  [/\b[0-9a-f]{64}\b/g, (n) => hashOf(n).toString('hex')],
  [/\b[0-9a-f]{32}\b/g, (n) => hashOf(n).toString('hex', 0, 16)],
  [/(?<=\bwh(?:sec|pk)_)[\w+/]{43}=/g, (n) => hashOf(n).toString('base64')],
  [/(?<![\w+/-])[\w+/]{43}=(?!=)/g, (n) => hashOf(n).toString('base64')],
  [/(?<![\w.+/-])[\w-]{43}(?![\w.=+/-])/g, (n) => hashOf(n).toString('base64url')],
  [/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, () => '2026-06-15T01:30:00.000Z'],
];

const DAY = /\b\d{4}-\d{2}-\d{2}\b(?!T)/g;
const SOME_DAY = '2026-06-30';
const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const YEARS_AHEAD_MS = 40 * 365 * DAY_MS;

const DAYS_PAST_MS = 60 * DAY_MS;
/** A day not long past or in the next decades was reckoned from today; what the story states itself lies before or beyond. */
const isReckoned = (day: string): boolean => {
  const ahead = Date.parse(day) - Date.now();
  return ahead > -DAYS_PAST_MS && ahead < YEARS_AHEAD_MS;
};
const MONTH = /\b20\d{2}-(?:0[1-9]|1[0-2])\b(?!-)/g;
const stableDays = (text: string): string =>
  text.replace(DAY, (day) => (isReckoned(day) ? SOME_DAY : day)).replace(MONTH, (month) => (isReckoned(`${month}-15`) ? SOME_DAY.slice(0, 7) : month));
const SOME_YEAR = 2026;
const isThisYear = (part: unknown, name: string): boolean => name === 'year' && part === new Date(Date.now() + SHANGHAI_MS).getUTCFullYear();

/** The times of a token, in Unix seconds. */
const SECONDS: Readonly<Record<string, number>> = { iat: 1_781_487_000, nbf: 1_781_487_000, exp: 1_813_023_000 };

/** What stands for every value of a member that is made anew each time. */
function constantFor(part: unknown, name: string): unknown {
  if (isThisYear(part, name)) return SOME_YEAR;
  if (typeof part === 'number') return SECONDS[name];
  if (name === 'keyId') return KEY_ID;
  return name === 'consistency' ? [hashOf(1).toString('base64')] : undefined;
}

/** The same value with what is volatile replaced; what was equal stays equal. */
export function stable<T>(value: T): T {
  const seen = VOLATILE.map(() => new Map<string, string>());
  const indices = [...new Set(indicesIn(value))].sort((a, b) => a - b);
  const replaced = (text: string): string => VOLATILE.reduce((before, [pattern, replacement], i) => before.replace(pattern, (found) => {
    const known = seen[i] ?? new Map<string, string>();
    if (!known.has(found)) known.set(found, replacement(known.size + 1));
    return known.get(found) ?? found;
  }), text);
  const walk = (part: unknown, name = ''): unknown => {
    if (isIndex(part, name)) return typeof part === 'number' ? FIRST_INDEX + indices.indexOf(part) : String(FIRST_INDEX + indices.indexOf(Number(part)));
    const always = constantFor(part, name);
    if (always !== undefined) return always;
    if (typeof part === 'string') return name === 'entry' ? Buffer.from(replaced(stableDays(Buffer.from(part, 'base64').toString()))).toString('base64') : replaced(stableDays(part));
    if (Array.isArray(part)) return part.map((item) => walk(item));
    return typeof part === 'object' && part !== null ? Object.fromEntries(Object.entries(part).map(([member, of]) => [member, member === 'version' && isReminded(part) ? AFTER_OPENING : walk(of, member)])) : part;
  };
  return walk(value) as T;
}

const AFTER_OPENING = 2;
/** Whether the background has been here with a reminder before this entry, nobody knows. */
const isReminded = (part: object): boolean => 'type' in part && typeof part.type === 'string' && /^obligation\.(?!opened$)/.test(part.type);

const INDICES = ['index', 'entries', 'first', 'last', 'lastIndex', 'through', 'declaredIn', 'countedEntries', 'size', 'from', 'until', 'asOf', 'next', 'comparedEntries'];

/** An index, the cursor that is one, or how many entries there are. */
const isIndex = (part: unknown, name: string): part is number | string => (INDICES.includes(name) && typeof part === 'number') || (name === 'next' && typeof part === 'string' && /^\d+$/.test(part));

function indicesIn(part: unknown, name = ''): number[] {
  if (isIndex(part, name)) return [Number(part)];
  return typeof part === 'object' && part !== null ? Object.entries(part).flatMap(([member, of]) => indicesIn(of, Array.isArray(part) ? '' : member)) : [];
}
