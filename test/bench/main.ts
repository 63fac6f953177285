import { writeFile } from 'node:fs/promises';
import { loadConfig, processEnvironment } from '#ledger';
import { openBench, type Bench, type Cell } from './bench.js';
import type { Sample } from './measure.js';
import { HELP, readOptions, type Options, type Part } from './options.js';
import { reportOf } from './report.js';
import { resultOf, rowOf, type Result, type Row } from './result.js';
import { openServer } from './server.js';
import { openAudit } from './subjects/audit.js';
import { openCounting } from './subjects/counting.js';
import { openGrowth } from './subjects/growth.js';
import { openIntegration } from './subjects/integration.js';
import { openLaw } from './subjects/law.js';
import { openWholeMarket } from './subjects/market/market.js';
import { openOurs } from './subjects/ours.js';
import { openPlain } from './subjects/plain.js';
import { openPublication } from './subjects/publication.js';
import { openRaw } from './subjects/raw.js';
import { openUngrouped } from './subjects/ungrouped.js';
import { openVerdicts } from './subjects/verdicts.js';

const OPEN: Readonly<Record<Part, (bench: Bench, options: Options) => Promise<Cell[]>>> = {
  ours: openOurs, raw: openRaw, ungrouped: openUngrouped, plain: openPlain, integration: openIntegration, law: openLaw,
  market: openWholeMarket,
  counting: (bench, { tokens }) => openCounting(bench, tokens),
  growth: (bench, { entries }) => openGrowth(bench, entries),
  verdicts: (bench, { entries }) => openVerdicts(bench, entries),
  publication: (bench, { entries }) => openPublication(bench, entries),
  audit: (bench, { logEntries }) => openAudit(bench, logEntries),
};
/** What is compared is measured together; what would disturb the others, by its size or by its work in the background, is not there before. */
const PHASES: readonly (readonly Part[])[] = [['ours', 'raw', 'ungrouped', 'plain'], ['growth'], ['integration'], ['verdicts'], ['law'], ['counting'], ['publication'], ['audit'], ['market']];
/** The order within a round: the two sides of a ratio are neighbours. Every other round goes backwards. */
const ORDER = [
  'raw32', 'http64', 'http64 processes2', 'ungrouped64', 'http64 hot', 'ungrouped64 hot', 'plain64', 'http8', 'http256', 'ungrouped32', 'http1', 'plain1',
  'small ledger', 'large ledger', 'http64 background', 'verdicts replayed', 'verdicts under a draft',
  'law json-rules', 'law', 'law cedar', 'law explained', 'cleared64 many', 'cleared64 hot',
  'log integrated', 'published', 'published witnessed', 'inclusion proof', 'inclusion proof cached', 'log audit hashes', 'log audit deep', 'receipt verified',
  'catalogue search', 'introspection', 'revocation', 'figures', 'entries behind figures', 'delivered64', 'settled64', 'usage64',
];

async function measureAll(cells: readonly Cell[], options: Options): Promise<Row[]> {
  const { rounds, warmSeconds, seconds } = options;
  const ordered = cells.toSorted((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));
  await runIn(ordered, options);
  const samples = new Map(ordered.map((cell): [Cell, Sample[]] => [cell, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const cell of round % 2 === 0 ? ordered : ordered.toReversed()) {
      const { name, connections, countMax, isLong } = cell;
      if (isLong && round > 0) continue;
      progress(`round ${round + 1} of ${rounds}: ${name}`);
      samples.get(cell)?.push(await cell.measure({ connections, warmSeconds, seconds, ...(countMax === undefined ? {} : { countMax }) }));
    }
  }
  const rows: Row[] = [];
  for (const [cell, taken] of samples) rows.push(await rowOf(cell, taken));
  return rows;
}

/** Every process that serves, and what of it runs in this one, works for a while before it is measured. */
async function runIn(cells: readonly Cell[], { runInSeconds }: Options): Promise<void> {
  const seen = new Set<string>();
  for (const { name, part, pids, connections, countMax, measure } of cells.filter(({ isLong }) => !isLong)) {
    const what = `${part} ${pids.join(' ')}`;
    if (seen.has(what)) continue;
    seen.add(what);
    progress(`run-in: ${name}`);
    await measure({ connections, warmSeconds: 0, seconds: runInSeconds, ...(countMax === undefined ? {} : { countMax }) });
  }
}

async function bench(options: Options): Promise<Result> {
  const server = await openServer(loadConfig(processEnvironment()).databaseUrl);
  const closing: (() => Promise<unknown>)[] = [];
  const closePhase = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end().catch((err: unknown) => console.error(err));
  };
  const close = (): Promise<void> => closePhase().then(server.close);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close().then(() => process.exit(1)));
  try {
    progress('founding an exchange and trading down to 2,000 grants');
    const opened = { ...(await openBench(server)), closing };
    const rows: Row[] = [];
    for (const phase of PHASES) {
      const cells: Cell[] = [];
      for (const part of phase.filter((one) => options.parts.includes(one))) {
        progress(`opening ${part}`);
        cells.push(...(await OPEN[part](opened, options)));
      }
      rows.push(...(await measureAll(cells, options)));
      await closePhase();
    }
    return resultOf(rows, options, server.version);
  } finally {
    await close();
  }
}

const progress = (text: string): void => { process.stderr.write(`${text}\n`); };

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const result = await bench(options);
  process.stdout.write(`\n${reportOf(result)}`);
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
}

main().catch((err: unknown) => {
  console.error(err);
  process.exitCode = 1;
});
