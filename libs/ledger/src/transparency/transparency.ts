import type pg from 'pg';
import { NIL_UUID, idOf, uuidOf, type Id, type Transfer } from '#core/exchange';
import type { Ledger } from '../ledger.js';

/** Deliveries that one answer looks at, and those of one query to the database; where there are more, the answer says where it goes on. */
const SCAN_MAX = 10_000;
const PAGE = 200;
const FOUND_MAX = 200;

/** One delivery that had a person in it, as it is told to that person (《个人信息保护法》第二十三条、第三十九条: 接收方的名称、处理目的、处理方式和个人信息的种类). */
export interface ToldDelivery {
  readonly on: string;
  readonly state: string;
  readonly product: Id<'product'>;
  readonly productName: Name;
  readonly recipient: Name;
  readonly recipientType: string;
  readonly place: string;
  readonly purpose: string;
  readonly mode: string;
  /** The fields of the delivery. */
  readonly fields: readonly string[];
  /** The path of the export rules, and their articles; null for what did not leave the mainland. */
  readonly basis: { readonly path: string; readonly articles: readonly string[] } | null;
}
interface Name { readonly zh: string; readonly en?: string }

export interface ToldPage { readonly items: readonly ToldDelivery[]; readonly next: string | null }

/** Deliveries that have begun, of one vendor, in the order of their ids. */
const DELIVERED = `select id::text, state from aggregate where exchange = $1 and kind = 'transfer' and party_a = $2 and id > $3
  order by id limit ${PAGE}`;
const BEGUN: ReadonlySet<string> = new Set(['STARTED', 'SUSPENDED', 'COMPLETED']);

/**
 * Which of some sets hold a token: the part whose first token is not greater, and in it a binary search by slices of 32 bytes,
 * so that no part is read whole.
 */
const HOLDING = `
select s.id::text as id from unnest($2::uuid[]) as s(id) where exists (
  with recursive part as (
    select tokens, octet_length(tokens) / 32 as n from token_part
    where exchange = $1 and tokenset = s.id and substr(tokens, 1, 32) <= $3 order by ordinal desc limit 1),
  search(lo, hi) as (
    select 0, n from part
    union all
    select case when substr(tokens, 1 + 32 * ((lo + hi) / 2), 32) <= $3 then (lo + hi) / 2 else lo end,
           case when substr(tokens, 1 + 32 * ((lo + hi) / 2), 32) <= $3 then hi else (lo + hi) / 2 end
    from search, part where hi - lo > 1)
  select from search, part where hi - lo = 1 and substr(tokens, 1 + 32 * lo, 32) = $3)`;

interface Row { readonly id: string; readonly state: Transfer }
/** A delivery of people, with the sets that name them. */
interface Candidate { readonly transfer: Transfer; readonly sets: readonly Id<'tokenset'>[] }

/** 透明度查询: what a token that only a person and its vendor can know was part of. Whoever has another token learns nothing, not even how much there is. */
export class Transparency {
  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool }) {}

  async of({ vendor, token, after = NIL_UUID }: { readonly vendor: Id<'participant'>; readonly token: string; readonly after?: string | undefined }): Promise<ToldPage> {
    const { pool, ledger } = this.options;
    const items: ToldDelivery[] = [];
    let from: string | undefined = after;
    for (let seen = 0; from !== undefined; seen += PAGE) {
      if (seen >= SCAN_MAX || items.length >= FOUND_MAX) return { items, next: from };
      const { rows }: { rows: Row[] } = await pool.query<Row>({ name: 'delivered', text: DELIVERED, values: [ledger.exchange, uuidOf(vendor), from] });
      for (const transfer of await this.holding(rows.flatMap((row) => this.candidate(row)), token)) items.push(await this.told(transfer));
      from = rows.length === PAGE ? rows.at(-1)?.id : undefined;
    }
    return { items, next: null };
  }

  private candidate({ state: transfer }: Row): Candidate[] {
    const { delivery, vendor, state } = transfer;
    if (delivery === null || !BEGUN.has(state)) return [];
    const { general, sensitive } = delivery.people.tokens ?? {};
    const sets = [general, sensitive].flatMap((sha256) => (sha256 === undefined ? [] : [this.options.ledger.derivedId('tokenset', vendor, sha256)]));
    return sets.length === 0 ? [] : [{ transfer, sets }];
  }

  private async holding(candidates: readonly Candidate[], token: string): Promise<Transfer[]> {
    if (candidates.length === 0) return [];
    const { pool, ledger } = this.options;
    const sets = [...new Set(candidates.flatMap((candidate) => candidate.sets.map(uuidOf)))];
    const { rows } = await pool.query<{ id: string }>({ name: 'holding', text: HOLDING, values: [ledger.exchange, sets, Buffer.from(token, 'hex')] });
    const holding = new Set(rows.map(({ id }) => idOf('tokenset', id)));
    return candidates.filter((candidate) => candidate.sets.some((set) => holding.has(set))).map(({ transfer }) => transfer);
  }

  private async told({ delivery, decision, state, createdAt }: Transfer): Promise<ToldDelivery> {
    if (delivery === null) throw new Error('a delivery that was refused at the door delivered nothing');
    const { product, productVersion, recipient, place, purpose, mode, manifest, occurredOn } = delivery;
    const [about, to] = await Promise.all([this.options.ledger.get(product), this.options.ledger.get(recipient)]);
    const version = about?.state.versions[productVersion - 1];
    if (version === undefined || to === undefined) throw new Error(`${product} or ${recipient} is referred to and does not exist`);
    return {
      on: occurredOn ?? createdAt.slice(0, 10), state, product, productName: version.name, recipient: to.state.organisation.name, recipientType: to.state.organisation.organisationType, place, purpose, mode,
      fields: manifest.fields, basis: decision === null ? null : { path: decision.path, articles: decision.articles },
    };
  }
}
