import { toBase64 } from './encoding.js';
import { formatVkey, parseVkey, type VerificationKey } from './keys.js';
import { assert, fail, ok, type Result } from './result.js';
import { KEY_TYPE, type KeyType } from './suites/index.js';

/** A log that the policy trusts to sign; the name of its key is its origin. */
export interface PolicyLog {
  readonly key: VerificationKey;
  readonly url?: string;
}
/** A witness, under the name that this policy gives it: it means nothing elsewhere, and need not be that of its key. */
export interface PolicyWitness {
  readonly name: string;
  readonly key: VerificationKey;
  readonly url?: string;
}
/** Who has to have cosigned. A group has witnessed when `threshold` of its members have. */
export type Quorum =
  | { readonly kind: 'none' }
  | { readonly kind: 'witness'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string; readonly threshold: number; readonly members: readonly Quorum[] };
/** What its owner trusts: any one of the logs, cosigned by the quorum of the witnesses (C2SP tlog-policy). */
export interface Policy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  readonly quorum: Quorum;
}

/** The specification asks for at least 32 of each; a reader's time is bounded here. */
const LINES_PER_KIND_MAX = 64;
const TEXT_CHARS_MAX = 1_048_576;
/** The predefined quorum that asks for no cosignature; nothing else may bear its name. */
const NONE = 'none';
/** A cosignature key says when it saw the tree, a log's own key does not. */
const WITNESS_TYPES: ReadonlySet<KeyType> = new Set([KEY_TYPE.cosignature, KEY_TYPE.mlDsa44]);
const LOG_TYPES: ReadonlySet<KeyType> = new Set([KEY_TYPE.ed25519, KEY_TYPE.mlDsa44, KEY_TYPE.sm2]);

/** What the lines so far have defined; each reader of a line adds to it, or says what is wrong with the line. */
interface Draft {
  readonly logs: PolicyLog[];
  readonly witnesses: PolicyWitness[];
  readonly groups: string[];
  readonly defined: Map<string, Quorum>;
  /** A name is a member once in the whole file, so that no witness counts in two ways. */
  readonly members: Set<string>;
  quorum?: Quorum;
}
type LineReader = (draft: Draft, items: readonly string[]) => string | undefined;

const isSameKey = (one: VerificationKey, other: VerificationKey): boolean => toBase64(one.publicKey) === toBase64(other.publicKey);
const withUrl = (url: string | undefined): { readonly url?: string } => (url === undefined ? {} : { url });

/** Reads the key of a line; two lines of one kind with the same public key are refused, whatever names they give it. */
function readKey(text: string, types: ReadonlySet<KeyType>, held: readonly { readonly key: VerificationKey }[]): Result<VerificationKey> {
  const key = parseVkey(text);
  if (!key.ok) return key;
  if (!types.has(key.value.type)) return fail(`the key of ${key.value.name} is of a type that does not sign here`);
  if (held.some((other) => isSameKey(other.key, key.value))) return fail(`the public key of ${key.value.name} is given twice`);
  return held.length < LINES_PER_KIND_MAX ? key : fail(`more than ${LINES_PER_KIND_MAX} lines of this kind`);
}

function whyNotNew(draft: Draft, name: string): string | undefined {
  if (name === NONE) return `the name ${NONE} is predefined`;
  return draft.defined.has(name) ? `the name ${name} is defined twice` : undefined;
}

const readLog: LineReader = (draft, [vkey, url, ...rest]) => {
  if (vkey === undefined || rest.length > 0) return 'expected log <vkey> [<url>]';
  const key = readKey(vkey, LOG_TYPES, draft.logs);
  if (!key.ok) return key.reason;
  draft.logs.push({ key: key.value, ...withUrl(url) });
  return undefined;
};

const readWitness: LineReader = (draft, [name, vkey, url, ...rest]) => {
  if (name === undefined || vkey === undefined || rest.length > 0) return 'expected witness <name> <vkey> [<url>]';
  const key = readKey(vkey, WITNESS_TYPES, draft.witnesses);
  const reason = key.ok ? whyNotNew(draft, name) : key.reason;
  if (reason !== undefined || !key.ok) return reason;
  draft.witnesses.push({ name, key: key.value, ...withUrl(url) });
  draft.defined.set(name, { kind: 'witness', name });
  return undefined;
};

/** The k of a group of n members: `any` is 1, `all` is n, a number is a decimal from 1 to n. */
function readThreshold(text: string, count: number): number | undefined {
  if (text === 'any') return 1;
  if (text === 'all') return count;
  return /^[1-9][0-9]{0,2}$/.test(text) && Number(text) <= count ? Number(text) : undefined;
}

