import { parseArgs } from 'node:util';

/** Where a command speaks: results to `out`, progress and complaints to `err`. */
export interface Io {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly isTty: boolean;
}

/** What a command ends with; scripts may rely on these. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreadable: 3 } as const;

/** A flag with a `value` (its name in the help, such as `URL`) takes one; a flag without is a switch. */
export interface Flag {
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly isList?: true;
  readonly help: string;
}
/** A command line, as `--help` shows it and `parseFlags` enforces it. */
export interface CommandSpec {
  readonly usage: string;
  readonly summary: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Names of the positional arguments, each of which must be given. */
  readonly positionals?: readonly string[];
  /** Whether the last positional may be given several times. */
  readonly isRepeatable?: boolean;
}

type FlagValue<F extends Flag> = F extends { readonly isList: true } ? readonly string[] : F extends { readonly value: string } ? string | undefined : boolean;
/** The flags of a command by name, as its run sees them. */
export type FlagsOf<Spec extends CommandSpec> = { readonly [Name in keyof Spec['flags']]: FlagValue<Spec['flags'][Name]> };
export interface ParsedFlags<Spec extends CommandSpec> {
  readonly ok: true;
  readonly flags: FlagsOf<Spec>;
  readonly positionals: readonly string[];
}
/** Nothing to run: help was asked for, or the command line is wrong; `report` says so and gives the exit code. */
export interface NoRun {
  readonly ok: false;
  readonly report: (io: Io) => number;
}

function helpText({ usage, summary, flags }: CommandSpec): string {
  const rows = Object.entries({ ...flags, help: { help: 'show this text' } } satisfies Record<string, Flag>)
    .map(([name, flag]: [string, Flag]) => [`--${name}${flag.value === undefined ? '' : ` ${flag.value}`}`, flag.help] as const);
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return [`Usage: ${usage}`, '', summary, '', ...rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`)].join('\n');
}

/** A wrong command line: the complaint, then where to read more. Exit code 2. */
export const wrongUsage = (spec: CommandSpec, complaint: string): NoRun => ({
  ok: false,
  report: (io) => {
    io.err(`${complaint}\nUsage: ${spec.usage}\nSee --help.`);
    return EXIT.usage;
  },
});

/** Parses the arguments of a command against its spec; unknown flags, missing values and stray arguments are refused. */
export function parseFlags<const Spec extends CommandSpec>(args: string[], spec: Spec): ParsedFlags<Spec> | NoRun {
  const isSwitch = (flag: Flag | undefined): boolean => flag?.value === undefined;
  const options = Object.fromEntries(['help', ...Object.keys(spec.flags)].map((name) =>
    [name, { type: isSwitch(spec.flags[name]) ? 'boolean' as const : 'string' as const, multiple: spec.flags[name]?.isList === true }]));
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    if (values['help'] === true) return { ok: false, report: (io) => { io.out(helpText(spec)); return EXIT.ok; } };
    const expected = spec.positionals ?? [];
    const missing = expected[positionals.length];
    if (missing !== undefined) return wrongUsage(spec, `${missing} is missing`);
    const stray = positionals[expected.length];
    if (stray !== undefined && spec.isRepeatable !== true) return wrongUsage(spec, `unexpected argument '${stray}'`);
    const valueOf = ([name, flag]: [string, Flag]): unknown => (flag.isList === true ? values[name] ?? [] : isSwitch(flag) ? values[name] === true : values[name]);
    const flags = Object.fromEntries(Object.entries(spec.flags).map((flag) => [flag[0], valueOf(flag)]));
    return { ok: true, flags: flags as FlagsOf<Spec>, positionals };
  } catch (err) {
    return wrongUsage(spec, err instanceof Error ? (err.message.split(/\. |\n/)[0] ?? '') : String(err));
  }
}

/** Ends a command with what is wrong. */
export function complain(message: string, code: number, io: Io): number {
  io.err(message);
  return code;
}

/** A file that is not there, a full disk: what the system refused, not what the command found. */
export const isSystemError = (err: unknown): err is Error => typeof err === 'object' && err !== null && 'syscall' in err;
