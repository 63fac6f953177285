import type { DataSource, SelectQueryBuilder } from 'typeorm';
import type pg from 'pg';
import { VIEWS, type AggregateView, type ViewedKind } from '#adapters/store';
import { Refusal, idOf, uuidOf, type Id, type Remit, type Scope } from '#core/exchange';
import type { CommittedEntry } from '../commit/submission.js';
import { FurtherParties, type Row } from './further-parties.js';
import { WAY, onTheWay, type Order } from './order.js';
import { searchEntries, type EntrySearch, type FoundEntries } from './entry-search.js';
import { Remits } from './remits.js';

export const PAGE_MAX = 200;

/**
 * Rows that one page of a filtered list looks at, at most. What a filter asks for may be rare among millions, and an index for
 * it would be paid by every commit (some 15 µs a row; most rows are transfers and checks). So a page ends here, perhaps with
 * few items or none, and says where the next one goes on. Kinds that people filter most have fewer rows than this.
 */
export const SCAN_MAX = 10_000;

/** What a list asks for; `filters` are names of the view's columns. */
export interface ListRequest {
  readonly scope: Scope;
  readonly org: Id<'participant'>;
  /** Of a regulator of a part of the market: how far the list reaches. */
  readonly remit?: Remit | undefined;
  readonly filters: Readonly<Record<string, string>>;
  /** The last id of the page before; ids sort by time. */
  readonly after?: string | undefined;
  /** Oldest first, unless said otherwise. */
  readonly order?: Order | undefined;
  readonly limit: number;
}
export interface Item { readonly id: Id; readonly version: number; readonly state: Readonly<Record<string, unknown>> }
/** `next` is null at the end only: a page may be shorter than its limit before that. */
export interface Page<T> { readonly items: readonly T[]; readonly next: string | null }

/** Where a party stands: the first two have columns, the others an index of their own (`aggregate_party`). Who owns an aggregate is its first party. */
const PLACES = { own: ['party_a'], party: ['party_a', 'party_b', 'further'] } as const;
interface Side { readonly place: (typeof PLACES)['party'][number]; readonly org: Id<'participant'> }

/** The rows of one kind: of everyone, or of those who have `org` in one place; in an order of their ids, from `after` to `until`. */
interface Range { readonly side: Side | undefined; readonly order: Order; readonly after: string | undefined; readonly until?: string | undefined }

/** In the order of ids, each once. */
const merged = (rows: readonly Row[], order: Order): Row[] => {
  const first = onTheWay(order);
  return [...new Map(rows.map((row) => [row.id, row])).values()].sort((a, b) => first(a.id, b.id));
};

/** The columns that each kind may be filtered by; anything else is refused before it reaches SQL. */
export const FILTERS: Readonly<Record<ViewedKind, readonly string[]>> = {
  participant: ['status', 'jurisdiction'],
  product: ['status', 'sector', 'vendor'],
  listing: ['status', 'product', 'vendor'],
  negotiation: ['status', 'listing', 'vendor', 'buyer'],
  grant: ['status', 'product', 'vendor', 'buyer'],
  transfer: ['status', 'grant', 'clearance', 'path', 'vendor', 'buyer'],
  basis: ['status', 'kind', 'exporter'],
  check: ['status', 'gate', 'subject'],
  obligation: ['status', 'debtor'],
  hold: ['status', 'target'],
  finding: ['status', 'detector'],
  pack: ['status', 'effectiveFrom'],
  replay: ['status', 'pack'],
  tally: ['exporter', 'year'],
  tokenset: ['status', 'exporter', 'sha256'],
  group: ['status'],
  review: ['status', 'subject', 'outcome', 'maker', 'check'],
  inquiry: ['status', 'review'],
  waiver: ['status', 'participant', 'issuer'],
  appeal: ['status', 'target'],
  erasure: ['status', 'participant', 'person'],
  logkey: ['status', 'suite', 'origin'],
  predecessor: ['status', 'origin'],
  bulletin: ['status', 'issuer', 'kind'],
  notice: ['status', 'bulletin', 'participant'],
  enforcer: ['status', 'kind', 'owner', 'code'],
  job: ['status', 'submitter', 'node', 'technique'],
  authorisation: ['status', 'authority', 'operator', 'sector'],
  sponsorship: ['status', 'sponsor', 'sponsored'],
  report: ['status', 'issuer', 'concerned', 'subject', 'kind'],
  certificate: ['status', 'holder', 'number', 'kind'],
  conduct: ['status', 'concerned', 'issuer'],
  registration: ['status', 'matter', 'title', 'applicant'],
  title: ['status', 'number', 'product', 'holder'],
  objection: ['status', 'target', 'objector'],
  pledge: ['status', 'title', 'pledgor', 'creditor'],
  webhook: ['status', 'url'],
  anchor: ['status', 'chain', 'origin'],
  binding: ['status', 'holder'],
  nationalreport: ['status', 'platform', 'day'],
  order: ['status', 'grant', 'vendor', 'buyer', 'kind'],
  settlement: ['status', 'order', 'kind', 'institution'],
  usage: ['status', 'grant', 'vendor', 'buyer'],
  reconciliation: ['status', 'institution', 'day'],
  dispute: ['status', 'subject', 'claimant', 'respondent', 'claim'],
  incident: ['status', 'declarer', 'severity', 'category'],
  complaint: ['status', 'complainant', 'against', 'category'],
  subjectrequest: ['status', 'vendor', 'right'],
};

