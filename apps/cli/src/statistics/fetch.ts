import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FIGURE_DIMENSION_NAMES, STATISTICS, isFigureDimension, readOpened, readStatedFigures, verifyOpened, type Counted, type StatedFigures } from '#core/exchange';
import type { Result } from '#core/tlog';
import { CREDENTIAL_FLAGS, askExchange, pagesOf, withQuery, type Get } from '../exchange.js';
import { EXIT, complain, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { progressLine } from '../progress.js';

const PAGE = '200';
/** More entries than these are not held in memory: the figures of such a set are counted again from a copy of the log. */
const ENTRIES_MAX = 1_000_000;
const FIGURES_FILE = 'figures.json';
const ENTRIES_FILE = 'entries.jsonl';

const SPEC = {
  usage: 'yaosu statistics fetch STATISTIC --url URL --client-id ID --secret-file FILE --dir DIR [--by DIMENSION[,DIMENSION]] [--where DIMENSION=VALUE ...] [--json]',
  summary: `Fetches figures (${STATISTICS.join(', ')}) with the entries behind them, and makes every sum and digest again from these entries.\n`
    + `${FIGURES_FILE} is what \`yaosu statistics verify\` counts again from a copy of the log, where the entries themselves are proven; ${ENTRIES_FILE} are the entries\n`
    + `that the exchange opens. Dimensions: ${FIGURE_DIMENSION_NAMES.join(', ')}.`,
  flags: {
    ...CREDENTIAL_FLAGS,
    dir: { value: 'DIR', help: 'where to write; made when it is not there' },
    by: { value: 'DIMENSIONS', help: 'one or two dimensions to group by; the month when left out' },
    where: { value: 'DIMENSION=VALUE', isList: true, help: 'only what is so; may be given several times. Without a year or a month, the latest year' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['STATISTIC'],
} as const satisfies CommandSpec;

interface Fetching { readonly get: Get; readonly flags: FlagsOf<typeof SPEC>; readonly io: Io }
interface Wanted { readonly path: string; readonly by: string | undefined; readonly filters: Readonly<Record<string, string>>; readonly dir: string }

/** `yaosu statistics fetch`: exit code 0 the entries make the figures, 1 they do not or the exchange refuses, 2 wrong usage, 3 no answer or not writable. */
export async function statisticsFetch(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [statistic] } = parsed;
  const { dir, by, where } = flags;
  const name = STATISTICS.find((one) => one === statistic);
  if (name === undefined) return wrongUsage(SPEC, `STATISTIC is one of ${STATISTICS.join(', ')}`).report(io);
  if (dir === undefined) return wrongUsage(SPEC, '--dir is missing').report(io);
  const filters = where.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const);
  const wrong = filters.find(([dimension, value]) => !isFigureDimension(dimension) || value === '');
  if (wrong !== undefined) return wrongUsage(SPEC, `--where is DIMENSION=VALUE, with one of ${FIGURE_DIMENSION_NAMES.join(', ')}`).report(io);
  return askExchange({ flags, spec: SPEC, io }, async (get) => {
    await mkdir(dir, { recursive: true });
    return fetchFigures({ path: `/v1/statistics/${name}`, by, filters: Object.fromEntries(filters), dir }, { get, flags, io });
  });
}

async function fetchFigures({ path, by, filters, dir }: Wanted, { get, flags, io }: Fetching): Promise<number> {
  const answer = await get(withQuery(path, { ...filters, by }));
  const figures = readStatedFigures(answer);
  if (!figures.ok) return complain(figures.reason, EXIT.unreadable, io);
  const { total: { value, entries }, filters: asked } = figures.value;
  await writeFile(join(dir, FIGURES_FILE), `${JSON.stringify(answer, null, 2)}\n`);
  if (entries.count > ENTRIES_MAX) return complain(`${FIGURES_FILE} is written. ${entries.count} entries stand behind it: count them again from a copy of the log (yaosu statistics verify)`, EXIT.failed, io);
  const opened = await writeEntries(join(dir, ENTRIES_FILE), { figures: figures.value, page: (after) => get(withQuery(`${path}/entries`, { ...asked, limit: PAGE, after })), io });
  const found = opened.ok ? verifyOpened(figures.value, opened.value) : opened;
  if (!found.ok) return complain(`NOT VERIFIED: ${found.reason}`, EXIT.failed, io);
  const told = { dir, statistic: figures.value.statistic, filters: asked, by: figures.value.by, countedEntries: figures.value.countedEntries, groups: found.value, total: { value, entries } };
  io.out(flags.json ? JSON.stringify(told) : `${entries.count} entries make the ${found.value} figures again, digest ${entries.digest}: ${dir}`);
  return EXIT.ok;
}

/** What the exchange opens, page by page into a file. */
async function writeEntries(path: string, { figures, page, io }: { readonly figures: StatedFigures; readonly page: Parameters<typeof pagesOf>[0]; readonly io: Io }): Promise<Result<readonly Counted[]>> {
  const { statistic, total: { entries: { count } } } = figures;
  const [show, opened, file] = [progressLine(io), [] as Counted[], await open(`${path}.part`, 'w')];
  try {
    for await (const items of pagesOf(page)) {
      for (const item of items) {
        const one = readOpened(statistic, item);
        if (!one.ok) return one;
        opened.push(one.value);
      }
      if (opened.length > ENTRIES_MAX) return { ok: false, reason: `more than ${ENTRIES_MAX} entries are opened` };
      await file.write(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
      show(() => `${opened.length} of ${count} entries`, opened.length >= count);
    }
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  return { ok: true, value: opened };
}
