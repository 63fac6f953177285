import { createHash, createHmac } from 'node:crypto';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EXIT, type Io } from '../io.js';
import { csvReader } from '../manifest/csv.js';
import { withoutBom } from '../manifest/rows.js';
import { DistinctTokens } from './distinct.js';
import { HEADER_BYTES, parseHeader } from './token-file.js';
import { tokens } from './tokens.js';

let directory: string;
let keyPath: string;
const KEY = 'ab'.repeat(32);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-tokens-spec-'));
  keyPath = await fileOf('key', `${KEY}\n`);
});
afterAll(() => rm(directory, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

interface Outcome { readonly code: number; readonly out: string; readonly err: string }
async function run(...args: string[]): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []];
  const io: Io = { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false };
  return { code: await tokens(args, io), out: out.join('\n'), err: err.join('\n') };
}
const token = (kind: string, normal: string): string => createHmac('sha256', Buffer.from(KEY, 'hex')).update(`yaosu-token/1\n${kind}\n${normal}`).digest('hex');

/** The set in a file, read back without our code for writing it. */
async function setIn(path: string) {
  const bytes = await readFile(path);
  const header = parseHeader(bytes.subarray(0, HEADER_BYTES).toString());
  const body = bytes.subarray(HEADER_BYTES);
  return { header, sha256: createHash('sha256').update(body).digest('hex'), tokens: Array.from({ length: body.length / 32 }, (_, i) => body.subarray(i * 32, i * 32 + 32).toString('hex')) };
}

