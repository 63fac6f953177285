import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import type { Static } from '@sinclair/typebox';
import { Manifest } from '#core/exchange';
import { csvReader } from './csv.js';
import { jsonLinesReader } from './json-lines.js';
import { BadFile, opaqueReader, withoutBom, type RowReader, type Table } from './rows.js';

export type Manifest = Static<typeof Manifest>;
export const FORMATS = ['csv', 'jsonl', 'opaque'] as const;
export type Format = (typeof FORMATS)[number];

/** A chunk large enough to hash at full speed, small enough to stay in the cache. */
const CHUNK_BYTES = 256 * 1024;
/** As many as the ledger takes (`Manifest.fields`). */
const FIELDS_MAX = 64;

/** One file of a delivery and how to read it. */
export interface Source {
  readonly path: string;
  readonly format: Format;
  /** The fields of an opaque file, which cannot be read off it. */
  readonly fields: readonly string[];
}

/** A file that is no good, with its name before the line. */
export class BadManifest extends Error {}

/** The format that the end of a file name states. */
export function formatOf(path: string): Format | undefined {
  if (/\.csv$/i.test(path)) return 'csv';
  return /\.(jsonl|ndjson)$/i.test(path) ? 'jsonl' : undefined;
}

/** The manifest of a delivery, as a transfer request declares it: each file with its digest, the sums, the fields of all. */
export async function manifestOf(sources: readonly Source[], onBytes: (bytes: number) => void = () => undefined): Promise<Manifest> {
  const files: Manifest['files'] = [];
  const fields = new Set<string>();
  for (const source of sources) {
    const { file, table } = await measure(source, onBytes);
    files.push(file);
    for (const field of table.fields) fields.add(field);
  }
  const sum = (of: 'rows' | 'bytes'): number => files.reduce((before, file) => before + file[of], 0);
  return checked({ files, rows: sum('rows'), bytes: sum('bytes'), fields: [...fields] });
}

async function measure({ path, format, fields }: Source, onBytes: (bytes: number) => void): Promise<{ readonly file: Manifest['files'][number]; readonly table: Table }> {
  const hash = createHash('sha256');
  const reader = readerOf(format, fields);
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      reader.push(chunk);
      bytes += chunk.length;
      onBytes(chunk.length);
    }
    const table = reader.end();
    return { file: { name: basename(path), sha256: hash.digest('hex'), rows: table.rows, bytes }, table };
  } catch (err) {
    if (err instanceof BadFile) throw new BadManifest(`${path}, ${err.message}`);
    throw err;
  }
}

function readerOf(format: Format, fields: readonly string[]): RowReader {
  switch (format) {
    case 'csv':
      return withoutBom(csvReader());
    case 'jsonl':
      return withoutBom(jsonLinesReader(FIELDS_MAX));
    case 'opaque':
      return opaqueReader(fields);
  }
}

/** What the ledger would refuse is refused here, where the files are. */
function checked(manifest: Manifest): Manifest {
  const names = manifest.files.map(({ name }) => name);
  const repeated = names.find((name, position) => names.indexOf(name) !== position);
  if (repeated !== undefined) throw new BadManifest(`two files are called ${repeated}; a manifest names each file once`);
  if (manifest.fields.length > FIELDS_MAX) throw new BadManifest(`${manifest.fields.length} fields in all; a delivery names at most ${FIELDS_MAX}`);
  const wrong = Value.Errors(Manifest, manifest).First();
  if (wrong !== undefined) throw new BadManifest(`${wrong.path} ${JSON.stringify(wrong.value)}: ${wrong.message}`);
  return manifest;
}
