import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXIT } from '../../apps/cli/src/io.js';
import { evidenceVerify } from '../../apps/cli/src/evidence/verify.js';
import { admitted, expected, found, openTestApi, type Client, type Founded, type TestApi } from '../support/api.js';
import { aDealing, aFiledBasis, delivered, judged, type Dealing } from '../support/evidence.js';
import { abroad } from '../support/ledger.js';
import { until } from '../support/until.js';

/** Python unpacks a bundle independently of us; CI always has it, and fails without. */
const hasPython = process.env['CI'] !== undefined || spawnSync('python3', ['--version']).status === 0;

/** Bundles of evidence over HTTP, from stories that the law tells differently, each verified offline as its reader would. */
let api: TestApi;
let operators: Founded;
let regulator: Client;
let dealing: Dealing;
let story: { readonly transfer: string; readonly basis: string };
let directory = '';
beforeAll(async () => {
  api = await openTestApi();
  operators = await found(api);
  directory = await mkdtemp(join(tmpdir(), 'yaosu-evidence-'));
  regulator = await admitted(api, operators, { capacities: ['regulator'] });
  dealing = await aDealing(api, operators, { seller: { name: { zh: '深圳市𠮷龘數據（福田）有限公司', en: 'Shenzhen Ji Data Ltd' } } });
  story = await delivered(dealing, 'STANDARD_CONTRACT', 'SG');
});
afterAll(async () => {
  await rm(directory, { recursive: true });
  await api.close();
});

const OF_ZIP = /^application\/zip/;

