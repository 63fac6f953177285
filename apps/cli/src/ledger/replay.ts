import { analysisPool } from '#adapters/store';
import { loadConfig, openRuntime, processEnvironment, replay } from '#ledger';
import { EXIT, parseFlags, type Io } from '../io.js';

const SPEC = {
  usage: 'yaosu ledger replay [--json]',
  summary: 'Folds all entries from nothing and compares every row of the tables with what they say. Works on DATABASE_URL, or on the embedded\ndatabase under YAOSU_DATA, beside a running service or alone. Exit code 0: the tables are the fold of the entries; 1: they differ.',
  flags: { json: { help: 'print one JSON object' } },
} as const;

/** `yaosu ledger replay`: the proof, from inside, that the tables show what was recorded and nothing else. */
export async function ledgerReplay(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const runtime = await openRuntime(loadConfig(processEnvironment(), { background: false }));
  const pool = analysisPool(runtime.databaseUrl);
  try {
    const total = await runtime.ledger.size();
    const report = await replay(pool, runtime.ledger.exchange, (entries) => {
      if (io.isTty) io.err(`folded ${entries} of ${total} entries`);
    });
    if (parsed.flags.json) io.out(JSON.stringify(report));
    else for (const line of [`${report.entries} entries, ${report.aggregates} aggregates`, ...report.differences, report.differences.length === 0 ? 'The tables are the fold of the entries.' : 'THE TABLES DIFFER FROM THE ENTRIES.']) io.out(line);
    return report.differences.length === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    await pool.end();
    await runtime.close();
  }
}
