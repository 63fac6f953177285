import { createReadStream } from 'node:fs';
import { EXIT, complain, isSystemError, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io, type NoRun } from '../io.js';
import { formatOf } from '../manifest/compute.js';
import { csvReader } from '../manifest/csv.js';
import { jsonLinesReader } from '../manifest/json-lines.js';
import { BadFile, withoutBom, type ColumnWatch, type RowReader } from '../manifest/rows.js';
import { byteProgress } from '../progress.js';
import { DistinctTokens } from './distinct.js';
import { BadIdentifier, IDENTIFIER_KINDS, isIdentifierKind, normalise, type IdentifierKind } from './identifiers.js';
import { BadKey, fingerprintOf, newKey, readKey, tokenOf } from './key.js';
import { BadTokenFile, writeTokenFile } from './token-file.js';

const SPEC = {
  usage: 'yaosu tokens FILE... --column NAME --key KEYFILE [--kind KIND] [--format csv|jsonl] [--out FILE] [--lenient] [--no-progress]\n       yaosu tokens --new-key KEYFILE',
  summary: 'Makes the token set of the people in CSV or JSON Lines files: HMAC-SHA-256 of each identifier under your own key, ascending, each\n'
    + 'once. The exchange counts people by these tokens and never sees an identity; keep the key for the whole year, tokens of two\n'
    + 'keys cannot be compared. Works on files of any size; identities are written nowhere.',
  flags: {
    column: { value: 'NAME', help: 'the field that identifies the person' },
    key: { value: 'KEYFILE', help: 'your key, at least 32 bytes in hexadecimal digits, readable by you alone' },
    'new-key': { value: 'KEYFILE', help: 'make a new random key and nothing else' },
    kind: { value: IDENTIFIER_KINDS.join('|'), help: 'what the field holds, so that all its spellings are one; text otherwise' },
    format: { value: 'csv|jsonl', help: 'how to read the files; otherwise the end of each name tells (.csv, .jsonl, .ndjson)' },
    out: { value: 'FILE', help: 'where the set is written; otherwise beside the first file, with .tokens at its end' },
    lenient: { help: 'take what breaks the rule of its kind as text instead of refusing it' },
    'no-progress': { help: 'do not tell how far it is' },
  },
  isRepeatable: true,
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;
interface Making { readonly paths: readonly [string, ...string[]]; readonly column: string; readonly keyPath: string; readonly kind: IdentifierKind; readonly format: 'csv' | 'jsonl' | undefined; readonly out: string; readonly isLenient: boolean; readonly hasProgress: boolean }

/** `yaosu tokens`: exit code 0 made, 1 a file, an identifier or the key is no good, 2 wrong usage, 3 unreadable. */
export async function tokens(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  try {
    const { flags, positionals } = parsed;
    if (flags['new-key'] !== undefined) return await makeKey(flags['new-key'], io);
    const making = makingOf(positionals, flags);
    return 'report' in making ? making.report(io) : await make(making, io);
  } catch (err) {
    if (err instanceof BadInput || err instanceof BadKey || err instanceof BadTokenFile) return complain(err.message, EXIT.failed, io);
    if (isSystemError(err)) return complain(err.message, EXIT.unreadable, io);
    throw err;
  }
}

async function makeKey(path: string, io: Io): Promise<number> {
  await newKey(path);
  io.out(`${path} holds a new key. Keep it secret, and keep it: tokens of another key cannot be compared with its own.`);
  return EXIT.ok;
}

/** What is to be made, or what is wrong with the command line. */
function makingOf(paths: readonly string[], { column, key, kind = 'text', format, out, lenient, 'no-progress': isQuiet }: Flags): Making | NoRun {
  const [first, ...others] = paths;
  if (first === undefined) return wrongUsage(SPEC, 'FILE is missing');
  if (column === undefined || key === undefined) return wrongUsage(SPEC, `--${column === undefined ? 'column' : 'key'} is missing`);
  if (!isIdentifierKind(kind)) return wrongUsage(SPEC, `--kind: '${kind}' is none of ${IDENTIFIER_KINDS.join(', ')}`);
  if (format !== undefined && format !== 'csv' && format !== 'jsonl') return wrongUsage(SPEC, `--format: '${format}' is neither csv nor jsonl`);
  const unknown = paths.find((path) => format === undefined && formatOf(path) === undefined);
  if (unknown !== undefined) return wrongUsage(SPEC, `the name of ${unknown} does not tell its format: give --format`);
  return { paths: [first, ...others], column, keyPath: key, kind, format, out: out ?? `${first}.tokens`, isLenient: lenient, hasProgress: !isQuiet };
}

async function make({ paths, column, keyPath, kind, format, out, isLenient, hasProgress }: Making, io: Io): Promise<number> {
  const key = await readKey(keyPath);
  const distinct = new DistinctTokens();
  let [rows, asText] = [0, 0];
  const take: ColumnWatch['take'] = (value, line) => {
    rows += 1;
    const { as, normal } = identified({ kind, value, line, isLenient });
    if (as !== kind) asText += 1;
    distinct.add(tokenOf(key, as, normal));
  };
  try {
    const onBytes = hasProgress ? await byteProgress(paths, io) : () => undefined;
    for (const path of paths) await readColumn(path, readerOf(format ?? formatOf(path) ?? 'csv', { name: column, take }), onBytes);
    const { count, key: fingerprint, sha256 } = await writeTokenFile(out, distinct.sorted(), { key: fingerprintOf(key, kind), kind });
    io.out(JSON.stringify({ out, sha256, count, rows, key: fingerprint, kind, ...(isLenient ? { asText } : {}) }));
    return EXIT.ok;
  } finally {
    distinct.close();
  }
}

const readerOf = (format: string, watch: ColumnWatch): RowReader => withoutBom(format === 'csv' ? csvReader(watch) : jsonLinesReader(Infinity, watch));

/** The normal form and the kind that it was made by; what breaks the rule of its kind is text when that is allowed. */
function identified({ kind, value, line, isLenient }: { readonly kind: IdentifierKind; readonly value: string; readonly line: number; readonly isLenient: boolean }): { readonly as: IdentifierKind; readonly normal: string } {
  try {
    return { as: kind, normal: normalise(kind, value) };
  } catch (err) {
    if (!(err instanceof BadIdentifier)) throw err;
    if (!isLenient || value.trim() === '') throw new BadFile(line, `${kind}: ${value.trim() === '' ? 'empty' : err.message}`);
    return { as: 'text', normal: normalise('text', value) };
  }
}

/** A file that is no good, with its name before the line. */
class BadInput extends Error {}

const CHUNK_BYTES = 256 * 1024;

async function readColumn(path: string, reader: RowReader, onBytes: (bytes: number) => void): Promise<void> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Uint8Array>) {
      reader.push(chunk);
      onBytes(chunk.length);
    }
    reader.end();
  } catch (err) {
    if (err instanceof BadFile) throw new BadInput(`${path}, ${err.message}`);
    throw err;
  }
}
