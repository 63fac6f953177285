import type pg from 'pg';
import { NIL_UUID, uuidOf, type Folded, type Id } from '#core/exchange';
import { entryOf, readEntries } from '../commit/read-entries.js';
import type { CommittedEntry } from '../commit/submission.js';
import { foldedWith } from './folded.js';

const PAGE = 2_000;
/** A longer history is not folded here: its versions are told, its states are what `/v1/as-of/{id}` is for. */
const VERSIONS_FOLDED_MAX = 500;

const OF_STREAMS = `select idx, stream::text, version, type, body, leaf from entry
  where exchange = $1 and stream = any($2::uuid[]) and (stream, version) > ($3::uuid, $4::int) and idx < $5 order by stream, version limit $6`;

/** An aggregate at one end of a range: `state` is the name of the state, null where the history is too long to fold here. */
export interface Standing {
  readonly version: number;
  readonly state: string | null;
}
/** What a range of entries did to one aggregate. */
export interface Change {
  readonly id: Id;
  readonly entries: readonly { readonly index: number; readonly type: string }[];
  /** Null where the range begins it. */
  readonly before: Standing | null;
  readonly after: Standing;
}

/** What the entries [from, until) did, by aggregate; the caller bounds how many they are. */
export async function changesIn(pool: pg.Pool, exchange: number, { from, until }: { readonly from: number; readonly until: number }): Promise<Change[]> {
  const entries = await readEntries(pool, exchange, { from, count: until - from });
  const byStream = new Map<Id, CommittedEntry[]>();
  for (const entry of entries) byStream.set(entry.stream, [...byStream.get(entry.stream) ?? [], entry]);
  const foldable = [...byStream].filter(([, own]) => (own.at(-1)?.version ?? 0) <= VERSIONS_FOLDED_MAX).map(([stream]) => stream);
  const histories = await namesOfStates(pool, exchange, { streams: foldable, until });
  return [...byStream].map(([id, own]): Change => {
    const [first, last] = [(own[0]?.version ?? 1) - 1, own.at(-1)?.version ?? 1];
    const standing = (version: number): Standing => ({ version, state: histories.get(id)?.[version - 1] ?? null });
    return { id, entries: own.map(({ index, type }) => ({ index, type })), before: first === 0 ? null : standing(first), after: standing(last) };
  });
}

/** The names of the states of each aggregate, version by version, folded page by page. */
async function namesOfStates(
  pool: pg.Pool, exchange: number, { streams, until }: { readonly streams: readonly Id[]; readonly until: number },
): Promise<ReadonlyMap<Id, readonly string[]>> {
  const names = new Map<Id, string[]>();
  let current: { readonly stream: Id; readonly folded: Folded } | undefined;
  const add = (entry: CommittedEntry): void => {
    const folded = foldedWith(current?.stream === entry.stream ? current.folded : undefined, entry);
    current = { stream: entry.stream, folded };
    const known = names.get(entry.stream);
    if (known === undefined) names.set(entry.stream, [folded.state.state]);
    else known.push(folded.state.state);
  };
  for (let cursor = { stream: NIL_UUID, version: 0 }, isLast = streams.length === 0; !isLast;) {
    const values = [exchange, streams.map(uuidOf), cursor.stream, cursor.version, until, PAGE];
    const { rows } = await pool.query<Parameters<typeof entryOf>[0]>({ name: 'streams-below', text: OF_STREAMS, values });
    for (const row of rows) add(entryOf(row));
    const last = rows.at(-1);
    cursor = last === undefined ? cursor : { stream: last.stream, version: last.version };
    isLast = rows.length < PAGE;
  }
  return names;
}
