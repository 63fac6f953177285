import { canonicalJson, fromBase64, parseTlogProof, sameBytes, toBase64, verifyInclusion } from '#core/tlog';
import { WATCHLISTS, isInForce, type Id, type Kind, type WatchItem, type WatchlistName } from '#core/exchange';
import type { Alarms } from './alarms.js';
import type { ExchangeApi } from './api.js';
import { Claims } from './claims.js';
import type { LogFollower } from './follow.js';
import { countIn, itemsIn, memberOf, textIn } from './json.js';
import type { Held, MirrorTables } from './tables.js';
import type { Trust } from '../log/trust.js';
import { openShown } from './trust.js';

const PAGE = 200;
const ENTRIES_PAGE = 100;
const HELD_MAX = 1_000;

/** Where the collections are whose names are not the plural of their kind. */
const COLLECTIONS: Readonly<Partial<Record<Kind, string>>> = { basis: 'bases', tally: 'tallies', tokenset: 'token-sets', inquiry: 'inquiries', logkey: 'log-keys', conduct: 'conduct-records', subjectrequest: 'subject-requests', nationalreport: 'national-reports' };
const collectionOf = (kind: Kind): string => `/v1/${COLLECTIONS[kind] ?? `${kind}s`}`;
const kindPath = (kind: Kind, id: Id): string => `${collectionOf(kind)}/${id}`;

export interface ComparisonOptions {
  readonly api: ExchangeApi;
  readonly tables: MirrorTables;
  readonly follower: LogFollower;
  readonly alarms: Alarms;
  readonly trust: Trust;
  readonly patienceMs: number;
  readonly watchlistId: (list: WatchlistName) => Id<'watchlist'>;
}

/** Asks the exchange's API, and compares each answer with what the entries have made. */
export class Comparison {
  readonly claims: Claims;
  constructor(private readonly options: ComparisonOptions) {
    this.claims = new Claims(options);
  }

  /** One aggregate by its id. */
  async resource(kind: Kind, id: Id): Promise<void> {
    const { api, tables, alarms } = this.options;
    const held = await tables.get(id);
    const { status, body } = await api.get(kindPath(kind, id));
    if (status === 200) return this.claims.judge(id, held, body);
    if (held !== undefined) await alarms.raise({ kind: 'hidden', subject: id, what: `the API answers ${status}, by the entries it is ${String(held.state['state'])}` });
  }

  /** One page of a collection, in which nothing may be missing; returns where the next one begins, null at the end. */
  async page(kind: Kind, after: string | null): Promise<string | null> {
    const { api, tables, alarms } = this.options;
    const path = `${collectionOf(kind)}?limit=${PAGE}${after === null ? '' : `&after=${after}`}`;
    const { status, body } = await api.get(path);
    const items = itemsIn(body, PAGE);
    const next = textIn(body, 'next') ?? null;
    if (status !== 200 || items === undefined || (next !== null && after !== null && next <= after)) {
      await alarms.raise({ kind: 'hidden', subject: collectionOf(kind), what: `${path} is no page of a collection (${status})` });
      return null;
    }
    const held = await tables.within(kind, { after, until: next }, HELD_MAX);
    const byId = new Map(held.map((one) => [one.id, one]));
    const shown = new Map(items.map((item) => [textIn(item, 'id') as Id, item]));
    for (const [id, item] of shown) await this.claims.judge(id, byId.get(id) ?? await tables.get(id), item);
    for (const one of held) if (!shown.has(one.id)) await this.missing(kind, one, path);
    return next;
  }

  /** A duty whose last day was moved stands elsewhere in its collection; nothing else leaves its place. */
  private async missing(kind: Kind, { id, version }: Held, path: string): Promise<void> {
    if (kind === 'obligation') {
      const { status, body } = await this.options.api.get(kindPath(kind, id));
      if (status === 200 && (countIn(body, 'version') ?? 0) > version) return this.claims.judge(id, undefined, body);
    }
    await this.options.alarms.raise({ kind: 'hidden', subject: id, what: `it is not in ${path}, where it belongs by its entries` });
  }

  /** A page of entries as the API shows them; returns the index after the last one that was looked at. */
  async entries(from: number, size: number): Promise<number> {
    const { api, tables, alarms } = this.options;
    const held = await tables.entries(from, Math.min(ENTRIES_PAGE, size - from));
    const { body } = await api.get(`/v1/entries?from=${from}&limit=${held.length}`);
    const items = itemsIn(body, ENTRIES_PAGE) ?? [];
    for (const [i, { body: bytes, leaf }] of held.entries()) {
      const item = items.find((one) => countIn(one, 'index') === from + i);
      const shown = memberOf(item, 'entry');
      const isSame = textIn(item, 'leafHash') === toBase64(leaf) && shown !== undefined && canonicalOf(shown) === bytes.toString('utf8');
      if (item === undefined) await alarms.raise({ kind: 'hidden', subject: `entry ${from + i}`, what: 'the API leaves it out of its entries' });
      else if (!isSame) await alarms.raise({ kind: 'entry_differs', subject: `entry ${from + i}`, what: 'its leaf hash or its content is not what the log has' });
    }
    return from + held.length;
  }

  /** The receipt that the API gives for an entry: its bytes, the path to the root, and a checkpoint of this very history. */
  async receipt(index: number): Promise<void> {
    const { api, tables, alarms, trust, follower } = this.options;
    const [held] = await tables.entries(index, 1);
    if (held === undefined) return;
    const { status, body } = await api.get(`/v1/entries/${index}/receipt`);
    const refuse = (what: string): Promise<void> => alarms.raise({ kind: 'receipt_invalid', subject: `entry ${index}`, what });
    if (status !== 200) return refuse(`the API answers ${status}`);
    if (!sameBytes(fromBase64(textIn(body, 'entry') ?? '') ?? new Uint8Array(), held.body)) return refuse('it is of other bytes than the log has');
    const proof = parseTlogProof(textIn(body, 'proof') ?? '');
    if (!proof.ok) return refuse(proof.reason);
    const checkpoint = openShown(Buffer.from(proof.value.checkpoint), trust.open);
    if (!checkpoint.ok) return refuse(checkpoint.reason);
    const { size, root } = checkpoint.value;
    const inclusion = verifyInclusion({ index: BigInt(proof.value.index), size: BigInt(size), leafHash: held.leaf, proof: proof.value.hashes, root });
    if (!inclusion.ok || proof.value.index !== index) return refuse(inclusion.ok ? 'it is of another index' : inclusion.reason);
    await follower.compare(checkpoint.value, `${api.url}/v1/entries/${index}/receipt`);
  }

  /** 负面清单与谨慎清单, as everyone is shown them. */
  async watchlists(): Promise<void> {
    const { api, tables, alarms, watchlistId } = this.options;
    for (const list of WATCHLISTS) {
      const { body } = await api.getOpen(`/v1/lists/${list}`);
      const held = await tables.get(watchlistId(list));
      if (countIn(body, 'edition') !== (held?.state['edition'] ?? 0)) continue; // The next round will have its entries.
      const items = (held?.state['items'] ?? []) as readonly WatchItem[];
      const day = textIn(body, 'on') ?? '';
      if (canonicalOf(memberOf(body, 'items')) !== canonicalJson(items.filter((item) => isInForce(item, day)))) await alarms.raise({ kind: 'state_differs', subject: `/v1/lists/${list}`, what: `its items on ${day} are not what the entries have published` });
    }
  }
}

function canonicalOf(value: unknown): string | undefined {
  try {
    return canonicalJson(value);
  } catch {
    return undefined;
  }
}
