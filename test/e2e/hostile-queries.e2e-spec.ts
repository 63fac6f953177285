import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openCast, type Cast } from '../support/api.js';

interface Parameter { readonly name: string; readonly in: string }
interface Read { readonly path: string; readonly parameters: readonly Parameter[] }

/** What people who look for a way in write into an address. */
const HOSTILE = ['\u0000', 'a\u0000b', '\u202e', "'; drop table entry; --", '../../../etc/passwd', '9'.repeat(40), '-1', '1e999', '__proto__', '2026-02-30', '{"$gt":""}', 'x'.repeat(5000)];
/** It answers with a stream that does not end. */
const STREAM = '/v1/events';
const SOME_ID = '00000000-0000-7000-8000-000000000000';

let cast: Cast;
let reads: Read[];
beforeAll(async () => {
  cast = await openCast();
  const { paths } = JSON.parse((await cast.api.send('GET', '/openapi.json')).text) as { paths: Record<string, { readonly get?: { readonly parameters: readonly Parameter[] } }> };
  reads = Object.entries(paths).flatMap(([path, { get }]) => (get === undefined || path === STREAM ? [] : [{ path, parameters: get.parameters }]));
});
afterAll(() => cast.api.close());

/** The address in which one parameter has this value; the ids beside it are of nothing. */
function addressOf({ path }: Read, { name, in: place }: Parameter, value: string): string {
  const asked = path.replace(/\{(\w+)\}/g, (_whole, part: string) => (part === name ? encodeURIComponent(value) : SOME_ID));
  return place === 'query' ? `${asked}?${new URLSearchParams({ [name]: value }).toString()}` : asked;
}

test('no value of any parameter of any reading is answered with a fault of ours, and what is refused is said in a problem', async () => {
  const clients = [cast.regulator, cast.operators.maker, cast.vendor];
  const faults: object[] = [];
  let asked = 0;
  for (const read of reads) for (const parameter of read.parameters) for (const value of HOSTILE) {
    const address = addressOf(read, parameter, value);
    const { status, body: { code } } = await (clients[asked % clients.length] ?? cast.vendor).get(address);
    if (status >= 500 || (status >= 400 && typeof code !== 'string')) faults.push({ address: address.slice(0, 120), status, code });
    asked += 1;
  }
  expect(faults).toEqual([]);
  expect(asked).toBeGreaterThan(5_000);
}, 300_000);
