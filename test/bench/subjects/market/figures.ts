import pg from 'pg';
import { CELL_DIMENSIONS, CROSS_BORDER, DOMESTIC, FIGURE_DIMENSIONS, FINEST, LEVELS, levelName, type CellDimension, type DimensionRow, type Level } from '#core/exchange';
import { Statistics, type FiguresAsked } from '#ledger';
import type { Bench, Cell } from '../../bench.js';
import { closedLoops, metered } from '../../measure.js';

/** Three years in which every month has deliveries of all sectors, in all districts of a city, on every path and in every mode: more combinations than a market will see. */
const GRID = { months: 36, paths: 10, sectors: 20, districts: 10, modes: 3 };
const CELLS = Object.values(GRID).reduce((product, count) => product * count, 1);
const YEAR = '2026';
const PAGE = 100;

const FILL = {
  cells: `
    insert into figure_cell (exchange, id, statistic, level, month, path, jurisdiction, sector, district, mode, regime, currency, count, general, sensitive, amount, first_idx, last_idx, frontier, leaf)
      select $1, md5('cell' || n)::uuid, 'transfers', '${levelName(FINEST)}', to_char(date '2024-01-01' + make_interval(months => n % ${GRID.months}), 'YYYY-MM'),
        case when r.path = 0 then 'DOMESTIC' else (array['STANDARD_CONTRACT', 'SECURITY_ASSESSMENT', 'EXEMPT'])[1 + r.path % 3] end, case when r.path = 0 then 'CN' else (array['HK', 'MO', 'SG', 'JP', 'DE', 'GB', 'US', 'FR', 'AE'])[r.path] end,
        'sector' || r.sector, (440303 + r.district)::text, (array['file', 'api', 'query'])[1 + r.mode], case when r.sector % 4 = 0 then 'PUBLIC' else 'NON_PUBLIC' end, '-',
        $2::bigint, 10 * $2::bigint, $2::bigint, 0, n, n + ${CELLS} * ($2::bigint - 1), '', sha256(n::text::bytea)
      from generate_series(0, ${CELLS} - 1) as n cross join lateral (select n / ${GRID.months} % ${GRID.paths} as path, n / ${GRID.months * GRID.paths} % ${GRID.sectors} as sector,
        n / ${GRID.months * GRID.paths * GRID.sectors} % ${GRID.districts} as district, n / ${GRID.months * GRID.paths * GRID.sectors * GRID.districts} as mode) as r`,
  entries: `
    insert into counted_entry (exchange, cell, idx, subject, declared_idx, leaf, day, general, sensitive, amount)
      select exchange, id, first_idx + ${CELLS}::bigint * i, 'trf_' || id, first_idx, leaf, (month || '-15')::date, 10, 1, 0 from figure_cell cross join generate_series(0, $1::int - 1) as i`,
} as const;

function valueAt(level: Level, name: CellDimension): string {
  const told = level.find((dimension) => FIGURE_DIMENSIONS[dimension].of === name);
  if (told === undefined) return `'*'`;
  if (told === 'direction') return `case when ${name} = 'CN' then '${DOMESTIC}' else '${CROSS_BORDER}' end`;
  const { digits }: DimensionRow = FIGURE_DIMENSIONS[told];
  return digits === undefined ? name : `left(${name}, ${digits})`;
}

/** The cells of a coarser level, added up from the finest. */
function coarserOf(told: Level): string {
  const names = CELL_DIMENSIONS.map((name) => valueAt(told, name));
  const level = levelName(told);
  return `insert into figure_cell (exchange, id, statistic, level, ${CELL_DIMENSIONS.join(', ')}, count, general, sensitive, amount, first_idx, last_idx, frontier, leaf)
    select exchange, md5(concat_ws(' ', '${level}', ${names.join(', ')}))::uuid, statistic, '${level}', ${names.join(', ')}, sum(count), sum(general), sum(sensitive), sum(amount), min(first_idx), max(last_idx), '', sha256(min(leaf))
      from figure_cell where level = '${levelName(FINEST)}' group by exchange, statistic, ${names.map((_, i) => i + 5).join(', ')}`;
}

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
  const after = new Map<number, string | null>();
  return [
    cell('figures', async (turn) => { await statistics.figures({ statistic: 'transfers', ...ofTurn(turn) }); }),
    cell('entries behind figures', async (turn) => {
      const question = turn % QUESTIONS.length;
      const { next } = await statistics.behind({ statistic: 'transfers', filters: ofTurn(turn).filters }, { after: after.get(question) ?? undefined, limit: PAGE });
      after.set(question, next);
    }),
  ];
}

async function fill(pool: pg.Pool, exchange: number, perCell: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set synchronous_commit = off');
    await client.query(FILL.cells, [exchange, perCell]);
    await client.query(FILL.entries, [perCell]);
    for (const level of LEVELS.transfers.filter((one) => one !== FINEST)) await client.query(coarserOf(level));
    await client.query('vacuum analyze figure_cell, counted_entry');
    await client.query('checkpoint');
  } finally {
    client.release(true);
  }
}
