import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { canonicalJson, leafHash } from '#core/tlog';
import { replay } from '#ledger';
import { logAudit } from '../../apps/cli/src/audit/audit.js';
import { EXIT, type Io } from '../../apps/cli/src/io.js';
import { logExport } from '../../apps/cli/src/log/export.js';
import { granted, listed, openCast, transferBody, type Client, type TestApi } from '../support/api.js';
import { until } from '../support/until.js';

let api: TestApi;
let regulator: Client;
let directory = '';
let url = '';
let vkey = '';
let transfer = '';

beforeAll(async () => {
  const cast = await openCast();
  const { vendor, buyer } = cast;
  ({ api, regulator } = cast);
  const { listing } = await listed(vendor);
  const grant = await granted({ vendor, buyer, listing });
  ({ id: transfer } = await buyer.does('/v1/transfers', transferBody(grant)));
  const clearance = async (): Promise<boolean> => (await vendor.get(`/v1/transfers/${transfer}`)).body.clearance === 'CLEARED';
  await until(clearance);
  await vendor.does(`/v1/transfers/${transfer}/start`);
  await buyer.post(`/v1/transfers/${transfer}/complete`, {}, { prefer: 'wait=checkpoint' });
  directory = await mkdtemp(join(tmpdir(), 'yaosu-audit-'));
  vkey = join(directory, 'key');
  await writeFile(vkey, (await api.send('GET', '/log/vkey')).text);
  await api.app.listen(0, '127.0.0.1');
  url = `${await api.app.getUrl()}/log`;
});
afterAll(async () => {
  await api.close();
  await rm(directory, { recursive: true });
});

interface Outcome { readonly code: number; readonly json: Readonly<Record<string, unknown>> }
async function run(command: (args: string[], io: Io) => Promise<number>, ...args: string[]): Promise<Outcome> {
  const out: string[] = [];
  const code = await command([...args, '--json'], { out: (line) => out.push(line), err: () => undefined, isTty: false });
  return { code, json: JSON.parse(out.join('\n')) as Outcome['json'] };
}
const auditCopy = (copy: string, ...more: string[]): Promise<Outcome> => run(logAudit, '--dir', join(directory, copy), '--vkey', vkey, ...more);
const exported = (copy: string): Promise<Outcome> => run(logExport, '--url', url, '--dir', join(directory, copy), '--token', regulator.token, '--vkey', vkey);

/** Acts as the owner of the database, whom neither rights nor triggers stop. */
async function asOwner(change: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: api.runtime.databaseUrl });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    await change(client);
  } finally {
    await client.end();
  }
}

describe('an exchange that keeps to its rules', () => {
  test('is audited over HTTP by a regulator, and offline from an export, with the same result', async () => {
    const overHttp = await run(logAudit, '--url', url, '--token', regulator.token, '--vkey', vkey);
    expect(overHttp).toMatchObject({ code: EXIT.ok, json: { verified: true, found: 0, checked: { verdicts: 2 } } });
    expect(await exported('copy')).toMatchObject({ code: EXIT.ok, json: { documents: expect.any(Number) } });
    expect(await auditCopy('copy')).toMatchObject({ code: EXIT.ok, json: { verified: true, found: 0, checked: { verdicts: 2 } } });
  });

  test('gives documents to regulators alone, and nothing beyond what is published', async () => {
    const path = '/log/documents/000.p/20';
    expect((await api.send('GET', path)).status).toBe(401);
    expect((await regulator.get('/log/documents/999')).status).toBe(404);
    expect((await regulator.get('/log/documents/x')).status).toBe(404);
  });
});

describe('what the owner of the database changes', () => {
  test('in a table is found by a replay, and not in the log', async () => {
    await asOwner((client) => client.query(`update aggregate set state = jsonb_set(state::jsonb, '{clearance}', '"BLOCKED"') where kind = 'transfer' and id = $1`, [transfer.slice(4)]));
    const { differences } = await replay(api.runtime.pool, 1);
    expect(differences).toEqual([`${transfer} has another state in the table than its entries fold to`]);
    await asOwner((client) => client.query(`update aggregate set state = jsonb_set(state::jsonb, '{clearance}', '"CLEARED"') where kind = 'transfer' and id = $1`, [transfer.slice(4)]));
    expect((await replay(api.runtime.pool, 1)).differences).toEqual([]);
  });

  test('in an entry with its hash and its state is found by a replay, or by a receipt that somebody kept: the log had it otherwise', async () => {
    const { rows: [row] } = await api.runtime.pool.query<{ idx: string; body: Buffer; leaf: Buffer }>(`select idx, body, leaf from entry where type = 'transfer.completed' limit 1`);
    if (row === undefined) throw new Error('nothing was completed');
    const body = Buffer.from(canonicalJson({ ...JSON.parse(row.body.toString()) as object, at: '2020-01-01T00:00:00.000Z' }));
    await asOwner((client) => client.query('update entry set body = $2, leaf = $3 where idx = $1', [row.idx, body, Buffer.from(leafHash(body))]));
    expect((await replay(api.runtime.pool, 1)).differences.length).toBeGreaterThan(0);
    await asOwner((client) => client.query('update entry set body = $2, leaf = $3 where idx = $1', [row.idx, row.body, row.leaf]));
  });

  test('in the files of the log is found by an audit, by its first bad index', async () => {
    // Somebody may have seen the altered entry of the test before, and halted the log for as long as it was there.
    await until(async () => (await api.send('GET', '/readyz')).status === 200);
    expect(await exported('forged')).toMatchObject({ code: EXIT.ok });
    const name = join(directory, 'forged/checkpoint');
    const size = Number((await readFile(name, 'utf8')).split('\n')[1]);
    const path = join(directory, `forged/tile/entries/000${size < 256 ? `.p/${size}` : ''}`);
    const bytes = await readFile(path);
    await writeFile(path, bytes.map((byte, i) => (i === 30 ? byte ^ 1 : byte)));
    expect(await auditCopy('forged')).toMatchObject({ code: EXIT.failed, json: { verified: false, firstBadIndex: 0 } });
  });
});
