import { rename, writeFile } from 'node:fs/promises';
import { canonicalJson } from '#core/tlog';
import { EXIT, complain, isSystemError, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { byteProgress } from '../progress.js';
import { BadManifest, formatOf, FORMATS, manifestOf, type Format, type Source } from './compute.js';

const SPEC = {
  usage: 'yaosu manifest FILE... [--format csv|jsonl|opaque] [--fields A,B,...] [--json-out FILE] [--no-progress]',
  summary: 'Computes what a transfer request declares of its files: digest, rows and bytes of each, the sums, and the fields that they carry.\n'
    + 'Reads CSV (RFC 4180, the first row names the fields) and JSON Lines of any size.',
  flags: {
    format: { value: FORMATS.join('|'), help: 'how to read the files; otherwise the end of each name tells (.csv, .jsonl, .ndjson)' },
    fields: { value: 'A,B,...', help: 'the fields that opaque files carry' },
    'json-out': { value: 'FILE', help: 'write the manifest to FILE instead of stdout' },
    'no-progress': { help: 'do not tell how far it is' },
  },
  positionals: ['FILE'],
  isRepeatable: true,
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;

/** `yaosu manifest`: exit code 0 computed, 1 a file is no good, 2 wrong usage, 3 unreadable. */
export async function manifest(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const sources = sourcesOf(parsed.positionals, parsed.flags);
  if (typeof sources === 'string') return wrongUsage(SPEC, sources).report(io);
  try {
    const onBytes = parsed.flags['no-progress'] ? undefined : await byteProgress(sources.map(({ path }) => path), io);
    await print(canonicalJson(await manifestOf(sources, onBytes)), parsed.flags['json-out'], io);
    return EXIT.ok;
  } catch (err) {
    if (err instanceof BadManifest) return complain(err.message, EXIT.failed, io);
    if (isSystemError(err)) return complain(err.message, EXIT.unreadable, io);
    throw err;
  }
}

const isFormat = (word: string): word is Format => FORMATS.some((format) => format === word);

/** The files with their formats, or what is wrong with the command line. */
function sourcesOf(paths: readonly string[], { format, fields }: Flags): readonly Source[] | string {
  if (format !== undefined && !isFormat(format)) return `--format: '${format}' is none of ${FORMATS.join(', ')}`;
  if ((format === 'opaque') !== (fields !== undefined)) return '--format opaque and --fields belong together: nobody can read the fields off an opaque file';
  const names = fields?.split(',') ?? [];
  const unknown = paths.find((path) => format === undefined && formatOf(path) === undefined);
  if (unknown !== undefined) return `the name of ${unknown} does not tell its format: give --format`;
  return paths.map((path) => ({ path, format: format ?? formatOf(path) ?? 'opaque', fields: names }));
}

async function print(json: string, path: string | undefined, io: Io): Promise<void> {
  if (path === undefined) {
    io.out(json);
    return;
  }
  const partial = `${path}.partial`;
  await writeFile(partial, `${json}\n`);
  await rename(partial, path);
}
