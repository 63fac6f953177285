import { evaluateExport, exportPackOf, readPackDefinition, withDefaults, type ExportPack } from '#core/law';
import {
  OCCASIONS, NO_ENTRIES, concernedIn, ofVerdict, reachedBy, sha256Hex, withEntries, type Bulletin, type Concerned, type FoldEntry, type GrowingSet, type Id, type Publication, type VerdictSummary, type View,
} from '#core/exchange';
import type { Queryable } from '../commit/loaded.js';
import { entryOf } from '../commit/read-entries.js';
import type { CommittedEntry } from '../commit/submission.js';
import { overView, type Known } from '../queries/lazy-view.js';

const PAGE = `with page as materialized (select idx, type from entry where exchange = $1 and idx >= $2 and idx < $3)
  select e.idx, e.stream::text, e.version, e.type, e.body, e.leaf from page p join entry e on e.exchange = $1 and e.idx = p.idx where p.type = any($4::text[]) order by e.idx`;
const FACTS = `select encode(sha256, 'hex') as sha256, body from document where exchange = $1 and sha256 = any($2::bytea[])`;
const EXPORT_PACK = 'cn-export';

/** The entries that concern each participant, as far as they were looked at. */
export type Matches = Map<Id<'participant'>, GrowingSet>;

/** A published bulletin, and the pack that it compares verdicts under. */
export interface Matching { readonly id: Id<'bulletin'>; readonly publication: Publication; readonly pack: ExportPack | undefined }

/** What is needed to hold a bulletin against entries; undefined for one that is not published. */
export async function matchingOf(connection: Queryable, exchange: number, { id, publication }: Pick<Bulletin, 'id' | 'publication'>): Promise<Matching | undefined> {
  if (publication === null) return undefined;
  const { pack } = publication.scope;
  const definition = pack === null ? undefined : await overView(connection, exchange, (view) => view.get(pack)?.definition);
  return { id, publication, pack: definition === undefined ? undefined : exportPackOf(readPackDefinition(definition)) };
}

/** Holds a bulletin against a range of entries. What comes out is a function of the entries alone: the facts that it looks at never change. */
export async function matchRange(connection: Queryable, exchange: number, { matching, from, until, matches }: { readonly matching: Matching; readonly from: number; readonly until: number; readonly matches: Matches }): Promise<void> {
  const { publication: { scope, reaching }, pack } = matching;
  const { rows } = await connection.query({ name: 'bulletin-page', text: PAGE, values: [exchange, from, until, [...OCCASIONS[scope.occasion].entries]] });
  const entries = (rows as unknown as Parameters<typeof entryOf>[0][]).map(entryOf);
  if (entries.length === 0) return;
  const verdicts = scope.occasion === 'verdict' && pack !== undefined ? await turnedVerdicts(connection, exchange, entries, pack) : undefined;
  const known: Known = new Map();
  const reached = await overView(connection, exchange, (view) => entries.map((entry) => {
    const concerned = verdicts === undefined ? concernedIn(view, foldEntryOf(entry), scope.occasion) : ofTurned(view, entry, verdicts);
    return concerned === undefined ? [] : reachedBy(view, scope, reaching, concerned);
  }), known);
  entries.forEach((entry, i) => { for (const participant of reached[i] ?? []) add(matches, participant, entry); });
}

const foldEntryOf = ({ body }: CommittedEntry): FoldEntry => JSON.parse(Buffer.from(body).toString()) as FoldEntry;

function add(matches: Matches, participant: Id<'participant'>, { index, leaf }: CommittedEntry): void {
  const grown = withEntries(matches.get(participant) ?? NO_ENTRIES, [{ index, leaf }]);
  if (!grown.ok) throw new Error(grown.reason);
  matches.set(participant, grown.value);
}

/** A verdict that the pack turns another way, by the index of its entry. */
type Turned = ReadonlyMap<number, { readonly path: string; readonly becomes: string }>;

async function turnedVerdicts(connection: Queryable, exchange: number, entries: readonly CommittedEntry[], pack: ExportPack): Promise<Turned> {
  const verdicts = entries.map((entry) => ({ index: entry.index, summary: foldEntryOf(entry).data as VerdictSummary })).filter(({ summary }) => summary.pack.id === EXPORT_PACK);
  const digests = [...new Set(verdicts.map(({ summary }) => summary.factsSha256))];
  const { rows } = await connection.query({ name: 'bulletin-facts', text: FACTS, values: [exchange, digests.map((digest) => Buffer.from(digest, 'hex'))] });
  const documents = new Map(rows.map((row) => [String(row['sha256']), String(row['body'])]));
  return new Map(verdicts.flatMap(({ index, summary: { factsSha256, outcome } }) => {
    const facts = documents.get(factsSha256);
    if (facts === undefined || sha256Hex(facts) !== factsSha256) throw new Error(`entry ${index} rests on facts ${factsSha256}, which are gone or altered`);
    const { path } = evaluateExport(withDefaults(JSON.parse(facts)), pack);
    return path === outcome ? [] : [[index, { path: outcome, becomes: path }] as const];
  }));
}

function ofTurned(view: View, entry: CommittedEntry, verdicts: Turned): Concerned | undefined {
  const turned = verdicts.get(entry.index);
  const subject = view.get(entry.stream as Id<'check'>)?.subject;
  const transfer = subject === undefined ? undefined : view.get(subject as Id<'transfer'>);
  return turned === undefined || transfer === undefined ? undefined : ofVerdict({ at: foldEntryOf(entry).at, exporter: transfer.vendor, ...turned });
}