async function zip(client: Client, path: string): Promise<Buffer> {
  const res = await api.app.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${client.token}` } });
  expect([res.statusCode, res.statusCode === 200 ? '' : res.body, res.headers['content-type']]).toEqual([200, '', expect.stringMatching(OF_ZIP)]);
  return res.rawPayload;
}

interface Verified { readonly code: number; readonly json: { readonly verified: boolean; readonly sealed: boolean; readonly reason?: string; readonly checks: Readonly<Record<string, { readonly count: number; readonly problems: number }>> } }

/** As a reader verifies: with the command, on a file, against the key. */
async function verify(bundle: Uint8Array, ...more: string[]): Promise<Verified> {
  const path = join(directory, 'bundle.zip');
  await writeFile(path, bundle);
  const out: string[] = [];
  const code = await evidenceVerify([path, '--vkey', (await api.send('GET', '/log/vkey')).text.trim(), '--json', ...more], { out: (line) => out.push(line), err: (line) => out.push(line), isTty: false });
  return { code, json: JSON.parse(out.join('\n')) as Verified['json'] };
}

const filesIn = (bundle: Uint8Array): Record<string, string> => Object.fromEntries(Object.entries(unzipSync(bundle)).map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]));
const typesIn = (bundle: Uint8Array): string[] => Object.entries(filesIn(bundle)).filter(([path]) => path.startsWith('entries/')).map(([, body]) => (JSON.parse(body) as { type: string }).type);

describe('a delivery under a standard contract', () => {
  test('is bundled with everything that a lawyer sends, sealed by an entry, and verifies offline', async () => {
    const { evidence } = expected(await dealing.vendor.post(`/v1/transfers/${story.transfer}/evidence`), 201) as unknown as { evidence: { href: string; manifestSha256: string } };
    const bundle = await zip(dealing.vendor, evidence.href);
    const files = filesIn(bundle);
    for (const path of ['证据说明.pdf', '核验说明.txt', 'manifest.json', 'facts.json', 'filing.json', 'recipients.csv', 'counts.json', 'contracts.json', 'names.json', 'log.vkey', 'checkpoint', 'seal/entry.json', 'seal/receipt.tlog-proof']) {
      expect(Object.keys(files)).toContain(path);
    }
    expect(createHash('sha256').update(files['manifest.json'] ?? '').digest('hex')).toBe(evidence.manifestSha256);
    expect(typesIn(bundle)).toEqual(expect.arrayContaining(['transfer.requested', 'transfer.cleared', 'tally.reserved', 'basis.drafted', 'basis.filed', 'obligation.opened', 'obligation.fulfilled', 'check.passed', 'grant.provisioned', 'product.described']));
    const { code, json } = await verify(bundle, '--sealed');
    expect([code, json]).toMatchObject([EXIT.ok, { verified: true, sealed: true, checks: { verdicts: { count: 2, problems: 0 }, sheets: { count: 5, problems: 0 }, seal: { count: 1, problems: 0 } } }]);
  });

  test('has its filing filled from the ledger, and says which fields somebody has to fill in', async () => {
    const { instrument, fields, missing } = JSON.parse(filesIn(await zip(dealing.vendor, `/v1/transfers/${story.transfer}/evidence`))['filing.json'] ?? '') as { instrument: string; fields: { id: string; value: unknown }[]; missing: string[] };
    const value = (id: string): unknown => fields.find((field) => field.id === id)?.value;
    expect([instrument, value('exporter.name'), value('recipient.name'), value('effectiveOn'), value('filing.number'), value('scale.general.max'), value('scale.general.year'), value('kinds.general'), value('involvesSensitive')])
      .toEqual(['STANDARD_CONTRACT', '深圳市𠮷龘數據（福田）有限公司', ['海外数据公司 Overseas Data Ltd'], '2026-11-16', '粤备〔2026〕0117号', 900_000, 120_000, ['路口及驾驶人标识（junction）'], false]);
    expect(missing).toEqual(['exporter.legalRepresentative', 'exporter.protectionOfficer', 'recipient.contact', 'retention', 'storagePlace', 'onwardRecipients', 'legalBasis']);
    expect(fields.filter((field) => field.value === null).map(({ id }) => id)).toEqual(missing);
  });

  test('gives the same bytes for the same checkpoint, however the ledger has grown', async () => {
    const { evidence } = expected(await dealing.vendor.post(`/v1/transfers/${story.transfer}/evidence`), 201) as unknown as { evidence: { href: string } };
    const first = await zip(dealing.vendor, evidence.href);
    await judged(dealing, { people: { general: 1, sensitive: 0 } });
    expect((await zip(dealing.vendor, evidence.href)).equals(first)).toBe(true);
  });

  test('is sealed once: the repetition of a request answers for the bundle that was sealed', async () => {
    const post = () => dealing.vendor.post(`/v1/transfers/${story.transfer}/evidence`, {}, { 'idempotency-key': 'seal-once' });
    const [first, again] = [await post(), await post()];
    expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
    expect(again.text).toBe(first.text);
  });

  test('shows its buyer the buyer\'s own entries alone: no basis, no tally, no product of the vendor', async () => {
    const bundle = await zip(dealing.buyer, `/v1/transfers/${story.transfer}/evidence`);
    const bodies = Object.entries(filesIn(bundle)).filter(([path]) => path.startsWith('entries/')).map(([, body]) => JSON.parse(body) as { type: string; parties: string[] });
    expect(bodies.every(({ parties }) => parties.includes(dealing.buyer.org))).toBe(true);
    expect(bodies.map(({ type }) => type.split('.')[0])).not.toContain('basis');
    expect(filesIn(bundle)['names.json']).toContain('深圳市𠮷龘數據（福田）有限公司');
    expect((await verify(bundle)).json).toMatchObject({ verified: true, sealed: false });
  });

  test('is a regulator\'s query like any other: its digest is in the ledger', async () => {
    const bundle = await zip(regulator, `/v1/transfers/${story.transfer}/evidence`);
    expect((await verify(bundle)).code).toBe(EXIT.ok);
    const { items } = (await regulator.get('/v1/entries?limit=200')).body;
    const queried = items.map(({ entry }) => entry).filter(({ type, data }) => type === 'inspection.queried' && String(data['query']).endsWith('/evidence'));
    expect(queried.at(-1)?.data).toMatchObject({ answerSha256: createHash('sha256').update(bundle).digest('hex') });
  });

  (hasPython ? test : test.skip)('is unpacked by a tool that is not ours, with the digests of the manifest', async () => {
    const path = join(directory, 'independent.zip');
    await writeFile(path, await zip(dealing.vendor, `/v1/transfers/${story.transfer}/evidence`));
    const script = 'import hashlib,json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nm=json.loads(z.read("manifest.json"))\nfor f in m["files"]:\n  assert hashlib.sha256(z.read(f["path"])).hexdigest()==f["sha256"], f\nprint(len(m["files"]))';
    const { status, stdout, stderr } = spawnSync('python3', ['-c', script, path], { encoding: 'utf8' });
    expect([status, stderr, Number(stdout) > 50]).toEqual([0, '', true]);
  });
});

test('the evidence of a basis has the transfers that rest on it, and its obligations', async () => {
  const bundle = await zip(dealing.vendor, `/v1/bases/${story.basis}/evidence`);
  expect(typesIn(bundle)).toEqual(expect.arrayContaining(['basis.effected', 'obligation.fulfilled', 'transfer.completed', 'tally.reserved']));
  expect(filesIn(bundle)['recipients.csv']).toContain(`"${dealing.buyer.org}","海外数据公司","Overseas Data Ltd","SG"`);
  expect((await verify(bundle)).json).toMatchObject({ verified: true });
  expect([403, 404]).toContain((await dealing.buyer.get(`/v1/bases/${story.basis}/evidence`)).status);
});

describe('other stories', () => {
  test('a delivery under the GBA contract asks for the fields of that filing', async () => {
    const bay = await aDealing(api, operators, { recipient: { ...abroad('HK'), gba: 'HK', name: { zh: '香港數據科技有限公司', en: 'HK Data Ltd' }, city: 'Hong Kong' } });
    const { transfer } = await delivered(bay, 'GBA_STANDARD_CONTRACT', 'HK');
    const bundle = await zip(bay.vendor, `/v1/transfers/${transfer}/evidence`);
    const { instrument, fields } = JSON.parse(filesIn(bundle)['filing.json'] ?? '') as { instrument: string; fields: { id: string; value: unknown }[] };
    expect([instrument, fields.find(({ id }) => id === 'bothInBayArea')?.value, fields.find(({ id }) => id === 'filing.otherSide')?.value]).toEqual(['GBA_STANDARD_CONTRACT', true, 'DPO-2026-88']);
    expect((await verify(bundle)).code).toBe(EXIT.ok);
  });

  test.each([
    ['exempt', { people: { general: 10, sensitive: 0 } }, 'CLEARED', '豁免：无须以法定文件备案'],
    ['blocked', { people: { general: 10, sensitive: 0 }, circumstances: { foreignAuthorityRequest: true } }, 'BLOCKED', '禁止出境：无须以法定文件备案'],
  ])('a transfer that is %s', async (_, change, clearance, said) => {
    const fresh = await aDealing(api, operators);
    const made = await judged(fresh, change);
    expect(made.clearance).toBe(clearance);
    const bundle = await zip(fresh.vendor, `/v1/transfers/${made.id}/evidence`);
    expect(JSON.parse(filesIn(bundle)['filing.json'] ?? '')).toMatchObject({ instrument: null, zh: said, fields: [] });
    expect((await verify(bundle)).code).toBe(EXIT.ok);
  });

  test('a basis before any transfer', async () => {
    const fresh = await aDealing(api, operators);
    const basis = await aFiledBasis(fresh, 'STANDARD_CONTRACT', 'SG');
    expect((await verify(await zip(fresh.vendor, `/v1/bases/${basis}/evidence`))).code).toBe(EXIT.ok);
  });
});

describe('who may not have it, and when it is not there', () => {
  test('a stranger gets 404, for reading and for sealing', async () => {
    const stranger = await admitted(api, operators, { capacities: ['vendor'] });
    for (const path of [`/v1/transfers/${story.transfer}/evidence`, `/v1/bases/${story.basis}/evidence`]) {
      expect((await stranger.get(path)).body.code).toBe('not_found');
      expect((await stranger.post(path)).body.code).toBe('not_found');
    }
  });
  test('a checkpoint that nobody signed is 404, one that is no number 400', async () => {
    const path = `/v1/transfers/${story.transfer}/evidence?checkpoint=`;
    expect((await dealing.vendor.get(`${path}999999999`)).status).toBe(404);
    expect((await dealing.vendor.get(`${path}x`)).status).toBe(400);
  });
  test('without a token it is 401', async () => {
    expect((await api.send('GET', `/v1/transfers/${story.transfer}/evidence`)).status).toBe(401);
  });
});

describe('the page behind the QR code', () => {
  const look = async (index: number, leaf: string): Promise<string> => (await api.send('GET', `/log/verify?subject=${story.transfer}&index=${index}&leaf=${leaf}`)).text;

  test('finds the leaf at its place, and nowhere else', async () => {
    const { items: [entry] } = (await dealing.vendor.get(`/v1/entries?stream=${story.transfer}`)).body;
    const [index, leaf] = [entry?.index ?? -1, Buffer.from(entry?.leafHash ?? '', 'base64').toString('base64url')];
    await until(async () => (await look(index, leaf)).includes('在日志之中 In the log'));
    for (const [other, hash] of [[index + 1, leaf], [index, `${leaf.startsWith('A') ? 'B' : 'A'}${leaf.slice(1)}`], [999_999_999, leaf]] as const) expect(await look(other, hash)).toContain('不在日志之中 NOT in the log');
  });
  test('takes nothing that could become markup', async () => {
    expect((await api.send('GET', `/log/verify?index=1&leaf=${encodeURIComponent('<script>')}`)).status).toBe(400);
    expect((await api.send('GET', `/log/verify?index=1&leaf=${'A'.repeat(43)}&subject=${encodeURIComponent('"><b>')}`)).status).toBe(400);
  });
});

