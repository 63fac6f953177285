import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { law, type Stdio } from './law.js';
import { LINE_BYTES_MAX } from './lines.js';

interface Run {
  readonly code: number;
  readonly out: Record<string, unknown>[];
  readonly err: string[];
}

function stdioOf(chunks: Iterable<string | Uint8Array>): Stdio {
  async function* stdin(): AsyncGenerator<string | Uint8Array> {
    await Promise.resolve();
    yield* chunks;
  }
  return { stdin: stdin(), stdout: Object.assign(new EventEmitter(), { writableNeedDrain: false }) };
}

async function run(args: string[], ...chunks: (string | Uint8Array)[]): Promise<Run> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await law(args, { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false }, stdioOf(chunks));
  return { code, out: out.map((line) => JSON.parse(line) as Record<string, unknown>), err };
}

describe('yaosu law', () => {
  test('export answers with path, alternatives, articles, duties, pack and facts hash', async () => {
    const { code, out } = await run(['export'], '{"id":"a","facts":{"counts":{"generalNew":100000}}}\n');
    expect(code).toBe(0);
    expect(out).toEqual([expect.objectContaining({
      id: 'a', path: 'STANDARD_CONTRACT', alternatives: ['CERTIFICATION'], rule: 'R23', missing: [],
      articles: expect.arrayContaining(['Provisions 8']), duties: expect.arrayContaining([expect.objectContaining({ id: 'contract-filing' })]),
      pack: expect.objectContaining({ id: 'cn-export', version: '2024.1' }), factsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })]);
    expect(out[0]).not.toHaveProperty('provisions');
  });

  test('--explain adds the outcome of every provision', async () => {
    const { out } = await run(['export', '--explain'], '{"id":"a","facts":{}}');
    expect(out[0]?.['provisions']).toHaveLength(22);
  });

  test('a policy of the line is used', async () => {
    const line = { id: 1, facts: { purpose: { type: 'hr', hrRulesLawful: true } , counts: { generalNew: 120_000 } }, policy: { hrNeedsBoth: false } };
    expect((await run(['export'], JSON.stringify(line))).out[0]).toMatchObject({ id: 1, path: 'EXEMPT', rule: 'R12' });
  });

  test('--policy is the reading of every line that states no other', async () => {
    const facts = { purpose: { type: 'hr', hrRulesLawful: true }, counts: { generalNew: 120_000 } };
    const lines = [{ id: 1, facts }, { id: 2, facts, policy: { hrNeedsBoth: true } }, { id: 3, facts, policy: { coreData: 'SECURITY_ASSESSMENT' } }].map((line) => JSON.stringify(line));
    expect((await run(['export', '--policy', '{"hrNeedsBoth":false}'], lines.join('\n'))).out.map(({ path }) => path)).toEqual(['EXEMPT', 'STANDARD_CONTRACT', 'EXEMPT']);
  });

  test('--explain says what would change the outcome', async () => {
    const { out } = await run(['export', '--explain'], '{"id":"a","facts":{"counts":{"generalNew":100000}}}');
    expect(out[0]?.['lighter']).toContainEqual(expect.objectContaining({ path: 'EXEMPT', changes: [{ fact: 'counts.generalNew', from: 100_000, to: 99_999 }] }));
  });

  test('a chain of legs carries the lock of the GBA contract', async () => {
    const legs = [{ pack: 'CN', facts: { recipient: { jurisdiction: 'HK', gba: 'HK' }, counts: { generalNew: 150_000 } } }, { pack: 'HK', facts: { to: 'SG' } }];
    expect((await run(['onward'], JSON.stringify({ id: 'c', legs }))).out).toEqual([{ id: 'c', legs: [
      expect.objectContaining({ locked: false, verdict: expect.objectContaining({ path: 'GBA_STANDARD_CONTRACT' }) }),
      expect.objectContaining({ locked: true, verdict: expect.objectContaining({ outcome: 'PROHIBITED_BY_CONTRACT' }) }),
    ] }]);
  });

  test('deadline, tradability and onward answer in their own words', async () => {
    expect((await run(['deadline'], '{"id":"d","start":"2026-09-21","rule":"+10 working days","calendar":"CN"}')).out).toEqual([{ id: 'd', due: '2026-10-12' }]);
    expect((await run(['tradability'], '{"id":"t","facts":{"disputeOpen":true}}')).out).toEqual([expect.objectContaining({ id: 't', outcome: 'REJECT' })]);
    expect((await run(['onward'], '{"id":"o","pack":"EU","facts":{"to":"GB"}}')).out).toEqual([expect.objectContaining({ id: 'o', outcome: 'ADEQUACY' })]);
  });

  test('a line that cannot be judged is answered in its place, the rest goes on, and the exit code is 1', async () => {
    const lines = [
      '{"id":"1","facts":{}}', 'not json', '', '[]', '{"facts":{}}', '{"id":"2"}', '{"id":"3","facts":{"data":{"sensitve":true}}}',
      '{"id":"4","facts":{"counts":{"generalNew":-1}}}', '{"id":"5","facts":{"asOf":"2026-02-30"}}', '{"id":"6","facts":{}}',
    ];
    const { code, out } = await run(['export'], lines.join('\r\n'));
    expect(code).toBe(1);
    expect(out.map(({ id, path, error }) => [id, path ?? (error as { type: string }).type])).toEqual([
      ['1', 'EXEMPT'], [null, 'invalid_json'], [null, 'invalid_json'], [null, 'wrong_type'], ['2', 'wrong_type'], ['3', 'unknown_fact'],
      ['4', 'out_of_range'], ['5', 'invalid_date'], ['6', 'EXEMPT'],
    ]);
    expect(out[5]?.['error']).toEqual({ type: 'unknown_fact', detail: 'facts.data.sensitve: not a fact that these rules know' });
  });

  test('lines are found wherever the chunks break, even inside a character', async () => {
    const bytes = Buffer.from('{"id":"一","facts":{}}\n{"id":"二","facts":{}}');
    const { out } = await run(['export'], ...Array.from(bytes, (_, index) => bytes.subarray(index, index + 1)));
    expect(out.map(({ id }) => id)).toEqual(['一', '二']);
  });

  test('a line above the bound and one that is not UTF-8 are errors, the next line is judged', async () => {
    const { code, out } = await run(['export'], 'x'.repeat(LINE_BYTES_MAX + 1), '\n', Buffer.from([0xff, 0x0a]), '{"id":"n","facts":{}}\n');
    expect(code).toBe(1);
    expect(out.map(({ id, error }) => [id, (error as { type: string } | undefined)?.type])).toEqual([[null, 'unreadable_line'], [null, 'unreadable_line'], ['n', undefined]]);
  });

  test('an answer waits until the reader has drained', async () => {
    const stdio = stdioOf(['{"id":"1","facts":{}}\n{"id":"2","facts":{}}\n']);
    const stdout = Object.assign(stdio.stdout, { writableNeedDrain: true });
    const out: string[] = [];
    const finished = law(['export'], { out: (line) => out.push(line), err: () => undefined, isTty: false }, { ...stdio, stdout });
    while (stdout.listenerCount('drain') === 0) await new Promise(setImmediate);
    expect(out).toHaveLength(1);
    stdout.writableNeedDrain = false;
    stdout.emit('drain');
    expect(await finished).toBe(0);
    expect(out).toHaveLength(2);
  });

  test('a file is read as stdin is, and one that cannot be read ends with 3', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yaosu-law-'));
    try {
      await writeFile(join(folder, 'questions.jsonl'), '{"id":"f","facts":{}}\n');
      expect((await run(['export', join(folder, 'questions.jsonl')])).out).toEqual([expect.objectContaining({ id: 'f' })]);
      expect((await run(['export', join(folder, 'none.jsonl')])).code).toBe(3);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('--pack judges under a draft, whatever the day; a file that is no pack is wrong usage', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yaosu-law-'));
    try {
      const draft = { id: 'cn-export', version: 'draft', effectiveFrom: '2030-01-01', provisions: ['R08', 'R20', 'R23', 'R19'], thresholds: { contractGeneral: 50_000 } };
      await writeFile(join(folder, 'draft.json'), JSON.stringify(draft));
      const { out } = await run(['export', '--pack', join(folder, 'draft.json')], '{"id":1,"facts":{"counts":{"generalNew":50000}}}');
      expect(out).toEqual([expect.objectContaining({ path: 'STANDARD_CONTRACT', pack: expect.objectContaining({ version: 'draft' }) })]);
      await writeFile(join(folder, 'draft.json'), JSON.stringify({ ...draft, provisions: ['R99'] }));
      expect(await run(['export', '--pack', join(folder, 'draft.json')])).toMatchObject({ code: 2, out: [], err: [expect.stringContaining('provisions.0: "R99" is not in the catalogue')] });
      expect((await run(['export', '--pack', join(folder, 'none.json')])).code).toBe(3);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('no input is no error, a gate that does not exist is wrong usage', async () => {
    expect(await run(['export'])).toEqual({ code: 0, out: [], err: [] });
    expect((await run([])).code).toBe(2);
    expect((await run(['import'])).code).toBe(2);
    expect((await run(['export', 'a', 'b'])).code).toBe(2);
    for (const policy of ['lenient', '{"lenient":true}']) expect((await run(['export', '--policy', policy])).code).toBe(2);
  });
});