describe('yaosu tokens', () => {
  test('makes the tokens of the people in all files, ascending, each once, with a header that proves them', async () => {
    const csv = await fileOf('a.csv', '\ufeffid,"phone ""own"""\r\n1,138 0013 8000\r\n2,"+86 13800138000"\r\n3,"139,0013,9000"\r\n'.replace('"139,0013,9000"', '13900139000'));
    const jsonl = await fileOf('b.jsonl', '{"phone \\"own\\"":"0086-13900139000"}\n{"phone \\"own\\"":13700137000}\n');
    const out = join(directory, 'people.tokens');
    const outcome = await run(csv, jsonl, '--column', 'phone "own"', '--key', keyPath, '--kind', 'mobile', '--out', out);
    const { header, sha256, tokens: found } = await setIn(out);
    expect(found).toEqual(['+8613700137000', '+8613800138000', '+8613900139000'].map((normal) => token('mobile', normal)).sort());
    expect(header).toEqual({ count: 3, kind: 'mobile', sha256, key: createHmac('sha256', Buffer.from(KEY, 'hex')).update('yaosu-token-key/1\nmobile').digest('hex') });
    expect([outcome.code, JSON.parse(outcome.out)]).toEqual([EXIT.ok, { out, rows: 5, ...header }]);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
  });

  test('writes beside the first file where nothing else is said, and leaves nothing of the people elsewhere', async () => {
    const csv = await fileOf('c.csv', 'name\nLi\n');
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('yaosu-tokens-') && !name.startsWith('yaosu-tokens-spec-'));
    expect((await run(csv, '--column', 'name', '--key', keyPath)).code).toBe(EXIT.ok);
    expect((await setIn(`${csv}.tokens`)).tokens).toEqual([token('text', 'li')]);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('yaosu-tokens-') && !name.startsWith('yaosu-tokens-spec-')).length).toBeLessThanOrEqual(before.length);
  });

  test.each([
    ['an identifier that breaks its rule', 'id\n110105194912310021\n', /bad\.csv, line 2: id-card: the check character/],
    ['a row without one', 'id,x\n11010519491231002X,1\n,2\n', /bad\.csv, line 3: id-card: empty/],
    ['a column that is not there', 'card\n1\n', /line 1: the header has no 'id'; it has card/],
    ['a column that is not there and no rows', 'card', /line 1: the header has no 'id'/],
    ['nobody at all', 'id\n', /there is nobody in the files/],
  ])('refuses %s, and writes nothing', async (_, text, reason) => {
    const path = await fileOf('bad.csv', text);
    const { code, err } = await run(path, '--column', 'id', '--key', keyPath, '--kind', 'id-card', '--out', join(directory, 'never'));
    expect([code, err]).toEqual([EXIT.failed, expect.stringMatching(reason)]);
    await expect(stat(join(directory, 'never'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('takes what breaks its rule as text when it is lenient, and tells how many', async () => {
    const path = await fileOf('d.csv', 'id\n11010519491231002X\nH-unknown 7\n');
    const { out } = await run(path, '--column', 'id', '--key', keyPath, '--kind', 'id-card', '--lenient');
    expect(JSON.parse(out)).toMatchObject({ count: 2, rows: 2, asText: 1 });
    expect((await setIn(`${path}.tokens`)).tokens).toEqual([token('id-card', '11010519491231002X'), token('text', 'h-unknown 7')].sort());
  });

  test('refuses numbers that JSON may have rounded', async () => {
    const path = await fileOf('e.jsonl', '{"id":110105194912310021}\n');
    expect((await run(path, '--column', 'id', '--key', keyPath)).err).toMatch(/line 1: 'id' is neither a text nor a whole number/);
  });

  test.each([[['--column', 'x', '--key', 'y'], /FILE is missing/], [['a.csv', '--key', 'y'], /--column is missing/], [['a.csv', '--column', 'x'], /--key is missing/], [['a.csv', '--column', 'x', '--key', 'y', '--kind', 'z'], /none of/], [['a.xls', '--column', 'x', '--key', 'y'], /give --format/]])(
    'wrong usage %j is told', async (args, reason) => {
      const { code, err } = await run(...args);
      expect([code, err]).toEqual([EXIT.usage, expect.stringMatching(reason)]);
    });
});

describe('a key', () => {
  test('is made once, for its owner alone, and never replaced', async () => {
    const path = join(directory, 'made.key');
    expect((await run('--new-key', path)).code).toBe(EXIT.ok);
    const key = await readFile(path, 'utf8');
    expect([(await stat(path)).mode & 0o777, /^[0-9a-f]{64}\n$/.test(key)]).toEqual([0o600, true]);
    expect((await run('--new-key', path)).code).toBe(EXIT.unreadable);
    expect(await readFile(path, 'utf8')).toBe(key);
  });

  test.each([['31 bytes', 'ab'.repeat(31), 0o600, /31 bytes; at least 32/], ['words', 'secret', 0o600, /hexadecimal/], ['others may read', KEY, 0o644, /read by others/]])('of %s is refused', async (_, text, mode, reason) => {
    const path = await fileOf('poor.key', text);
    await chmod(path, mode);
    const csv = await fileOf('f.csv', 'id\n1\n');
    expect(await run(csv, '--column', 'id', '--key', path)).toMatchObject({ code: EXIT.failed, err: expect.stringMatching(reason) });
  });
});

test('the values of a column are read however the chunks cut them', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '深'), maxLength: 6 });
  fc.assert(fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 9 }), fc.boolean(), (rows, size, isEnded) => {
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const text = ['x,y', ...rows.map((row) => row.map(quoted).join(','))].join('\r\n') + (isEnded ? '\r\n' : '');
    const found: string[] = [];
    const reader = withoutBom(csvReader({ name: 'y', take: (value) => found.push(value) }));
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    reader.end();
    expect(found).toEqual(rows.map(([, y]) => y));
  }), { numRuns: 500 });
});

test('tokens of any number come out ascending, each once', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 3_000 }), (people) => {
    const distinct = new DistinctTokens();
    const hash = (one: number): Buffer => createHash('sha256').update(String(one)).digest();
    for (const one of people) distinct.add(hash(one));
    const found = Buffer.concat([...distinct.sorted()]);
    distinct.close();
    expect(found).toEqual(Buffer.concat([...new Set(people)].map(hash).sort((a, b) => a.compare(b))));
  }), { numRuns: 20 });
});

test('a partition that spills to the disk loses nothing', () => {
  const distinct = new DistinctTokens();
  const same = Buffer.alloc(32, 7);
  for (let i = 0; i < 5_000; i++) {
    const token = Buffer.from(same);
    token.writeUInt32BE(i % 2_500, 28);
    distinct.add(token);
  }
  const found = Buffer.concat([...distinct.sorted()]);
  distinct.close();
  expect(Array.from({ length: found.length / 32 }, (_, i) => found.readUInt32BE(i * 32 + 28))).toEqual(Array.from({ length: 2_500 }, (_, i) => i));
});
