import type pg from 'pg';
import { uuidOf, type CountedTransfer, type Id } from '#core/exchange';
import { packFrontier } from '#core/tlog';
import { figuresOf, growFigures, readTransfers, type Figures } from './read-transfers.js';

const PAGE = 4_000;
const FOLLOWED = `select coalesce(max(next_index), 0) as next from follower where exchange = $1 and name = 'statistics'`;
const COUNTED = `select count(*)::int as count from unnest($2::bigint[], $3::uuid[], $4::bigint[], $5::bytea[], $6::date[], $7::text[], $8::text[], $9::bigint[], $10::bigint[])
    as q(idx, transfer, declared_idx, leaf, day, path, jurisdiction, general, sensitive)
  left join counted_transfer c on c.exchange = $1 and c.idx = q.idx
  where (c.transfer, c.declared_idx, c.leaf, c.day, c.path, c.jurisdiction, c.general, c.sensitive) is distinct from (q.transfer, q.declared_idx, q.leaf, q.day, q.path, q.jurisdiction, q.general, q.sensitive)`;
const FIGURES = `select year || ' ' || dimension || ' ' || key as name, transfers, general, sensitive, first_idx, last_idx, frontier from transfer_figure where exchange = $1`;
const COUNTS = `select (select count(*)::int from counted_transfer where exchange = $1) as transfers, (select count(*)::int from transfer_figure_entry where exchange = $1) as members,
  (select count(*)::int from transfer_figure_entry m where m.exchange = $1 and not exists (select from counted_transfer c where c.exchange = $1 and c.idx = m.idx)) as strays`;

interface FigureRow { readonly name: string; readonly transfers: string; readonly general: string; readonly sensitive: string; readonly first_idx: string; readonly last_idx: string; readonly frontier: Buffer }

/** Counts the transfers again from the entries, as far as the statistic has come, and compares every figure and every row. */
export async function statisticDifferences(client: pg.ClientBase, exchange: number): Promise<string[]> {
  try {
    return await differences(client, exchange);
  } catch (err) {
    // Bytes that are no entry any more; which ones, the fold of the aggregates says.
    if (!(err instanceof SyntaxError)) throw err;
    return [`the transfers cannot be counted again: ${err.message}`];
  }
}

async function differences(client: pg.ClientBase, exchange: number): Promise<string[]> {
  const { rows: [followed] } = await client.query<{ next: string }>(FOLLOWED, [exchange]);
  const until = Number(followed?.next);
  const figures: Figures = new Map();
  let [altered, transfers, members] = [0, 0, 0];
  for (let from = 0; from < until;) {
    const { next, counted } = await readTransfers(client, exchange, { from, count: Math.min(PAGE, until - from) });
    if (next === from) break;
    growFigures(figures, counted);
    transfers += counted.length;
    members += counted.flatMap(figuresOf).length;
    altered += await alteredRows(client, exchange, counted);
    from = next;
  }
  const { rows: [kept] } = await client.query<{ transfers: number; members: number; strays: number }>(COUNTS, [exchange]);
  return [
    ...(altered > 0 ? [`${altered} transfers are counted otherwise than their entries say`] : []),
    ...(kept?.transfers === transfers && kept.members === members && kept.strays === 0 ? [] : ['other transfers are counted than were cleared']),
    ...await alteredFigures(client, exchange, figures),
  ];
}

async function alteredRows(client: pg.ClientBase, exchange: number, counted: readonly CountedTransfer[]): Promise<number> {
  const column = <Name extends keyof CountedTransfer>(name: Name): CountedTransfer[Name][] => counted.map((one) => one[name]);
  const { rows: [row] } = await client.query<{ count: number }>(COUNTED, [
    exchange, column('index'), counted.map(({ transfer }) => uuidOf(transfer as Id)), column('declaredIn'), column('leaf'), column('day'), column('path'), column('jurisdiction'), column('general'), column('sensitive'),
  ]);
  return row?.count ?? 0;
}

async function alteredFigures(client: pg.ClientBase, exchange: number, figures: Figures): Promise<string[]> {
  const { rows } = await client.query<FigureRow>(FIGURES, [exchange]);
  const said = (name: string): string | undefined => {
    const figure = figures.get(name);
    return figure === undefined ? undefined : [...Object.values(figure.value), figure.set.first, figure.set.last, packFrontier(figure.set.frontier).toString('hex')].join();
  };
  const altered = rows.filter((row) => said(row.name) !== [row.transfers, row.general, row.sensitive, row.first_idx, row.last_idx, row.frontier.toString('hex')].join());
  const missing = rows.length < figures.size ? [`${figures.size - rows.length} figures are missing`] : [];
  return [...altered.map(({ name }) => `the figure ${name} is another than its entries make`), ...missing];
}
