import { decodeUtf8, toBase64 } from '#core/tlog';
import { FINEST, monthlyReport, readStatedFigures, reportDocument, verifyStated, type Remit, type StatedFigures } from '#core/exchange';
import { isJson } from '../demo/json.js';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { readInput } from '../log/inputs.js';
import { notVerified, printReport, signersOf, verified, type Report } from '../log/report.js';
import { readTrust, TRUST_FLAGS, type Trust } from '../log/trust.js';
import { logRow, recount } from './recount.js';

const FIGURES_BYTES_MAX = 32 * 1024 * 1024;

const SPEC = {
  usage: 'yaosu statistics verify FILE --log DIR (--vkey VKEY|FILE | --policy FILE) [--area CODE] [--sectors CODE,...] [--json]',
  summary: 'Counts again from a copy of the log what figures or a monthly report (统计月报) state: every sum and amount, the set of entries behind each,\n'
    + 'and that no group is missing. FILE is the answer of GET /v1/statistics/transfers, /v1/statistics/settlements or /v1/statistics/monthly/{month}. Nothing of the exchange is believed but\n'
    + 'what its log holds.',
  flags: {
    ...TRUST_FLAGS,
    log: { value: 'DIR', help: 'a copy of the log with its entries (yaosu log export, yaosu log mirror)' },
    area: { value: 'CODE', help: 'where an authority of a part of the market has asked: its area (GB/T 2260)' },
    sectors: { value: 'CODES', help: 'and the sectors that it looks after, with commas' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;
interface Against { readonly log: string; readonly trust: Trust; readonly flags: Flags; readonly io: Io }

/** `yaosu statistics verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function statisticsVerify(args: string[], io: Io): Promise<number> {
  const command = parseFlags(args, SPEC);
  if (!command.ok) return command.report(io);
  const { flags, positionals: [path = ''] } = command;
  const { log } = flags;
  if (log === undefined) return wrongUsage(SPEC, '--log is missing: figures are counted again from entries').report(io);
  return printReport(async () => {
    const trust = await readTrust(flags);
    if (!trust.ok) return wrongUsage(SPEC, trust.reason);
    const text = decodeUtf8(await readInput(path, FIGURES_BYTES_MAX));
    if (!text.ok) return notVerified(`${path}: ${text.reason}`);
    const document = parsed(text.value);
    const against = { log, trust: trust.value, flags, io };
    if (isMonth(document)) return verifyMonth(document, against);
    const figures = readStatedFigures(document);
    return figures.ok ? verifyFigures(figures.value, against) : notVerified(`${path}: ${figures.reason}`);
  }, flags.json, io);
}

async function verifyFigures(figures: StatedFigures, { log, trust, flags, io }: Against): Promise<Report> {
  const { statistic, countedEntries, by, filters, cellsBy, total: { value, entries } } = figures;
  const counted = await recount(log, { trust, until: countedEntries, level: cellsBy }, io);
  if (!counted.ok) return notVerified(counted.reason);
  const { cells, checkpoint } = counted.value;
  const found = verifyStated(figures, cells, remitOf(flags));
  if (!found.ok) return notVerified(found.reason, { statistic, filters });
  const rows = [
    ['counts', `${value.count} entries below ${countedEntries}, in ${entries.cells} cells by ${cellsBy.join(', ')}, digest ${entries.digest}`], ['groups', `${found.value} by ${by.join(' and ')}`],
    ...(statistic === 'settlements' ? [['amount', `${value.amount} in minor units`] as const] : []), logRow(checkpoint), ['signed by', signersOf(checkpoint.signatures).join(', ')],
  ] as const;
  return verified(`the figures of ${statistic}, ${Object.entries(filters).map(([name, one]) => `${name} ${one}`).join(', ')}`, rows, { statistic, filters, by, countedEntries, total: figures.total, ...ofLog(checkpoint) });
}

/** What the exchange serves of a sealed month. */
interface SealedMonth { readonly month: string; readonly through: number; readonly reportSha256: string; readonly report: unknown }

const isMonth = (value: unknown): value is SealedMonth =>
  isJson(value) && typeof value['month'] === 'string' && Number.isSafeInteger(value['through']) && typeof value['reportSha256'] === 'string' && isJson(value['report']);

async function verifyMonth({ month, through, reportSha256, report }: SealedMonth, { log, trust, io }: Against): Promise<Report> {
  const counted = await recount(log, { trust, until: through, level: FINEST }, io);
  if (!counted.ok) return notVerified(counted.reason);
  const { cells, checkpoint } = counted.value;
  const made = reportDocument(monthlyReport({ month, through }, cells.filter(({ cell }) => cell.month === month)));
  const stated = reportDocument(report as Parameters<typeof reportDocument>[0]);
  if (stated.sha256 !== reportSha256) return notVerified(`the report has the digest ${stated.sha256}, it was sealed with ${reportSha256}`, { month });
  if (made.sha256 !== reportSha256) return notVerified(`the report of ${month} was sealed with the digest ${reportSha256}, the entries make ${made.sha256}`, { month });
  const rows = [['counts', `the entries below ${through}`], ['SHA-256', reportSha256], logRow(checkpoint), ['signed by', signersOf(checkpoint.signatures).join(', ')]] as const;
  return verified(`the report of ${month}`, rows, { month, through, reportSha256, ...ofLog(checkpoint) });
}

const ofLog = ({ origin, size, root }: { readonly origin: string; readonly size: number; readonly root: Uint8Array }): object => ({ origin, size, root: toBase64(root) });

const remitOf = ({ area, sectors }: Flags): Remit | undefined => (area === undefined && sectors === undefined ? undefined : { area: area ?? null, sectors: sectors?.split(',') ?? null });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
