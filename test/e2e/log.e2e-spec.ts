import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeBundle, leafHash, openCheckpoint, parseVkey, tilePath, toBase64, verifierOf } from '#core/tlog';
import { applicationBody, openCast, openTestApi, type Client, type Founded, type TestApi } from '../support/api.js';
import { verifyPublished } from '../support/published-log.js';
import { until } from '../support/until.js';
import { serverSource } from '../../apps/cli/src/log/source.js';

let api: TestApi;
let operators: Founded;
let vendor: Client;
let regulator: Client;
beforeAll(async () => {
  ({ api, operators, vendor, regulator } = await openCast());
  await published();
});
afterAll(() => api.close());

const published = async (): Promise<number> => {
  const size = await api.runtime.ledger.size();
  expect(await api.runtime.log.waitFor(size, 10_000)).toBe(true);
  return size;
};
/** The width of the first tile under the checkpoint that is shown. */
const widthShown = async (): Promise<number> => Math.min(256, Number((await api.send('GET', '/log/checkpoint')).text.split('\n')[1]));
/** Asks again where another checkpoint came between. */
const firstTile = async (path: (width: number) => string, ask: (path: string) => Promise<{ readonly status: number }>): Promise<string> => {
  let found = '';
  await until(async () => {
    found = path(await widthShown());
    return (await ask(found)).status === 200;
  });
  return found;
};
const hashes = (width: number): string => `/log/${tilePath({ level: 0, index: 0, width })}`;
const bundle = (width: number): string => `/log/${tilePath({ level: 'entries', index: 0, width })}`;

describe('GET /log', () => {
  test('checkpoint: 200, signed by the key of /log/vkey', async () => {
    const [checkpoint, vkey] = [await api.send('GET', '/log/checkpoint'), await api.send('GET', '/log/vkey')];
    const key = parseVkey(vkey.text.trim());
    expect(key.ok && openCheckpoint(checkpoint.text, [verifierOf(key.value)]).ok).toBe(true);
    expect([checkpoint.headers['content-type'], checkpoint.headers['cache-control']]).toEqual(['text/plain; charset=utf-8', 'public, max-age=1']);
  });
  test('policy: 404 where nobody has to cosign', async () => {
    expect((await api.send('GET', '/log/policy')).status).toBe(404);
  });
  test('a hash tile: 200 for ever, to anyone and from any page', async () => {
    const path = await firstTile(hashes, (url) => api.send('GET', url));
    const { headers } = await api.send('GET', path);
    expect([headers['content-type'], headers['cache-control'], headers['access-control-allow-origin']]).toEqual(['application/octet-stream', 'public, max-age=31536000, immutable', '*']);
    expect(Number(headers['content-length']) % 32).toBe(0);
  });
  test('HEAD tells the same without the bytes', async () => {
    const path = await firstTile(hashes, (url) => api.send('GET', url));
    for (const url of ['/log/checkpoint', path]) {
      const [head, get] = [await api.send('HEAD', url), await api.send('GET', url)];
      expect([head.status, head.text, head.headers['cache-control'], head.headers['content-length']]).toEqual([200, '', get.headers['cache-control'], get.headers['content-length']]);
    }
    expect((await api.send('HEAD', '/log/tile/0/999')).status).toBe(404);
  });
  test.each(['0/000', '0/000.p/256', '0/000.p/0', '0/001', '0/x000/000', '1/000.p/1', '64/000', 'a/000', '0/0', '', 'entries', '0/..%2f..%2fvkey'])('tile/%s is 404, to any page', async (path) => {
    const { status, headers } = await api.send('GET', `/log/tile/${path}`);
    expect([status, headers['cache-control']]).toEqual([404, 'no-store']);
    expect(headers['access-control-allow-origin']).toBe('*');
  });
  test('an entry bundle: 401 without a token, 403 for a party, 200 for a regulator whose query is an entry, 404 beyond the end', async () => {
    const path = await firstTile(bundle, (url) => regulator.get(url));
    expect((await api.send('GET', path)).status).toBe(401);
    expect((await vendor.get(path)).status).toBe(403);
    const token = { authorization: `Bearer ${regulator.token}` };
    const answer = await api.app.inject({ method: 'GET', url: path, headers: token });
    const entries = decodeBundle(answer.rawPayload);
    const leaves = (await operators.maker.get('/v1/entries?limit=2')).body.items.map(({ leafHash: leaf }) => leaf);
    expect(entries.ok && entries.value.slice(0, 2).map((entry) => toBase64(leafHash(entry)))).toEqual(leaves);
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, 'application/octet-stream', 'private, max-age=31536000, immutable']);
    expect((await regulator.get('/log/tile/entries/999')).status).toBe(404);
    const queries = (await api.runtime.ledger.entries(0, 10_000)).filter(({ type }) => type === 'inspection.queried').map(({ body }) => Buffer.from(body).toString());
    expect(queries.some((query) => query.includes(path))).toBe(true);
  });
  test('the hash tiles and the checkpoint verify as one log, without a token', async () => {
    await published();
    await api.app.listen(0, '127.0.0.1');
    const source = serverSource(`${await api.app.getUrl()}/log`, undefined);
    const { size } = await verifyPublished(source, (await api.send('GET', '/log/vkey')).text, false);
    expect(size).toBeGreaterThan(0);
  });
});

