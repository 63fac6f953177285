import { KINDS, idOf, type Id, type Kind } from '#core/exchange';
import type { Queryable } from './loaded.js';
import type { CommittedEntry } from './submission.js';

const RANGE = 'select idx, stream::text, version, type, body, leaf from entry where exchange = $1 and idx >= $2 order by idx limit $3';

interface EntryRow { readonly idx: string; readonly stream: string; readonly version: number; readonly type: string; readonly body: Buffer; readonly leaf: Buffer }

/** `count` entries from index `from` on, in order; fewer at the end of the ledger. */
export async function readEntries(connection: Queryable, exchange: number, { from, count }: { readonly from: number; readonly count: number }): Promise<CommittedEntry[]> {
  const { rows } = await connection.query({ name: 'entries', text: RANGE, values: [exchange, from, count] });
  return (rows as unknown as EntryRow[]).map(entryOf);
}

/** What an entry is about, without its bytes. */
export interface Subject { readonly type: string; readonly stream: Id; readonly index: number }

const SEEN_MAX = 8192;
const SUBJECTS_MAX = 500;
const SUBJECTS = `
select count(*)::int as seen, array_agg(type) filter (where type = any($3)) as types, array_agg(stream::text) filter (where type = any($3)) as streams, array_agg(idx) filter (where type = any($3)) as indices
from (select type, stream, idx from entry where exchange = $1 and idx >= $2 order by idx limit ${SEEN_MAX}) as e`;

/** Looks through the entries from index `from` on for those of some types: which they are, in order, a few hundred at most, and the index from which to look on. */
export async function readSubjects(connection: Queryable, exchange: number, { from, types }: { readonly from: number; readonly types: readonly string[] }): Promise<{ readonly next: number; readonly subjects: readonly Subject[] }> {
  const { rows } = await connection.query({ name: 'subjects', text: SUBJECTS, values: [exchange, from, types] });
  const [{ seen, types: found, streams, indices }] = rows as unknown as [{ readonly seen: number; readonly types: string[] | null; readonly streams: string[] | null; readonly indices: string[] | null }];
  const subjects = (found ?? []).map((type, i) => ({ type, stream: streamId(type, streams?.[i] ?? ''), index: Number(indices?.[i]) }));
  return { next: subjects[SUBJECTS_MAX]?.index ?? from + seen, subjects: subjects.slice(0, SUBJECTS_MAX) };
}

export const entryOf = ({ idx, stream, version, type, body, leaf }: EntryRow): CommittedEntry => ({ index: Number(idx), stream: streamId(type, stream), version, type, body, leaf });

/** The kind of aggregate that an entry is of, by the noun of its type. */
export const KIND_BY_NOUN: ReadonlyMap<string, Kind> = new Map<string, Kind>([...KINDS.map((kind): [string, Kind] => [kind, kind]), ['person', 'participant'], ['credential', 'participant']]);

/** The id of an entry's aggregate: the noun of its type is the kind, persons and credentials belong to their participant. */
export function streamId(type: string, uuid: string): Id {
  const kind = KIND_BY_NOUN.get(type.slice(0, type.indexOf('.')));
  if (kind === undefined) throw new Error(`no aggregate is the subject of ${type}`);
  return idOf(kind, uuid);
}
