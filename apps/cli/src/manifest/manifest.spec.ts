import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCanonicalJson } from '#core/tlog';
import { EXIT, type Io } from '../io.js';
import { csvReader } from './csv.js';
import { jsonLinesReader } from './json-lines.js';
import { manifest } from './manifest.js';
import { BadFile, withoutBom, type RowReader, type Table } from './rows.js';

/** Reads text through a reader in chunks of `size` bytes. */
function readAll(reader: RowReader, text: string, size = 1 << 20): Table {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  return reader.end();
}
const readCsv = (text: string, size?: number): Table => readAll(withoutBom(csvReader()), text, size);
const readJsonLines = (text: string, size?: number): Table => readAll(withoutBom(jsonLinesReader(64)), text, size);

describe('CSV', () => {
  test.each([
    ['line feeds', 'a,b\n1,2\n3,4\n', 2],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n3,4\r\n', 2],
    ['no line end at the end', 'a,b\n1,2\n3,4', 2],
    ['a header alone', 'a,b\n', 0],
    ['a header without line end', 'a,b', 0],
    ['a byte order mark', '\ufeffa,b\n1,2\n', 1],
    ['a byte order mark before a quote', '\ufeff"a",b\n1,2\n', 1],
    ['quoted line ends, commas and quotes', 'a,b\n"1\n,\r\n""2""",3\n', 1],
    ['empty fields', 'a,b\n,\n"",""\n', 2],
    ['Chinese', 'a,b\n深圳,"南山，粤海"\n', 1],
  ])('%s are read, however the chunks cut them', (_, text, rows) => {
    for (const size of [1, 2, 3, 7, 1 << 20]) expect(readCsv(text, size)).toEqual({ rows, fields: ['a', 'b'] });
  });
  test('names of fields are unquoted', () => {
    expect(readCsv('"a ""x"", y",字段,"b\nc"\n1,2,3\n').fields).toEqual(['a "x", y', '字段', 'b\nc']);
  });
  test.each([
    ['a ragged row', 'a,b\n1,2\n3\n', 'line 3: 1 fields, but the header has 2'],
    ['a ragged last row', 'a,b\n1,2,3', 'line 2: 3 fields, but the header has 2'],
    ['a ragged row that began two lines before', 'a,b\n"1\n\n",2,3\n', 'line 2: 3 fields, but the header has 2'],
    ['an open quote', 'a,b\n1,2\n3,"4\n5,6\n', 'line 3: a quoted field is never closed'],
    ['a stray quote', 'a,b\n1,2"x"\n', 'line 2: a quote inside a field'],
    ['text after a quote', 'a,b\n"1"x,2\n', 'line 2: text between a closing quote'],
    ['a lone carriage return', 'a,b\n1,2\r3,4\n', 'line 2: a carriage return without a line feed'],
    ['a lone carriage return at the end', 'a,b\n1,2\r', 'line 2: a carriage return without a line feed'],
    ['nothing', '', 'line 1: there is no header row'],
    ['an unnamed field', 'a,,c\n', 'line 1: field 2 of the header has no name'],
    ['a field named twice', 'a,b,"a"\n', "line 1: the header names 'a' twice"],
  ])('%s is refused with its line', (_, text, reason) => {
    for (const size of [1, 1 << 20]) expect(() => readCsv(text, size)).toThrow(reason);
  });
  test('a header that is not UTF-8 is refused', () => {
    const reader = csvReader();
    expect(() => reader.push(Buffer.from([0xc9, 0xee, 0x2c, 0xdb, 0x0a]))).toThrow('not UTF-8');
  });
  test('any table that is written well is read as it was', () => {
    const cell = fc.oneof(fc.constant(''), fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', ' ', '深') }));
    const table = fc.integer({ min: 1, max: 5 }).chain((width) => fc.record({
      rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }),
      lineEnd: fc.constantFrom('\n', '\r\n'), isEnded: fc.boolean(), isBom: fc.boolean(), isQuoted: fc.boolean(), size: fc.integer({ min: 1, max: 40 }), width: fc.constant(width),
    }));
    fc.assert(fc.property(table, ({ rows, lineEnd, isEnded, isBom, isQuoted, size, width }) => {
      const header = Array.from({ length: width }, (_, i) => `f"${i}`);
      const write = (field: string): string => (isQuoted || /[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
      const last = rows.at(-1) ?? header;
      // A last record of one empty field without its line end is nothing at all.
      const ending = isEnded || last.map(write).join(',') === '' ? lineEnd : '';
      const text = (isBom ? '\ufeff' : '') + [header, ...rows].map((row) => row.map(write).join(',')).join(lineEnd) + ending;
      expect(readCsv(text, size)).toEqual({ rows: rows.length, fields: header });
    }));
  });
  test('any bytes are read or refused with their line, and equally in whatever chunks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\r\n') });
    const outcome = (input: string, size: number): unknown => {
      try {
        return readCsv(input, size);
      } catch (err) {
        if (!(err instanceof BadFile)) throw err;
        return err.message;
      }
    };
    fc.assert(fc.property(text, fc.integer({ min: 1, max: 9 }), (input, size) => { expect(outcome(input, size)).toEqual(outcome(input, 1 << 20)); }));
  });
});

