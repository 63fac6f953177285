import { writeFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { found, openTestApi, type Founded, type TestApi } from '../support/api.js';
import { aDealing, delivered, type Dealing } from '../support/evidence.js';

let api: TestApi;
let operators: Founded;
let dealing: Dealing;
let story: { readonly transfer: string; readonly basis: string };
beforeAll(async () => {
  api = await openTestApi();
  operators = await found(api);
  dealing = await aDealing(api, operators, { seller: { name: { zh: '深圳市𠮷龘數據（福田）有限公司', en: 'Shenzhen Ji Data Ltd' } } });
  story = await delivered(dealing, 'STANDARD_CONTRACT', 'SG');
});
afterAll(() => api.close());

test('x', async () => {
  const sealed = await dealing.vendor.post(`/v1/transfers/${story.transfer}/evidence`);
  console.log(sealed.status, sealed.text);
  const t = Date.now();
  const { evidence } = JSON.parse(sealed.text) as { evidence: { href: string } };
  const res = await api.app.inject({ method: 'GET', url: evidence.href, headers: { authorization: `Bearer ${dealing.vendor.token}` } });
  console.log(res.statusCode, res.headers, Date.now() - t, res.rawPayload.length);
  writeFileSync('/tmp/ev/b.zip', res.rawPayload);
  const res2 = await api.app.inject({ method: 'GET', url: `/v1/bases/${story.basis}/evidence`, headers: { authorization: `Bearer ${dealing.vendor.token}` } });
  writeFileSync('/tmp/ev/basis.zip', res2.rawPayload);
  console.log(Object.keys(unzipSync(res.rawPayload)).join('\n'));
  expect(res.statusCode).toBe(200);
});
