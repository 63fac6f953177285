import { TRANSFER_DIMENSIONS, countedOf, groupOf, idOf, withTransfer, NO_TRANSFERS, type CountedTransfer, type EntryData, type GrowingFigure, type TransferDimension } from '#core/exchange';
import type { Queryable } from '../commit/loaded.js';

/** The first clearing of each transfer in a range of entries, with the entries that tell what was asked for; bodies of anything else are not read. */
const CLEARED = `
with page as materialized (select idx, type, stream, version from entry where exchange = $1 and idx >= $2 order by idx limit $3),
  cleared as (select * from page c where type = 'transfer.cleared' and not exists (select from entry e where e.exchange = $1 and e.stream = c.stream and e.version < c.version and e.type = 'transfer.cleared'))
select n.seen, c.idx, c.stream::text as transfer, e.leaf, e.body, r.idx as requested_idx, r.body as requested, t.idx as told_idx, t.body as told from (select count(*)::int as seen from page) as n left join (
  cleared c join entry e on e.exchange = $1 and e.idx = c.idx
    cross join lateral (select idx, body from entry where exchange = $1 and stream = c.stream and version = 1 limit 1) as r
    left join lateral (select idx, body from entry where exchange = $1 and stream = c.stream and version < c.version and type = 'transfer.tokens_attached' order by version desc limit 1) as t on true) on true
order by c.idx`;

interface Row {
  readonly seen: number; readonly idx: string | null; readonly transfer: string; readonly leaf: Buffer; readonly body: Buffer;
  readonly requested_idx: string; readonly requested: Buffer; readonly told_idx: string | null; readonly told: Buffer | null;
}
interface Body<Data> { readonly at: string; readonly data: Data }
const read = <Data>(body: Buffer): Body<Data> => JSON.parse(body.toString()) as Body<Data>;

/** The deliveries that the entries from an index on have cleared. */
export async function readTransfers(connection: Queryable, exchange: number, { from, count }: { readonly from: number; readonly count: number }): Promise<{ readonly next: number; readonly counted: readonly CountedTransfer[] }> {
  const { rows } = await connection.query({ name: 'counted-transfers', text: CLEARED, values: [exchange, from, count] });
  const found = rows as unknown as readonly Row[];
  return { next: from + (found[0]?.seen ?? 0), counted: found.filter(({ idx }) => idx !== null).map(countedTransfer) };
}

function countedTransfer({ idx, transfer, leaf, body, requested_idx: requestedIn, requested, told_idx: toldIn, told }: Row): CountedTransfer {
  const { at: requestedAt, data } = read<EntryData<'transfer.requested'>>(requested);
  const people = told === null ? data.people : read<EntryData<'transfer.tokens_attached'>>(told).data.people;
  const { path } = read<EntryData<'transfer.cleared'>>(body).data;
  return { index: Number(idx), leaf, transfer: idOf('transfer', transfer), declaredIn: Number(toldIn ?? requestedIn), ...countedOf({ requestedAt, requested: data, people, path }) };
}

/** Figures by `year dimension group`. */
export type Figures = Map<string, GrowingFigure>;
export const figureKey = (year: string, dimension: TransferDimension, group: string): string => `${year} ${dimension} ${group}`;

export const figuresOf = (counted: CountedTransfer): string[] => TRANSFER_DIMENSIONS.map((dimension) => figureKey(counted.day.slice(0, 4), dimension, groupOf(counted, dimension)));

/** Adds deliveries to the figures that they belong to. */
export function growFigures(figures: Figures, counted: readonly CountedTransfer[]): void {
  for (const one of counted) for (const key of figuresOf(one)) figures.set(key, withTransfer(figures.get(key) ?? NO_TRANSFERS, one));
}
