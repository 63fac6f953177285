import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { EXPORT_PACKS, exportPackOf, withDefaults, type ExportPack } from '#core/law';
import { documentOf, idOf, judgeExport, type VerdictSummary } from '#core/exchange';
import { derivedId, replayVerdicts, verdictsFrom } from '#ledger';
import { hotPool } from '#adapters/store';
import { canonicalJson } from '#core/tlog';
import type { Bench, Cell } from '../bench.js';
import { metered, windowOf, type Sample } from '../measure.js';
import { memoryOf } from '../usage.js';

/** What one checked transfer leaves in the ledger; one of them is the verdict. */
const ENTRIES_PER_TRANSFER = 8;
const ROWS = 2_000;
const LAW = EXPORT_PACKS.at(-1) ?? EXPORT_PACKS[0];

const INSERT = `
insert into entry (exchange, idx, stream, version, type, body, leaf, at)
  select $1, $2::bigint + o.ord - 1, o.stream, 1, o.type, convert_to(o.body, 'UTF8'), sha256(convert_to(o.body, 'UTF8')), now()
  from unnest($3::text[], $4::text[], $5::uuid[]) with ordinality as o(type, body, stream, ord)`;
const AGGREGATES = `insert into aggregate (exchange, kind, id, version, state) select $1, o.* from unnest($2::text[], $3::uuid[], $4::int[], $5::jsonb[]) as o`;
const FACTS = `insert into document (exchange, sha256, media_type, body) select $1, sha256(convert_to(b, 'UTF8')), 'application/json', b from unnest($2::text[]) as b on conflict do nothing`;

/** A replay of all verdicts of a large ledger under their own pack, and under a draft that changes some: verdicts a second, in this process. */
export async function openVerdicts(bench: Bench, entries: number): Promise<Cell[]> {
  const { exchange } = bench.config;
  const url = await bench.copy('verdicts');
  const size = await grow(url, { exchange, entries, filler: bench.sample.bodies[0].toString(), exporters: bench.market.buyers.map(({ caller }) => caller.org) });
  const pool = hotPool(url, 2);
  bench.closing.push(() => pool.end());
  const stricter = exportPackOf({ ...LAW.definition, version: 'stricter', thresholds: { ...LAW.thresholds, contractGeneral: 10_000 } });
  const measure = (pack?: ExportPack): Promise<Sample> => metered([process.pid], bench.server.postmaster, async ({ begin, end }) => {
    const pages: number[] = [];
    const startedAt = performance.now();
    let pageAt = startedAt;
    begin();
    const report = await replayVerdicts({
      pool, exchange, derivedId: (kind, ...parts) => derivedId(exchange, kind, ...parts), begin: verdictsFrom(size, pack), ...(pack === undefined ? {} : { pack }),
      onPage: () => {
        pages.push(performance.now() - pageAt);
        pageAt = performance.now();
        return Promise.resolve(true);
      },
    });
    end();
    if (report === undefined || report.alarmCount > 0) throw new Error(`the replay has found ${String(report?.alarmCount)} alarms: ${JSON.stringify(report?.alarms[0])}`);
    return { ...windowOf(pages, (performance.now() - startedAt) / 1000), count: report.verdicts };
  });
  const conclude = (): Promise<Readonly<Record<string, number>>> => Promise.resolve({ entries: size, verdicts: Math.floor(size / ENTRIES_PER_TRANSFER), rssPeakMiB: (memoryOf(process.pid)?.rssPeakBytes ?? Number.NaN) / 1024 ** 2 });
  const cell = (name: string, pack?: ExportPack): Cell => ({ name, part: 'verdicts', connections: 1, pids: [], measure: () => measure(pack), conclude });
  return [cell('verdicts replayed'), cell('verdicts under a draft', stricter)];
}

interface Growth { readonly exchange: number; readonly entries: number; readonly filler: string; readonly exporters: readonly string[] }

/** Adds checked transfers until the ledger has so many entries; each verdict is what its facts and the law make. */
async function grow(url: string, { exchange, entries, filler, exporters }: Growth): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, options: '-c synchronous_commit=off' });
  await client.connect();
  try {
    const { rows: [head] } = await client.query<{ size: string }>('select size from log_head where exchange = $1', [exchange]);
    let size = Number(head?.size);
    for (let i = 0; size < entries; i += ROWS / ENTRIES_PER_TRANSFER) {
      const made = Array.from({ length: ROWS / ENTRIES_PER_TRANSFER }, (_, j) => aVerdict(i + j));
      const rows = made.flatMap(({ check, body }) => [['check.passed', body, check], ...Array.from({ length: ENTRIES_PER_TRANSFER - 1 }, () => ['transfer.started', filler, randomUUID()])]);
      await client.query(INSERT, [exchange, size, rows.map(([type]) => type), rows.map(([, body]) => body), rows.map(([, , stream]) => stream)]);
      const states = made.flatMap(({ check, transfer }) => [['check', check, { subject: idOf('transfer', transfer) }], ['transfer', transfer, { vendor: exporters[i % exporters.length] }]]);
      await client.query(AGGREGATES, [exchange, states.map(([kind]) => kind), states.map(([, id]) => id), states.map(() => 1), states.map(([, , state]) => JSON.stringify(state))]);
      await client.query(FACTS, [exchange, made.map(({ facts }) => facts)]);
      size += rows.length;
    }
    await client.query('update log_head set size = $2 where exchange = $1', [exchange, size]);
    await client.query('vacuum analyze');
    return size;
  } finally {
    await client.end();
  }
}

interface Made { readonly check: string; readonly transfer: string; readonly body: string; readonly facts: string }

function aVerdict(i: number): Made {
  const facts = withDefaults({ counts: { generalBefore: i, generalNew: 1, sensitiveBefore: i % 7, sensitiveNew: 0 }, recipient: { jurisdiction: i % 2 === 0 ? 'SG' : 'HK' } });
  const { verdict, document } = judgeExport(facts, LAW);
  const factsDocument = documentOf(facts);
  const { id, version, digest } = verdict.pack;
  const data: VerdictSummary = { outcome: verdict.path, articles: [...verdict.articles], findings: [...verdict.findings], pack: { id, version, digest }, factsSha256: factsDocument.sha256, verdictSha256: document.sha256 };
  return { check: randomUUID(), transfer: randomUUID(), facts: factsDocument.body, body: canonicalJson({ v: 1, type: 'check.passed', version: 3, data, salt: String(i).padStart(32, '0') }) };
}