test('GET /metrics: 200, figures without names', async () => {
  const { status, text, headers } = await api.send('GET', '/metrics');
  expect([status, headers['cache-control'], headers['content-type']]).toEqual([200, 'no-store', 'text/plain; version=0.0.4; charset=utf-8']);
  for (const name of ['yaosu_log_entries', 'yaosu_log_published_entries', 'yaosu_log_halted 0', 'yaosu_commit_seconds_count', 'yaosu_follower_lag_entries{follower="publisher"}', 'yaosu_check_jobs', 'nodejs_eventloop_lag_seconds', 'process_resident_memory_bytes']) expect(text).toContain(name);
  expect(text).not.toMatch(/prt_|lst_|王/);
});

describe('a halted log', () => {
  let halted: TestApi;
  beforeAll(async () => { halted = await openTestApi({ background: false }); });
  afterAll(() => halted.close());
  const apply = () => halted.send('POST', '/v1/participants', { body: applicationBody(), headers: { 'idempotency-key': crypto.randomUUID() } });

  test('refuses writes with 503 log_halted, what was seen and when to come again, and is not ready', async () => {
    await halted.runtime.publishing.continuity.halt({ where: 'elsewhere', reason: 'There is a checkpoint of 7 entries elsewhere.' });
    const { status, body, headers } = await apply();
    expect([status, body.code, body.detail, headers['retry-after']]).toEqual([503, 'log_halted', 'There is a checkpoint of 7 entries elsewhere.', '30']);
    const ready = await halted.send('GET', '/readyz');
    expect([ready.status, (JSON.parse(ready.text) as { parts: Record<string, string> }).parts['log']]).toEqual([503, body.detail]);
    expect((await halted.send('GET', '/metrics')).text).toContain('yaosu_log_halted 1');
    await halted.runtime.publishing.continuity.lift();
  });
  test('that no quorum has witnessed refuses them with 503 unwitnessed', async () => {
    halted.runtime.publishing.gate.close('unwitnessed', 'No quorum of witnesses.');
    const { status, body } = await apply();
    expect([status, body.code]).toEqual([503, 'unwitnessed']);
    halted.runtime.publishing.gate.open('unwitnessed');
  });
  test('goes on as if nothing had been when it is over', async () => {
    expect((await apply()).status).toBe(201);
  });
});

test('whoever waits for a checkpoint that does not come is told why', async () => {
  const quiet = await openTestApi({ background: false });
  const { body } = await quiet.send('POST', '/v1/participants', { body: applicationBody(), headers: { 'idempotency-key': crypto.randomUUID(), prefer: 'wait=checkpoint' } });
  expect([body.receipt, JSON.parse(JSON.stringify(body))]).toEqual([undefined, expect.objectContaining({ receiptPending: 'The next checkpoint is not published yet.' })]);
  await quiet.close();
});