/** Reads for people: keyset pages over the views, consistent with the last commit. */
export class Queries {
  private readonly remits: Remits;
  private readonly further: FurtherParties;
  constructor(private readonly options: { readonly dataSource: DataSource; readonly pool: pg.Pool; readonly exchange: number }) {
    this.remits = new Remits(options);
    this.further = new FurtherParties(options, SCAN_MAX);
  }

  /** One page of what the caller may see. Throws `invalid_request` for a filter that the kind does not have. */
  async list(kind: ViewedKind, request: ListRequest): Promise<Page<Item>> {
    const { remit, after, limit } = request;
    if (request.scope !== 'any' || remit === undefined) return this.page(kind, request);
    return this.remits.pageWithin(remit, { after, limit, read: (from) => this.page(kind, { ...request, after: from, limit: PAGE_MAX }), cursorOf: ({ id }) => uuidOf(id) });
  }

  /** Of each aggregate, whether it lies within a remit. */
  withinIds(remit: Remit | undefined, ids: readonly Id[]): Promise<boolean[]> {
    return this.remits.withinIds(remit, ids);
  }

  private async page(kind: ViewedKind, { scope, org, filters, after, limit, order = 'oldest' }: ListRequest): Promise<Page<Item>> {
    const unknown = Object.keys(filters).find((name) => !FILTERS[kind].includes(name));
    if (unknown !== undefined) throw new Refusal('invalid_request', `A list of ${kind}s has no filter ${unknown}.`, { parameter: unknown, allowed: FILTERS[kind] });
    // A party is found by the index of each place; `or` over them would read everyone's rows in order instead.
    const sides = scope === 'any' ? [undefined] : PLACES[scope].map((place) => ({ place, org }));
    const until = Object.keys(filters).length === 0 ? undefined : await this.endOfScan(kind, sides.map((side) => ({ side, order, after })));
    const found = await Promise.all(sides.map((side) => this.rows(kind, { side, order, after, until }, { filters, limit: limit + 1 })));
    const rows = merged(found.flat(), order);
    const items = rows.slice(0, limit).map(({ id, version, state }) => ({ id: idOf(kind, id), version, state }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last !== undefined ? uuidOf(last.id) : until ?? null };
  }

  /** The last id that a page may look at, on whichever side it comes first; undefined when everything that is left may be looked at. */
  private async endOfScan(kind: ViewedKind, ranges: readonly Range[]): Promise<string | undefined> {
    const ends = await Promise.all(ranges.map(async ({ side, order, after }) => {
      if (side?.place === 'further') return this.further.endOfScan(kind, { org: side.org, order, after });
      return (await this.range(kind, { side, order, after }).select('row.id').offset(SCAN_MAX - 1).limit(1).getOne())?.id;
    }));
    return ends.filter((end) => end !== undefined).sort(onTheWay(ranges[0]?.order ?? 'oldest'))[0];
  }

  private rows(kind: ViewedKind, { side, ...within }: Range, { filters, limit }: Pick<ListRequest, 'filters' | 'limit'>): Promise<readonly Row[]> {
    if (side?.place === 'further') return this.further.rows(kind, { org: side.org, ...within }, { filters, limit });
    return this.range(kind, { side, ...within }, filters).limit(limit).getMany();
  }

  private range(kind: ViewedKind, { side, order, after, until }: Range, filters: ListRequest['filters'] = {}): SelectQueryBuilder<AggregateView> {
    const { dataSource, exchange } = this.options;
    const query = dataSource.getRepository<AggregateView>(VIEWS[kind]).createQueryBuilder('row').where('row.exchange = :exchange', { exchange });
    for (const [name, value] of Object.entries(filters)) query.andWhere(`row.${name} = :${name}`, { [name]: value });
    if (side !== undefined) query.andWhere(`row.${side.place} = :org`, { org: uuidOf(side.org) });
    if (after !== undefined) query.andWhere(`row.id ${WAY[order].later} :after`, { after });
    if (until !== undefined) query.andWhere(`row.id ${WAY[order].notLater} :until`, { until });
    return query.orderBy('row.id', WAY[order].by);
  }

  /** A document by its digest. */
  async document(sha256: string): Promise<{ readonly mediaType: string; readonly body: string } | undefined> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<{ media_type: string; body: string }>('select media_type, body from document where exchange = $1 and sha256 = $2', [exchange, Buffer.from(sha256, 'hex')]);
    return rows[0] === undefined ? undefined : { mediaType: rows[0].media_type, body: rows[0].body };
  }

  /** The entries of one aggregate from an index on. */
  async entriesOf({ stream, from, limit }: { readonly stream: Id; readonly from: number; readonly limit: number }): Promise<CommittedEntry[]> {
    return (await this.search({ parties: [], stream, from, limit })).entries;
  }

  /** Entries from an index on that hold all that is asked for. */
  search(asked: EntrySearch): Promise<FoundEntries> {
    const { pool, exchange } = this.options;
    return searchEntries(pool, exchange, asked);
  }
}
