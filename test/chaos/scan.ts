import { leafHash, sameBytes, toBase64 } from '#core/tlog';
import type { CommittedEntry } from '#ledger';
import type { Acknowledged } from './journal.js';

interface Limits { readonly countMax: number | null; readonly rowsMax: number | null; readonly bytesMax: number | null }
type Use = Readonly<Record<keyof Limits, number>>;
interface GrantBook { readonly terms: Limits; readonly uses: Map<string, Use>; total: Use }
/** The members of an entry's data that the scan looks at. */
type Data = Partial<{
  check: string; subject: string; transfer: string; terms: Limits; rows: number; bytes: number; manifest: { sha256: string }; manifestSha256: string;
}>;

export interface Scan {
  /** The next entry, in the order of the ledger. */
  readonly add: (entry: CommittedEntry) => void;
  /** Compares what clients were told with what is there. */
  readonly end: (acknowledged: Iterable<Acknowledged>) => void;
  /** Leaf hashes in the order of the ledger, in base64. */
  readonly leaves: readonly string[];
  readonly violations: readonly string[];
  /** How many transfers were refused by an entry of their own. */
  readonly refusals: () => number;
}

/**
 * Reads a ledger from its first entry on, with a mind of its own: it shares no code with what wrote the entries but the hash.
 * Whatever holds at every index holds at every moment, for the entries are all there is.
 */
export function startScan(): Scan {
  const [violations, leaves] = [new Array<string>(), new Array<string>()];
  const [passed, subjects, cleared] = [new Set<string>(), new Map<string, string>(), new Set<string>()];
  const [grants, marked, versions, counted] = [new Map<string, GrantBook>(), new Map<string, number[]>(), new Map<string, number>(), new Set<string>()];
  let refusals = 0;
  const wrong = (index: number, what: string): void => { violations.push(`entry ${index}: ${what}`); };

  const rules: Readonly<Record<string, (data: Data, entry: CommittedEntry) => void>> = {
    'check.queued': ({ subject = '' }, { stream }) => { subjects.set(stream, subject); },
    'check.passed': (_data, { stream }) => { passed.add(stream); },
    'check.waived': (_data, { stream }) => { passed.add(stream); },
    'check.approved': (_data, { stream }) => { passed.add(stream); },
    'listing.listed': (data, entry) => { gate(data, entry); },
    'transfer.cleared': (data, entry) => {
      gate(data, entry);
      cleared.add(entry.stream);
    },
    'transfer.started': (_data, { stream, index }) => {
      if (!cleared.has(stream)) wrong(index, `${stream} was started and never cleared`);
    },
    'grant.provisioned': ({ terms }, { stream }) => { if (terms !== undefined) grants.set(stream, { terms, uses: new Map(), total: NOTHING }); },
    'grant.used': ({ transfer = '', rows = 0, bytes = 0 }, { stream, index }) => {
      const book = grants.get(stream);
      if (book?.uses.has(transfer) !== false) wrong(index, `${transfer} used ${stream} twice, or before it was there`);
      if (book === undefined) return;
      const use = { countMax: 1, rowsMax: rows, bytesMax: bytes };
      book.uses.set(transfer, use);
      book.total = plus(book.total, use, 1);
      const excess = excessOf(book);
      if (excess !== undefined) wrong(index, `${stream} exceeds its limit: ${excess}`);
    },
    'grant.use_returned': ({ transfer = '' }, { stream, index }) => {
      const book = grants.get(stream);
      const use = book?.uses.get(transfer);
      if (use === undefined) wrong(index, `${transfer} gives ${stream} back what it does not have`);
      if (book === undefined || use === undefined) return;
      book.uses.delete(transfer);
      book.total = plus(book.total, use, -1);
    },
    'tally.reserved': ({ transfer = '' }, { stream, index }) => {
      if (counted.has(transfer)) wrong(index, `the people of ${transfer} are counted twice in ${stream}`);
      if (!cleared.has(transfer)) wrong(index, `the people of ${transfer} are counted in ${stream} before it was cleared`);
      counted.add(transfer);
    },
    'tally.released': ({ transfer = '' }, { stream, index }) => {
      if (!counted.delete(transfer)) wrong(index, `${stream} gives back the people of ${transfer}, which it did not count`);
    },
    'transfer.refused': () => { refusals += 1; },
  };
  /** What a check lets through was let through by a check of its own, which had passed before. */
  const gate = ({ check = '' }: Data, { stream, index, type }: CommittedEntry): void => {
    if (!passed.has(check) || subjects.get(check) !== stream) wrong(index, `${type} of ${stream} rests on ${check}, which had not passed for it`);
  };

  return {
    leaves, violations,
    refusals: () => refusals,
    add: (entry) => {
      const { index, stream, version, body, leaf, type } = entry;
      if (index !== leaves.length) wrong(index, `stands where ${leaves.length} was due`);
      if (!sameBytes(leafHash(body), leaf)) wrong(index, 'does not have the leaf hash of its bytes');
      if (version !== (versions.get(stream) ?? 0) + 1) wrong(index, `${stream} jumps to version ${version}`);
      versions.set(stream, version);
      leaves.push(toBase64(leaf));
      const text = Buffer.from(body).toString();
      const { data } = JSON.parse(text) as { data: Data };
      for (const marker of markersIn(type, text, data)) marked.set(marker, [...(marked.get(marker) ?? []), index]);
      rules[type]?.(data, entry);
    },
    end: (acknowledged) => {
      for (const [marker, indices] of marked) if (indices.length > 1) violations.push(`${marker} had ${indices.length} effects: entries ${indices.join(', ')}`);
      for (const { order: { key, marker }, entries } of acknowledged) {
        const lost = entries.find(({ index, leafHash: leaf }) => leaves[index] !== leaf);
        if (lost !== undefined) violations.push(`${key} was acknowledged with entry ${lost.index}, which is not there or another`);
        const [found] = marker === undefined ? [] : marked.get(marker) ?? [-1];
        if (found !== undefined && !entries.some(({ index }) => index === found)) violations.push(`${key} was acknowledged with other entries than ${found}, which says what it asked for`);
      }
    },
  };
}

const NOTHING: Use = { countMax: 0, rowsMax: 0, bytesMax: 0 };
const plus = (total: Use, use: Use, sign: 1 | -1): Use => ({ countMax: total.countMax + sign * use.countMax, rowsMax: total.rowsMax + sign * use.rowsMax, bytesMax: total.bytesMax + sign * use.bytesMax });

function excessOf({ terms, total }: GrantBook): string | undefined {
  const exceeded = (['countMax', 'rowsMax', 'bytesMax'] as const).find((name) => total[name] > (terms[name] ?? Infinity));
  return exceeded === undefined ? undefined : `${exceeded} ${String(terms[exceeded])}, used ${total[exceeded]}`;
}

/** By what an entry can be traced to the one command that it answers: the mark that clients write, or the digest of a marked manifest. */
function markersIn(type: string, text: string, { manifest, manifestSha256 }: Data): readonly string[] {
  if (type === 'transfer.requested') return [manifest?.sha256 ?? ''];
  if (type === 'transfer.refused') return [manifestSha256 ?? ''];
  return /mark:[\w.-]+/.exec(text) ?? [];
}
