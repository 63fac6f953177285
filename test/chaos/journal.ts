import { createHash } from 'node:crypto';
import type { Reply } from './http.js';

const COMPLAINTS_MAX = 100;

/** Someone with an access token. */
export interface Actor { readonly name: string; readonly org: string; readonly authorization: string }

/** A command as it is sent, any number of times. */
export interface Order {
  readonly key: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string;
  /** What the entry of this command says that no other command's does; undefined where its body holds nothing of the client's own. */
  readonly marker: string | undefined;
}

export interface EntryReference { readonly index: number; readonly type: string; readonly stream: string; readonly version: number; readonly leafHash: string }

/** An answer that names entries: from then on nothing may take them back, and every repetition gets the same bytes. */
export interface Acknowledged { readonly order: Order; readonly status: number; readonly sha256: string; readonly entries: readonly EntryReference[] }

/** What JSON of the API may hold. */
export type Json = Readonly<Record<string, unknown>>;

export interface Counts { sent: number; acknowledged: number; refused: number; retried: number; unknown: number; faults: number; complaints: number }

/** What the clients know: every acknowledged answer, every order whose outcome is not known, and what was wrong. */
export interface Journal {
  readonly counts: Counts;
  readonly acknowledged: ReadonlyMap<string, Acknowledged>;
  /** Orders of which nobody knows yet whether they were carried out. */
  readonly open: Map<string, Order>;
  readonly complaints: readonly string[];
  readonly complain: (what: string) => void;
  /** Takes note of a definite answer. */
  readonly note: (order: Order, reply: Pick<Reply, 'status' | 'text'>) => Json;
}

export function openJournal(): Journal {
  const counts: Counts = { sent: 0, acknowledged: 0, refused: 0, retried: 0, unknown: 0, faults: 0, complaints: 0 };
  const [acknowledged, open, complaints] = [new Map<string, Acknowledged>(), new Map<string, Order>(), new Array<string>()];
  const complain = (what: string): void => {
    counts.complaints += 1;
    if (complaints.length < COMPLAINTS_MAX && !complaints.includes(what)) complaints.push(what);
  };
  const note: Journal['note'] = (order, { status, text }) => {
    const body = parse(text);
    open.delete(order.key);
    const before = acknowledged.get(order.key);
    const entries = entriesOf(body);
    if (entries === undefined && before !== undefined) complain(`${order.key} was acknowledged with entry ${String(before.entries[0]?.index)}; a repetition is answered ${status} ${text.slice(0, 200)}`);
    if (entries === undefined) counts.refused += 1;
    else if (before === undefined) {
      counts.acknowledged += 1;
      acknowledged.set(order.key, { order, status, sha256: sha256(text), entries });
    } else if (before.status !== status || before.sha256 !== sha256(text)) complain(`${order.key} is answered with other bytes than before: ${status} ${text.slice(0, 200)}`);
    return body;
  };
  return { counts, acknowledged, open, complaints, complain, note };
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

function entriesOf({ entries }: Json): readonly EntryReference[] | undefined {
  return Array.isArray(entries) ? entries as readonly EntryReference[] : undefined;
}
