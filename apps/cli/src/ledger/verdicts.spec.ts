import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { EXPORT_PACKS } from '#core/law';
import { verdictsFrom } from '#ledger';
import { aTransfer, abroad, admit, check, foundExchange, grant, list, openTestLedger, type TestLedger } from '../../../../test/support/ledger.js';
import { ledgerVerdicts } from './verdicts.js';
import { openProgress } from './verdict-progress.js';

let rig: TestLedger;
let directory: string;
const before = { ...process.env };
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-verdicts-'));
  rig = await openTestLedger();
  const operators = await foundExchange(rig);
  const [vendor, buyer] = [await admit(rig, operators, { capacities: ['vendor'] }), await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') })];
  const { listing } = await list(rig, vendor, { description: { fields: [{ name: 'name', type: 'string', grade: 'general', personal: true, sensitive: false }] } });
  const id = await grant(rig, { vendor, buyer, listing });
  const manifest = { files: [{ name: 'a.csv', sha256: 'a'.repeat(64), rows: 10, bytes: 9 }], rows: 10, bytes: 9, fields: ['name'] };
  for (let i = 0; i < 3; i++) {
    const transfer = aTransfer(id, { manifest, people: { general: 40, sensitive: 0 } });
    await rig.run(buyer, 'transfer.request', transfer);
    await check(rig, transfer.id);
  }
  Object.assign(process.env, { DATABASE_URL: rig.url, YAOSU_DATA: directory });
});
afterAll(async () => {
  process.env = before;
  await rig.close();
  await rm(directory, { recursive: true });
});

async function run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await ledgerVerdicts(args, { out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function draft(name: string, change: object): Promise<string> {
  const { provisions } = EXPORT_PACKS.at(-1)?.definition ?? EXPORT_PACKS[0].definition;
  const path = join(directory, name);
  await writeFile(path, JSON.stringify({ id: 'cn-export', version: name, effectiveFrom: '2027-01-01', provisions, ...change }));
  return path;
}

describe('yaosu ledger verdicts', () => {
  test('says that every verdict came out again, with exit code 0', async () => {
    const { code, out } = await run();
    expect([code, out]).toEqual([0, expect.stringMatching(/^3 verdicts in \d+ entries, each under the pack that it names\n逐字节一致 /)]);
  });

  test('shows for people what a draft would change and for whom, and writes it for machines', async () => {
    const json = join(directory, 'report.json');
    const { code, out } = await run('--pack', await draft('stricter', { thresholds: { contractGeneral: 100 } }), '--json', json);
    expect(code).toBe(0);
    expect(out).toMatch(/路径改变 1 would go another way/);
    expect(out).toMatch(/EXEMPT → STANDARD_CONTRACT +1\n/);
    expect(out).toMatch(/深圳市要素数据有限公司 +1 +EXEMPT → STANDARD_CONTRACT 1 +trf_/);
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ verdicts: 3, differing: 1, pack: { version: 'stricter' } });
    expect(JSON.parse((await run('--json', '-')).out)).toMatchObject({ verdicts: 3, pack: null });
  });

  test('names the entry of a verdict that its facts do not make, with exit code 1', async () => {
    const owner = new pg.Client({ connectionString: rig.url });
    await owner.connect();
    const swap = async (from: string, to: string): Promise<void> => { await owner.query(`update entry set body = convert_to(replace(convert_from(body, 'UTF8'), $1, $2), 'UTF8') where type = 'check.passed' and idx = (select max(idx) from entry where type = 'check.passed')`, [from, to]); };
    await owner.query('set session_replication_role = replica');
    const { rows: [row] } = await owner.query<{ idx: string; sha256: string }>(`select idx, convert_from(body, 'UTF8')::jsonb #>> '{data,verdictSha256}' as sha256 from entry where type = 'check.passed' order by idx desc limit 1`);
    await swap(row?.sha256 ?? '', 'f'.repeat(64));
    const { code, out } = await run();
    await swap('f'.repeat(64), row?.sha256 ?? '');
    await owner.end();
    expect([code, out]).toEqual([1, expect.stringContaining(`ALARM entry ${String(row?.idx)}: chk_`)]);
  });

  test('goes on from its file and leaves none behind; the file of another question is refused', async () => {
    const resume = join(directory, 'progress.json');
    const begin = verdictsFrom(await rig.ledger.size());
    await writeFile(resume, JSON.stringify({ exchange: 1, digest: null, progress: { next: begin.report.entries, report: { ...begin.report, verdicts: 2 } } }));
    await expect(run('--resume', resume, '--pack', await draft('other', {}))).rejects.toThrow('of another replay');
    const { out, err } = await run('--resume', resume);
    expect([out, err]).toEqual([expect.stringMatching(/^2 verdicts/), expect.stringMatching(/goes on at entry/)]);
    await expect(readFile(resume)).rejects.toThrow('ENOENT');
  });

  test.each([['no JSON', 'x', /is not valid JSON|Unexpected/], ['a provision that there is not', '{"id":"cn-export","version":"1","effectiveFrom":"2027-01-01","provisions":["R99"]}', /R99/]])('refuses a draft that is %s: exit code 2', async (_, text, complaint) => {
    const path = join(directory, 'wrong.json');
    await writeFile(path, text);
    const { code, err } = await run('--pack', path);
    expect([code, err]).toEqual([2, expect.stringMatching(complaint)]);
  });
});

test('progress is kept every two seconds at most, whole, and read back as it was', async () => {
  const path = join(directory, 'kept.json');
  const progress = verdictsFrom(10);
  const file = await openProgress(path, { exchange: 1, digest: 'd' });
  await file.keep(progress);
  await expect(readFile(path)).rejects.toThrow('ENOENT');
  await writeFile(path, JSON.stringify({ exchange: 1, digest: 'd', progress }));
  expect((await openProgress(path, { exchange: 1, digest: 'd' })).begin).toEqual(progress);
  await expect(openProgress(path, { exchange: 2, digest: 'd' })).rejects.toThrow('of another replay');
});
