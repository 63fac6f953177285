import pg from 'pg';
import { FIRST_CURSOR, Statistics, type FiguresAsked } from '#ledger';
import type { Bench, Cell } from '../../bench.js';
import { closedLoops, metered } from '../../measure.js';

/** Three years in which every month has deliveries of all sectors, in all districts of a city, on every path and in every mode: more combinations than a market will see. */
const GRID = { months: 36, paths: 10, sectors: 20, districts: 10, modes: 3 };
const CELLS = Object.values(GRID).reduce((product, count) => product * count, 1);
const YEAR = '2026';
const PAGE = 100;

const FILL = {
  cells: `
    insert into figure_cell (exchange, id, statistic, month, path, jurisdiction, sector, district, mode, regime, currency, count, general, sensitive, amount, first_idx, last_idx, frontier, leaf)
      select $1, md5('cell' || n)::uuid, 'transfers', to_char(date '2024-01-01' + make_interval(months => n % ${GRID.months}), 'YYYY-MM'),
        case when r.path = 0 then 'DOMESTIC' else (array['STANDARD_CONTRACT', 'SECURITY_ASSESSMENT', 'EXEMPT'])[1 + r.path % 3] end, case when r.path = 0 then 'CN' else (array['HK', 'MO', 'SG', 'JP', 'DE', 'GB', 'US', 'FR', 'AE'])[r.path] end,
        'sector' || r.sector, (440303 + r.district)::text, (array['file', 'api', 'query'])[1 + r.mode], case when r.sector % 4 = 0 then 'PUBLIC' else 'NON_PUBLIC' end, '-',
        $2, 10 * $2, $2, 0, n, n + ${CELLS} * ($2 - 1), '', sha256(n::text::bytea)
      from generate_series(0, ${CELLS} - 1) as n cross join lateral (select n / ${GRID.months} % ${GRID.paths} as path, n / ${GRID.months * GRID.paths} % ${GRID.sectors} as sector,
        n / ${GRID.months * GRID.paths * GRID.sectors} % ${GRID.districts} as district, n / ${GRID.months * GRID.paths * GRID.sectors * GRID.districts} as mode) as r`,
  entries: `
    insert into counted_entry (exchange, cell, idx, subject, declared_idx, leaf, day, general, sensitive, amount)
      select exchange, id, first_idx + ${CELLS}::bigint * i, 'trf_' || id, first_idx, leaf, (month || '-15')::date, 10, 1, 0 from figure_cell cross join generate_series(0, $1::int - 1) as i`,
} as const;

/** What people ask for. Whoever names neither a year nor a month is answered for the latest year. */
const QUESTIONS: readonly Pick<FiguresAsked, 'filters' | 'by'>[] = [
  { filters: { year: YEAR }, by: ['month'] }, { filters: { year: YEAR }, by: ['sector', 'direction'] }, { filters: { year: YEAR }, by: ['district', 'sector'] }, { filters: { year: YEAR }, by: ['month', 'regime'] },
  { filters: { year: YEAR, district: '440305' }, by: ['month'] }, { filters: { year: YEAR, direction: 'cross-border' }, by: ['jurisdiction', 'path'] }, { filters: { year: YEAR, sector: 'sector3' }, by: ['month', 'direction'] },
  { filters: { month: '2026-10' }, by: ['jurisdiction', 'path'] }, { filters: { month: '2026-10' }, by: ['sector'] }, { filters: { month: '2026-10', sector: 'sector7' }, by: ['mode'] },
];

/** Figures over so many entries, each with the digest of what it rests on, and the entries behind them page by page. */
export async function openFigures({ copy, config: { exchange }, server, closing }: Bench, entries: number): Promise<Cell[]> {
  const url = await copy('figures');
  const perCell = Math.ceil(entries / CELLS);
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  closing.push(() => pool.end());
  await fill(pool, exchange, perCell);
  const statistics = new Statistics({ pool, exchange });
  const cell = (name: string, once: (turn: number) => Promise<void>): Cell => {
    let turn = 0;
    return {
      name, part: 'market', connections: 1, pids: [process.pid], measure: (load) => metered([process.pid], server.postmaster, (marks) => closedLoops(load, marks, () => once(turn++))),
      conclude: () => Promise.resolve({ cells: CELLS, entries: CELLS * perCell }),
    };
  };
  const ofTurn = (turn: number): Pick<FiguresAsked, 'filters' | 'by'> => QUESTIONS[turn % QUESTIONS.length] ?? { filters: {}, by: [] };
  let after = FIRST_CURSOR;
  return [
    cell('figures', async (turn) => { await statistics.figures({ statistic: 'transfers', ...ofTurn(turn) }); }),
    cell('entries behind figures', async (turn) => {
      const { next } = await statistics.behind({ statistic: 'transfers', filters: ofTurn(turn).filters }, { after, limit: PAGE });
      after = next ?? FIRST_CURSOR;
    }),
  ];
}

async function fill(pool: pg.Pool, exchange: number, perCell: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set synchronous_commit = off');
    await client.query(FILL.cells, [exchange, perCell]);
    await client.query(FILL.entries, [perCell]);
    await client.query('vacuum analyze figure_cell, counted_entry');
    await client.query('checkpoint');
  } finally {
    client.release(true);
  }
}
