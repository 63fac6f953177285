import { foldRecorded, isWithin, recordedEntryOf, type Folded } from '#core/exchange';
import { canonicalJson, fromBase64, leafHash, type Result } from '#core/tlog';
import type { AsOfFound, AsOfRequest } from './as-of-offline.js';
import { literalOrFile, Unreadable } from './inputs.js';
import { serverSource, type LogSource } from './source.js';
import type { TrustedCheckpoint } from './trust.js';

const TOKEN_BYTES_MAX = 16 * 1024;
/** 200 entries with their proofs, cosigned by many, and a state. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;
const PAGE = 200;

interface Page {
  readonly items: readonly { readonly entry: string | null; readonly proof: string | null }[];
  readonly next: string | null;
  readonly version: number;
  readonly state: unknown;
  readonly cut: { readonly size: number };
}

/** Asks the exchange, verifies the proof of every entry and folds them: what it says of the state is compared, not believed. */
export async function asOfOnline(request: AsOfRequest & { readonly at: string; readonly url: string; readonly token: string }): Promise<Result<AsOfFound>> {
  const { id, moment, at, url, token } = request;
  const server = serverSource(url, await literalOrFile(token, TOKEN_BYTES_MAX));
  const path = `v1/as-of/${encodeURIComponent(id)}?${moment.kind}=${encodeURIComponent(at)}&limit=${PAGE}`;
  const gathered: Gathered = { indexes: [], folded: undefined, checkpoint: undefined };
  for (let after: string | undefined; ;) {
    const page = await ask(server, after === undefined ? path : `${path}&after=${after}`);
    const reason = gather(gathered, page, request);
    if (reason !== undefined) return { ok: false, reason };
    if (page.next === null) return concluded(id, gathered, page);
    after = page.next;
  }
}

/** What the pages so far have proven. */
interface Gathered {
  readonly indexes: number[];
  folded: Folded | undefined;
  checkpoint: TrustedCheckpoint | undefined;
}

/** Takes in a page; tells why it cannot be believed. */
function gather(gathered: Gathered, { items, next }: Page, request: AsOfRequest): string | undefined {
  if (items.length === 0 && next !== null) return 'the exchange answers with empty pages';
  for (const item of items) {
    const proven = prove(item, request);
    if (!proven.ok) return proven.reason;
    const folded = foldRecorded(gathered.folded, proven.value.entry);
    if (!folded.ok) return folded.reason;
    gathered.folded = folded.value;
    gathered.checkpoint = proven.value.checkpoint;
    gathered.indexes.push(proven.value.index);
  }
  return undefined;
}

async function ask(server: LogSource, path: string): Promise<Page> {
  const answer = await server.read(path, ANSWER_BYTES_MAX);
  if (answer.kind !== 'found') throw new Unreadable(`${server.name} does not answer ${path}: ${answer.kind}`);
  const page = parsed(answer.bytes);
  if (!Array.isArray(page.items) || typeof page.cut?.size !== 'number' || page.next === undefined) throw new Unreadable(`${server.name} answers in another shape than this command knows`);
  return page as Page;
}

function parsed(bytes: Uint8Array): Partial<Page> {
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as Partial<Page>;
  } catch {
    return {};
  }
}

interface Proven {
  readonly index: number;
  readonly entry: Parameters<typeof foldRecorded>[1];
  readonly checkpoint: TrustedCheckpoint;
}

function prove({ entry: encoded, proof }: Page['items'][number], { id, moment, trust }: AsOfRequest): Result<Proven> {
  const bytes = encoded === null ? undefined : fromBase64(encoded);
  if (bytes === undefined || proof === null) return { ok: false, reason: 'an entry is withheld from this reader, so the state cannot be folded' };
  const leaf = leafHash(bytes);
  const receipt = trust.openReceipt(proof, leaf);
  if (!receipt.ok) return receipt;
  const entry = recordedEntryOf(bytes);
  if (!entry.ok) return entry;
  const { index } = receipt.value;
  if (entry.value.stream !== id) return { ok: false, reason: `entry ${index} is of ${entry.value.stream}` };
  if (!isWithin(moment, { index, at: entry.value.at })) return { ok: false, reason: `entry ${index} of ${entry.value.at} was not known at the moment` };
  return { ok: true, value: { index, entry: entry.value, checkpoint: receipt.value.checkpoint } };
}

function concluded(id: string, { folded, indexes, checkpoint }: Gathered, { state, version, cut }: Page): Result<AsOfFound> {
  if (folded === undefined || checkpoint === undefined) return { ok: false, reason: 'the exchange gives no entry' };
  if (folded.version !== version || canonicalJson(folded.state) !== canonicalJson(state)) return { ok: false, reason: 'the entries make another state than the exchange answers with' };
  return { ok: true, value: { id, folded, indexes, size: cut.size, isOpen: false, checkpoint } };
}
