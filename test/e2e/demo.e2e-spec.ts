import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demo } from '../../apps/cli/src/demo/demo.js';
import { EXIT } from '../../apps/cli/src/io.js';
import { BOOTSTRAP_TOKEN, openTestApi, type TestApi } from '../support/api.js';
import { openInstitution, type TestInstitution } from '../support/institution.js';

let api: TestApi;
let bank: TestInstitution;
let directory = '';
let url = '';
beforeAll(async () => {
  // What settles as it pays keeps no test waiting.
  bank = await openInstitution('ecny');
  [api, directory] = [await openTestApi({ environment: { YAOSU_SETTLEMENT: `bank ${bank.config.url} ${bank.config.vkey}` } }), await mkdtemp(join(tmpdir(), 'yaosu-demo-'))];
  await api.app.listen(0, '127.0.0.1');
  url = await api.app.getUrl();
});
afterAll(async () => {
  await api.close();
  await bank.close();
  await rm(directory, { recursive: true });
});

async function play(...flags: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await demo(['--url', url, '--data', directory, ...flags], { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
/** The lines of the summary, with single spaces. */
const summaryOf = (out: string): string[] => out.slice(out.indexOf('市场主体 participants')).split('\n').map((line) => line.replace(/\s+/g, ' ')).slice(0, 14);

/** What a year comes to; a change of the law shows here first. */
const YEAR = [
  '市场主体 participants 19 18 ADMITTED, 1 REJECTED',
  '数据产品 products 30 30 REGISTERED',
  '挂牌 listings 30 28 LISTED, 2 RETURNED',
  '磋商 negotiations 17 15 FINALIZED, 2 TERMINATED',
  '授权 grants 15 12 ACTIVE, 2 REVOKED, 1 REVOKING',
  '交付 transfers 29 23 COMPLETED, 5 TERMINATED, 1 REQUESTED',
  '出境路径 export paths 15 NOT_OUTBOUND, 6 EXEMPT, 1 GBA_STANDARD_CONTRACT, 1 PROHIBITED, 1 SECURITY_ASSESSMENT, 1 STANDARD_CONTRACT',
  '出境依据 bases 2 2 FILED',
  '合规检查 checks 58 51 PASS, 4 FAIL, 2 SUPERSEDED, 1 NEEDS_EVIDENCE',
  '义务 obligations 36 26 OPEN, 9 DONE, 1 ENDED',
  '冻结 holds 2 2 LIFTED',
  '订单 orders 14 12 OPEN, 1 CANCELLED, 1 PAID',
  '结算 settlements 3 3 CONFIRMED',
  '用量 usages 1 1 OPEN',
];

test('without the bootstrap token the demo says what is missing', async () => {
  await expect(play()).rejects.toThrow('nor a bootstrap token');
});
test('a year is played and proven, and every path of the law occurs', async () => {
  const { code, out, err } = await play('--bootstrap-token', BOOTSTRAP_TOKEN);
  expect({ code, err }).toEqual({ code: EXIT.ok, err: expect.stringContaining('warning: trusting the key') });
  expect(summaryOf(out)).toEqual(YEAR);
  for (const line of ['entries mirrored', 'all read: each is canonical JSON and hashes to its leaf', 'is in the log', '拒绝 limit_exceeded', '拒绝 held', '拒绝 same_person', '拒绝 not_cleared', 'entry 1 is in the log bay-data-exchange.example/log, which']) expect(out).toContain(line);
}, 300_000);
test('played again it goes on where it stopped: nothing is done twice', async () => {
  const { code, out } = await play('--quiet');
  expect(code).toBe(EXIT.ok);
  expect(summaryOf(out)).toEqual(YEAR);
  expect(out).not.toContain('Founding');
}, 300_000);
test('credentials and tokens are readable by their owner only', async () => {
  for (const name of ['', 'operator.json', 'regulator.json', 'straits.json', 'regulator.token']) expect((await stat(join(directory, 'demo', name))).mode & 0o077).toBe(0);
  const token = (await readFile(join(directory, 'demo/regulator.token'), 'utf8')).trim();
  expect((await api.send('GET', '/v1/transfers', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
});
test('another data directory is told that the exchange is founded', async () => {
  await rm(join(directory, 'demo/operator.json'));
  await expect(play('--bootstrap-token', 'wrong')).rejects.toThrow('has its first operator already');
});

test('alone, time passes: what was publicised is registered, pledged, offered and sold, its price is paid by a bank, and nothing of it goes on running', async () => {
  const [own, out]: [string, string[]] = [join(directory, 'alone'), []];
  const run = (): Promise<number> => demo(['--alone', own], { out: (line) => out.push(line), err: () => undefined, isTty: false });
  expect(await run()).toBe(EXIT.ok);
  const said = out.join('\n');
  expect(said).toMatch(/自动登记 is registered by the exchange itself +DR\d{4}[0-9A-Z]{13}/);
  for (const line of ['拒绝 lien_conflict', 'demonstration-with-a-clock-of-its-own.invalid/log', '有效期至']) expect(said).toContain(line);
  expect(summaryOf(said)).toContain('结算 settlements 6 6 CONFIRMED');
  const [, url = ''] = /--url (http:\/\/\S+)\/log/.exec(said) ?? [];
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  expect(await run()).toBe(EXIT.usage);
}, 300_000);
