import { parseArgs } from 'node:util';

/** The parts of the benchmark; a ratio is reported when both of its sides were measured. */
export const PARTS = ['ours', 'raw', 'ungrouped', 'plain', 'growth', 'integration', 'verdicts', 'law', 'counting', 'publication', 'audit', 'market'] as const;
export type Part = (typeof PARTS)[number];

export interface Options {
  readonly parts: readonly Part[];
  /** How long each cell is measured per round, after its warm-up. */
  readonly seconds: number;
  readonly warmSeconds: number;
  /** How long each serving process works before anything is measured: until then its code is not optimised. */
  readonly runInSeconds: number;
  /** Every cell is measured once a round, so that what is compared is measured close together. */
  readonly rounds: number;
  /** Size of the grown ledger. */
  readonly entries: number;
  /** Size of the token set that is counted. */
  readonly tokens: number;
  /** Size of the log that is audited, and of what figures count. */
  readonly logEntries: number;
  readonly json: string | undefined;
}

export const HELP = `npm run bench -- [options]

Measures the declared transfer side by side on one Postgres with fsync on: the API over HTTP, the same rows inserted raw,
our checked statement without groups, and a plain Nest service; the law by our packs, by Cedar and by json-rules; the log from the commit to its audit; the catalogue, the
enforcement of grants, the figures and the money of a market. Uses DATABASE_URL, or starts a Postgres of its own.

  --only PART[,PART]  of ${PARTS.join(', ')} (default: all)
  --seconds N         seconds per cell and round (default 4)
  --rounds N          rounds; medians are reported (default 3)
  --quick             one second per cell, one round, a ledger of 100,000 entries for growth and a log of 200,000 for the audit and the figures
  --entries N         entries of the grown ledger (default 1000000)
  --log-entries N     entries of the log that is audited, a kilobyte of disk each, and behind the figures (default 10000000)
  --json FILE         also writes the result as JSON
  --help              this text
`;

/** Reads the command line; undefined asks for help. Throws an error that names what is wrong. */
export function readOptions(args: readonly string[]): Options | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...args], options: { only: text, seconds: text, rounds: text, entries: text, 'log-entries': text, json: text, quick: flag, help: flag } });
  if (values.help) return undefined;
  const parts = values.only?.split(',').map(partOf) ?? PARTS;
  const usual = values.quick ? { seconds: 1, warmSeconds: 0.3, runInSeconds: 2, rounds: 1, entries: 100_000, tokens: 100_000, logEntries: 200_000 } : { seconds: 4, warmSeconds: 1, runInSeconds: 6, rounds: 3, entries: 1_000_000, tokens: 1_000_000, logEntries: 10_000_000 };
  return {
    parts, warmSeconds: usual.warmSeconds, runInSeconds: usual.runInSeconds, json: values.json,
    seconds: positive('--seconds', values.seconds, usual.seconds),
    rounds: Math.ceil(positive('--rounds', values.rounds, usual.rounds)),
    entries: Math.ceil(positive('--entries', values.entries, usual.entries)),
    tokens: usual.tokens,
    logEntries: Math.ceil(positive('--log-entries', values['log-entries'], usual.logEntries)),
  };
}

function partOf(name: string): Part {
  const part = PARTS.find((one) => one === name);
  if (part === undefined) throw new Error(`--only knows ${PARTS.join(', ')}, not ${name}`);
  return part;
}

function positive(name: string, given: string | undefined, usual: number): number {
  const value = given === undefined ? usual : Number(given);
  if (!(value > 0) || value > 100_000_000) throw new Error(`${name} must be a positive number, not ${String(given)}`);
  return value;
}
