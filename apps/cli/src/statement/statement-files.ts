import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeUtf8, fromBase64, HASH_BYTES, type Result } from '#core/tlog';
import { NO_ENTRIES, differenceOf, entrySetOf, readStatement, verifyStatement, withEntries, type GrowingSet, type Member, type OpenReceipt, type VerifiedStatement } from '#core/exchange';
import { linesOf } from '../law/lines.js';
import { readInput, Unreadable } from '../log/inputs.js';

/** Two sealings with their receipts, and two paths of at most 256 hashes. */
const STATEMENT_BYTES_MAX = 512 * 1024;
/** The names under which `statement fetch` writes. */
export const STATEMENT_FILE = 'statement.json';
export const ENTRIES_FILE = 'entries.jsonl';

/** An entry of a list, as the exchange told it. */
export interface ListedEntry extends Member { readonly type: string; readonly stream: string }

/** A path to a file, or to the directory that holds it under its usual name. */
export async function fileAt(path: string, usual: string): Promise<string> {
  const isDirectory = await stat(path).then((found) => found.isDirectory(), () => false);
  return isDirectory ? join(path, usual) : path;
}

/** Reads a statement and verifies it. */
export async function openStatement(path: string, open: OpenReceipt): Promise<Result<VerifiedStatement>> {
  const text = decodeUtf8(await readInput(path, STATEMENT_BYTES_MAX));
  if (!text.ok) return text;
  const document = readStatement(parsed(text.value));
  return document.ok ? verifyStatement(document.value, open) : document;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The entries of a list, one a line; a line that is none ends the reading. */
export async function* readEntries(path: string): AsyncGenerator<Result<ListedEntry>, void, undefined> {
  const stream = createReadStream(path);
  try {
    for await (const line of linesOf(stream)) yield line.ok ? entryIn(line.text) : line;
  } catch (cause) {
    throw new Unreadable(`cannot read ${path}`, { cause });
  } finally {
    stream.destroy();
  }
}

function entryIn(text: string): Result<ListedEntry> {
  const value = parsed(text);
  const { index, leafHash, type, stream } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const leaf = typeof leafHash === 'string' ? fromBase64(leafHash) : undefined;
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || leaf?.length !== HASH_BYTES) return { ok: false, reason: `no entry of a statement: ${text.slice(0, 80)}` };
  return { ok: true, value: { index, leaf, type: typeof type === 'string' ? type : '', stream: typeof stream === 'string' ? stream : '' } };
}

/** So many entries of a list are held in memory to tell what is wrong with it. */
export const HELD_MAX = 1_000_000;

/** The entries of a list up to an index, as far as its lines are such; undefined where they are too many. */
export async function heldEntries(path: string, through: number): Promise<readonly ListedEntry[] | undefined> {
  const held: ListedEntry[] = [];
  for await (const entry of readEntries(path)) {
    if (!entry.ok || entry.value.index > through) continue;
    if (held.push(entry.value) > HELD_MAX) return undefined;
  }
  return held;
}

/** Holds a list against its statement: every entry once, in order, none left out; `see` gets each on the way. */
export async function checkEntries(path: string, { statement }: VerifiedStatement, see: (entry: ListedEntry, count: number) => void): Promise<Result<number>> {
  let set: GrowingSet = NO_ENTRIES;
  for await (const entry of readEntries(path)) {
    if (!entry.ok) return entry;
    const grown = withEntries(set, [entry.value]);
    if (!grown.ok) return grown;
    set = grown.value;
    see(entry.value, set.frontier.size);
  }
  const found = entrySetOf(set);
  const stated = statement === null ? entrySetOf(NO_ENTRIES) : { count: statement.entries, first: found.first, last: statement.lastIndex, digest: statement.root };
  const difference = differenceOf(stated, found);
  return difference === undefined ? { ok: true, value: found.count } : { ok: false, reason: `the list is not that of the statement: ${difference}` };
}
