import { randomUUID } from 'node:crypto';
import { applicant, applicationBody, type Cast, type Client, type TestApi } from '../../support/api.js';
import { aDescription } from '../../support/ledger.js';
import { until } from '../../support/until.js';

/** What any request may be refused with. */
export async function refusals(api: TestApi, limited: TestApi): Promise<void> {
  const ask = (sent: Parameters<TestApi['send']>[2], on = api): Promise<unknown> => on.send('POST', '/v1/participants', { ...sent, headers: { 'idempotency-key': randomUUID(), ...sent?.headers } });
  await ask({ body: { ...applicationBody(), unknown: 1 } });
  await ask({ payload: 'a=b', headers: { 'content-type': 'text/plain' } });
  await ask({ payload: JSON.stringify({ text: 'x'.repeat(1_048_576) }) });
  await api.send('DELETE', '/v1/listings');
  const client = await applicant(limited);
  await ask({ body: applicationBody() }, limited);
  Object.assign(limited.runtime.ledger, { get: () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })) });
  await client.get('/v1/products');
  await api.send('POST', '/oauth/token', { payload: 'grant_type=password', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  await api.send('POST', '/oauth/token', { payload: 'grant_type=client_credentials&client_id=x&client_secret=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
}

/** What was known at a moment, and what one write changed. */
async function history({ api: { runtime: { log, ledger } }, vendor, regulator }: Cast): Promise<void> {
  const atRest = async (): Promise<number> => {
    await until(async () => (await log.latest())?.size === await ledger.size());
    return ledger.size();
  };
  const from = await atRest();
  const { id, entry } = await vendor.does('/v1/products', { description: aDescription() });
  await vendor.get(`/v1/as-of/${id}?index=${entry.index}`);
  await vendor.get('/v1/as-of/packs/cn-export?on=2024-03-22&known=0');
  await regulator.get(`/v1/log/changes?from=${from}&to=${await atRest()}`);
}

/** Everything as it is in the end. */
export async function reads(cast: Cast): Promise<void> {
  const { api, operators: { maker }, vendor, buyer, regulator } = cast;
  await history(cast);
  await buyer.get('/v1/queue');
  await buyer.get(`/v1/listings/lst_${randomUUID()}`);
  await until(async () => (await buyer.get('/v1/catalog?limit=1&q=%E4%BA%A4%E9%80%9A')).body.items.length > 0);
  await buyer.get('/v1/catalog/facets?q=%E4%BA%A4%E9%80%9A');
  /** A list and its first item, whose id is returned. */
  const first = async (who: Client, list: string): Promise<string> => {
    const id = (await who.get(`/v1/${list}`)).body.items[0]?.id ?? '';
    await who.get(`/v1/${list.replace(/\?.*/, '')}/${id}`);
    return id;
  };
  for (const list of ['catalog?limit=1', 'products?state=REGISTERED&limit=1', 'negotiations?state=FINALIZED&limit=1', 'transfers?state=COMPLETED&limit=1']) await first(vendor, list);
  await first(vendor, `checks?state=PASS&subject=${await first(vendor, 'listings?state=LISTED&limit=1')}`);
  await first(regulator, 'holds?limit=1');
  const grant = await first(vendor, 'grants?state=ACTIVE&limit=1');
  await vendor.get(`/v1/participants/${await first(vendor, 'participants?limit=1')}/people`);
  await vendor.get(`/v1/party-names?of=${grant}`);
  await buyer.get(`/v1/documents/${(await vendor.get(`/v1/grants/${grant}`)).body.agreementSha256}?of=${grant}`);
  await maker.get('/v1/entries?from=0&limit=2');
  for (const path of ['', '/receipt', '/receipt.tlog-proof']) await until(async () => (await maker.get(`/v1/entries/0${path}`)).status === 200);
  for (const path of ['/log/checkpoint', '/log/vkey', '/log/policy', '/log/timestamps', '/.well-known/jwks.json', '/.well-known/oauth-authorization-server', '/healthz', '/readyz']) await api.send('GET', path);
  await api.send('POST', '/v1/products', { body: { description: aDescription() }, headers: { 'idempotency-key': randomUUID() } });
}