const readGroup: LineReader = (draft, [name, k, ...names]) => {
  if (name === undefined || k === undefined || names.length === 0) return 'expected group <name> all|any|<k> <name>...';
  const taken = whyNotNew(draft, name);
  if (taken !== undefined) return taken;
  const threshold = readThreshold(k, names.length);
  if (threshold === undefined) return `the threshold ${k} is not all, any or a number from 1 to ${names.length}`;
  const members: Quorum[] = [];
  for (const member of names) {
    const defined = draft.defined.get(member);
    if (defined === undefined) return `${member} is not defined on an earlier line`;
    if (draft.members.has(member)) return `${member} is a member twice`;
    draft.members.add(member);
    members.push(defined);
  }
  if (draft.groups.push(name) > LINES_PER_KIND_MAX) return `more than ${LINES_PER_KIND_MAX} lines of this kind`;
  draft.defined.set(name, { kind: 'group', name, threshold, members });
  return undefined;
};

const readQuorum: LineReader = (draft, [name, ...rest]) => {
  if (name === undefined || rest.length > 0) return 'expected quorum <name>';
  if (draft.quorum !== undefined) return 'a second quorum line';
  const quorum = name === NONE ? { kind: NONE } as const : draft.defined.get(name);
  if (quorum === undefined) return `${name} is not defined on an earlier line`;
  draft.quorum = quorum;
  return undefined;
};

const READERS: ReadonlyMap<string, LineReader> = new Map([['log', readLog], ['witness', readWitness], ['group', readGroup], ['quorum', readQuorum]]);

/** Items stand between spaces and tabs only, whatever else Unicode calls white space (C2SP tlog-policy, structure). */
const itemsOf = (line: string): readonly string[] => line.split(/[ \t]+/).filter((item) => item !== '');

/** Reads a policy file strictly (C2SP tlog-policy); a reason names the line. */
export function parsePolicy(text: string): Result<Policy> {
  if (text.length > TEXT_CHARS_MAX) return fail(`a policy of more than ${TEXT_CHARS_MAX} characters`);
  const draft: Draft = { logs: [], witnesses: [], groups: [], defined: new Map(), members: new Set() };
  for (const [i, line] of text.split('\n').entries()) {
    const [keyword, ...items] = itemsOf(line);
    const reader = READERS.get(keyword ?? '');
    const reason = /[\u0000-\u0008\u000b-\u001f\u007f]/.test(line) ? 'a control character'
      : keyword === undefined || keyword.startsWith('#') ? undefined
        : reader === undefined ? `${keyword} is not log, witness, group or quorum` : reader(draft, items);
    if (reason !== undefined) return fail(`policy line ${i + 1}: ${reason}`);
  }
  const { logs, witnesses, quorum } = draft;
  return quorum === undefined ? fail('the policy has no quorum line') : ok({ logs, witnesses, quorum });
}

/** The lines that define a quorum, each group behind its members. */
function groupLines(quorum: Quorum): readonly string[] {
  if (quorum.kind !== 'group') return [];
  const { name, threshold, members } = quorum;
  const names = members.map((member) => {
    assert(member.kind !== 'none', 'a quorum of none is no member of a group');
    return member.name;
  });
  return [...members.flatMap(groupLines), `group ${name} ${threshold === names.length ? 'all' : threshold === 1 ? 'any' : String(threshold)} ${names.join(' ')}`];
}

/** The text of a policy file, which `parsePolicy` reads back as the same policy. */
export function formatPolicy({ logs, witnesses, quorum }: Policy): string {
  const line = (...items: readonly (string | undefined)[]): string => items.filter((item) => item !== undefined).join(' ');
  return [
    ...logs.map(({ key, url }) => line('log', formatVkey(key), url)),
    ...witnesses.map(({ name, key, url }) => line('witness', name, formatVkey(key), url)),
    ...groupLines(quorum),
    line('quorum', quorum.kind === 'none' ? NONE : quorum.name),
  ].map((text) => `${text}\n`).join('');
}

function isMet(quorum: Quorum, cosigners: ReadonlySet<string>): boolean {
  switch (quorum.kind) {
    case 'none': return true;
    case 'witness': return cosigners.has(quorum.name);
    case 'group': return quorum.members.filter((member) => isMet(member, cosigners)).length >= quorum.threshold;
  }
}

/** Whether these witnesses, by the names that the policy gives them, are enough. */
export const isQuorum = (policy: Policy, cosigners: ReadonlySet<string>): boolean => isMet(policy.quorum, cosigners);

/** A quorum in words, for a person who has to judge it: `2 of (a, b, c)`. */
export function describeQuorum(quorum: Quorum): string {
  if (quorum.kind === 'none') return 'no witness';
  return quorum.kind === 'witness' ? quorum.name : `${quorum.threshold} of (${quorum.members.map(describeQuorum).join(', ')})`;
}