describe('JSON Lines', () => {
  test('the fields of all lines are united', () => {
    for (const size of [1, 5, 1 << 20]) expect(readJsonLines('\ufeff{"a":1}\r\n{"b":[1,\t2],"a":null}\n{}', size)).toEqual({ rows: 3, fields: ['a', 'b'] });
  });
  test('an empty file has no rows and no fields', () => {
    expect(readJsonLines('')).toEqual({ rows: 0, fields: [] });
  });
  test.each([
    ['a line that is not JSON', '{"a":1}\n{"a":\n', 'line 2: '],
    ['a line that is no object', '{"a":1}\n[1]\n', 'line 2: not a JSON object'],
    ['an empty line', '{"a":1}\n\n{"a":1}\n', 'line 2: an empty line'],
    ['more fields than a manifest names', Array.from({ length: 65 }, (_, i) => `{"f${i}":1}`).join('\n'), 'line 65: more than 64 fields'],
  ])('%s is refused with its line', (_, text, reason) => {
    for (const size of [1, 1 << 20]) expect(() => readJsonLines(text, size)).toThrow(reason);
  });
});

describe('yaosu manifest', () => {
  let directory = '';
  beforeAll(async () => { directory = await mkdtemp(join(tmpdir(), 'yaosu-manifest-')); });
  afterAll(async () => { await rm(directory, { recursive: true }); });

  async function put(name: string, text: string): Promise<string> {
    await writeFile(join(directory, name), text);
    return join(directory, name);
  }
  async function run(args: string[], isTty = false): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const [out, err]: [string[], string[]] = [[], []];
    const io: Io = { out: (line) => out.push(line), err: (line) => err.push(line), isTty };
    return { code: await manifest(args, io), out: out.join('\n'), err: err.join('\n') };
  }
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  test('several files are summed and their fields united, as canonical JSON', async () => {
    const [csv, jsonl] = ['day,line\n2026-01-01,1\n2026-01-02,2\n', '{"line":1,"riders":20}\n'];
    const { code, out } = await run([await put('a.csv', csv), await put('b.jsonl', jsonl)]);
    expect(code).toBe(EXIT.ok);
    expect(parseCanonicalJson(Buffer.from(out))).toEqual({ ok: true, value: {
      files: [{ name: 'a.csv', sha256: sha256(csv), rows: 2, bytes: csv.length }, { name: 'b.jsonl', sha256: sha256(jsonl), rows: 1, bytes: jsonl.length }],
      rows: 3, bytes: csv.length + jsonl.length, fields: ['day', 'line', 'riders'],
    } });
  });
  test('an opaque file counts no rows and carries the stated fields', async () => {
    const out = join(directory, 'manifest.json');
    expect(await run([await put('model.bin', 'xyz'), '--format', 'opaque', '--fields', 'weights,bias', '--json-out', out])).toEqual({ code: EXIT.ok, out: '', err: '' });
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({ rows: 0, bytes: 3, fields: ['weights', 'bias'] });
  });
  test('a bad file is named with its line', async () => {
    const path = await put('bad.csv', 'a,b\n1\n');
    expect(await run([path])).toEqual({ code: EXIT.failed, out: '', err: `${path}, line 2: 1 fields, but the header has 2` });
  });
  test('what the ledger would refuse is refused here', async () => {
    const wide = await put('wide.csv', `${Array.from({ length: 65 }, (_, i) => `f${i}`).join(',')}\n`);
    expect(await run([wide])).toMatchObject({ code: EXIT.failed, err: expect.stringContaining('65 fields in all') });
    expect(await run([await put('star.csv', 'a,b*\n')])).toMatchObject({ code: EXIT.failed, err: expect.stringContaining('/fields/1 "b*"') });
    const twice = await put('twice.csv', 'a\n');
    expect(await run([twice, twice])).toMatchObject({ code: EXIT.failed, err: expect.stringContaining('two files are called twice.csv') });
  });
  test.each([
    [[], 'FILE is missing'],
    [['data.parquet'], 'does not tell its format'],
    [['a.csv', '--format', 'xml'], "'xml' is none of"],
    [['a.bin', '--format', 'opaque'], 'belong together'],
    [['a.csv', '--fields', 'a'], 'belong together'],
  ])('the command line %j is exit code 2', async (args, complaint) => {
    expect(await run(args)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining(complaint) });
  });
  test('a file that is not there is exit code 3', async () => {
    expect(await run([join(directory, 'nowhere.csv')])).toMatchObject({ code: EXIT.unreadable, err: expect.stringContaining('ENOENT') });
  });
  test('a large file is read in bounded memory, with progress for a person', async () => {
    const path = join(directory, 'large.csv');
    const stream = createWriteStream(path);
    const block = '2026-06-15,"福田口岸,A",12345,ordinary text of a row\n'.repeat(10_000);
    stream.write('day,station,riders,note\n');
    for (let i = 0; i < 50; i++) if (!stream.write(block)) await once(stream, 'drain');
    stream.end();
    await once(stream, 'finish');
    const before = process.memoryUsage().rss;
    const { code, out, err } = await run([path], true);
    expect(code).toBe(EXIT.ok);
    expect(JSON.parse(out)).toMatchObject({ rows: 500_000, fields: ['day', 'station', 'riders', 'note'] });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    expect(err).toMatch(/of \d+\.\d MB, \d+\.\d MB\/s$/);
  });
});
