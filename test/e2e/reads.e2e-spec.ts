import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256Hex } from '#core/exchange';
import { canonicalJson, parseVkey, verifyCoseReceipt } from '#core/tlog';
import { admitted, granted, listed, openCast, transferBody, type Client, type Founded, type TestApi } from '../support/api.js';
import { aDescription } from '../support/ledger.js';
import { until } from '../support/until.js';

let api: TestApi;
let operators: Founded;
let vendor: Client;
let buyer: Client;
let regulator: Client;
let listing: string;
let grant: string;
let transfer: string;
beforeAll(async () => {
  ({ api, operators, vendor, buyer, regulator } = await openCast());
  ({ listing } = await listed(vendor, { offer: { title: { zh: '港口集装箱吞吐', en: 'Container throughput' } } }));
  grant = await granted({ vendor, buyer, listing });
  transfer = (await buyer.does('/v1/transfers', transferBody(grant))).id;
});
afterAll(() => api.close());

describe('a list', () => {
  test.each([['the oldest first', '', false], ['the oldest first, where that is said', '&sort=oldest', false], ['the newest first, where that is asked for', '&sort=newest', true]])('comes in pages that follow each other without gap or repetition: %s', async (_what, sort, isReversed) => {
    const seller = await admitted(api, operators, { capacities: ['vendor'] });
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await seller.does('/v1/products', { description: aDescription() })).id);
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const { items, next } = (await seller.get(`/v1/products?limit=2${sort}${after === '' ? '' : `&after=${after}`}`)).body as { items: readonly { id: string }[]; next: string | null };
      seen.push(...items.map(({ id }) => id));
      after = next;
    }
    expect(seen).toEqual(isReversed ? ids.reverse() : ids);
  });
  test('is filtered by state and by the columns of its kind', async () => {
    expect((await vendor.get('/v1/listings?state=LISTED')).body.items.map(({ id }) => id)).toContain(listing);
    expect((await vendor.get('/v1/listings?state=DRAFT')).body.items).toEqual([]);
    expect((await operators.maker.get(`/v1/transfers?grant=${grant}`)).body.items.map(({ id }) => id)).toEqual([transfer]);
    expect((await operators.maker.get(`/v1/transfers?grant=grt_${randomUUID()}`)).body.items).toEqual([]);
  });
  test.each([['limit=0', 'invalid_request'], ['limit=x', 'invalid_request'], ['limit=1&limit=2', 'invalid_request'], ['state=NONSENSE', 'invalid_request'], ['sort=up', 'invalid_request'], ['party_a=x', 'invalid_request'], ['after=nonsense', 'invalid_cursor'], ["after=' or 1=1", 'invalid_cursor']])('?%s is 400', async (query, code) => {
    const { status, body } = await vendor.get(`/v1/listings?${query.replace(/ /g, '%20')}`);
    expect([status, body.code]).toEqual([400, code]);
  });
  test('more than its most is its most', async () => expect((await operators.maker.get('/v1/entries?limit=999')).body.items.length).toBeLessThanOrEqual(200));
});

describe('GET /v1/catalog', () => {
  test('finds what is on offer in Chinese and in English, by sector too', async () => {
    for (const query of ['q=港口', 'q=contain', 'sector=transport', 'q=港口&sector=transport']) await until(async () => (await buyer.get(`/v1/catalog?${encodeURI(query)}`)).body.items.some(({ id }) => id === listing));
    expect((await buyer.get(`/v1/catalog?${encodeURI('q=港口&sector=finance')}`)).body.items).toEqual([]);
  });
  test('counts what is on offer by each facet, the other choices standing; what is not shown to somebody is not counted for them', async () => {
    const counted = async (who: Client, query: string): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> => {
      const { status, text } = await who.get(`/v1/catalog/facets?${encodeURI(query)}`);
      expect(status).toBe(200);
      const { items } = JSON.parse(text) as { readonly items: readonly { readonly facet: string; readonly isWhole: boolean; readonly values: readonly { readonly value: string; readonly count: number }[] }[] };
      expect(items.every(({ isWhole }) => isWhole)).toBe(true);
      return Object.fromEntries(items.map(({ facet, values }) => [facet, Object.fromEntries(values.map(({ value, count }) => [value, count]))]));
    };
    await until(async () => (await counted(buyer, 'q=港口'))['sector']?.['transport'] === 1);
    const ports = await counted(buyer, 'q=港口');
    expect(ports).toMatchObject({ sector: { transport: 1 }, kind: { data_set: 1 }, mode: { file: 1 }, price: { free: 1 }, regime: { NON_PUBLIC: 1 } });
    expect(Object.keys(ports)).toEqual(['sector', 'kind', 'mode', 'price', 'regime', 'abroad', 'personal']);
    expect(await counted(buyer, 'q=港口&sector=finance')).toMatchObject({ sector: { transport: 1 }, kind: {} });
    expect(await counted(buyer, 'q=，')).toMatchObject({ sector: {} });
    const before = (await counted(vendor, ''))['sector']?.['transport'] ?? 0;
    await listed(vendor, { offer: { visibility: 'invited', invited: [] } });
    await until(async () => (await counted(vendor, ''))['sector']?.['transport'] === before + 1);
    expect((await counted(buyer, ''))['sector']?.['transport']).toBeLessThan(before + 1);
    expect((await buyer.get('/v1/catalog/facets?abroad=perhaps')).status).toBe(400);
  });
  test('one item comes with its description and its ODRL offer', async () => {
    const { status, body } = await buyer.get(`/v1/catalog/${listing}`);
    expect([status, body]).toMatchObject([200, { id: listing, policy: { '@type': 'Offer', assigner: `urn:yaosu:participant:${vendor.org}`, permission: [{ action: 'use' }] }, description: { sector: 'transport' } }]);
  });
  test('one item comes with the fields that a buyer asks for by name, as its product describes them, also for whoever is merely offered it', async () => {
    const { body: { fields, product } } = await buyer.get(`/v1/catalog/${listing}`) as unknown as { body: { fields: { name: string }[]; product: string } };
    const described = (await vendor.get(`/v1/products/${product}`)).body as unknown as { versions: { fieldsSha256: string }[] };
    expect(fields.map(({ name }) => name)).toEqual(['junction', 'flow']);
    expect(sha256Hex(canonicalJson(fields))).toBe(described.versions.at(-1)?.fieldsSha256);
    expect((await buyer.get('/v1/catalog?limit=200')).body.items.filter((item) => 'fields' in item)).toEqual([]);
  });
  test('404 for what is not on offer, or only to others', async () => {
    const secret = await listed(vendor, { offer: { visibility: 'invited', invited: [] } });
    for (const id of [secret.listing, `lst_${randomUUID()}`, 'nonsense']) expect((await buyer.get(`/v1/catalog/${id}`)).status).toBe(404);
    expect((await vendor.get(`/v1/catalog/${secret.listing}`)).status).toBe(200);
    expect((await regulator.get(`/v1/catalog/${secret.listing}`)).status).toBe(200);
  });
});

describe('GET /v1/documents/{sha256}', () => {
  let agreement: string;
  let negotiation: string;
  beforeAll(async () => {
    ({ agreementSha256: agreement, negotiation } = (await buyer.get(`/v1/grants/${grant}`)).body as unknown as { agreementSha256: string; negotiation: string });
  });

  test('200 for a party that names a state of its own with the digest: the bytes hash to it', async () => {
    for (const naming of [negotiation, grant]) {
      const { status, text, headers } = await buyer.get(`/v1/documents/${agreement}?of=${naming}`);
      expect([status, sha256Hex(text), headers['content-type']]).toEqual([200, agreement, 'application/json; charset=utf-8']);
    }
  });
  test('200 for operators and regulators without more', async () => {
    for (const reader of [operators.maker, regulator]) expect((await reader.get(`/v1/documents/${agreement}`)).status).toBe(200);
  });
  test('404 for a party that names nothing, another\'s, or a state without the digest', async () => {
    const stranger = await admitted(api, operators, { capacities: ['buyer'] });
    for (const [who, query] of [[buyer, ''], [buyer, `?of=${transfer}`], [buyer, '?of=nonsense'], [stranger, `?of=${grant}`]] as const) expect((await who.get(`/v1/documents/${agreement}${query}`)).status).toBe(404);
  });
  test('404 for what is no digest, or of nothing', async () => {
    for (const digest of ['nonsense', '0'.repeat(64)]) expect((await regulator.get(`/v1/documents/${digest}`)).status).toBe(404);
  });
});

describe('GET /v1/entries', () => {
  test('a party sees those that name it, an authority all of them', async () => {
    const size = await api.runtime.ledger.size();
    await until(async () => (await buyer.get('/v1/entries?limit=200')).body.items.length > 0);
    const { items } = (await buyer.get('/v1/entries?limit=200')).body;
    const parties = items.map(({ entry }) => (entry as unknown as { parties: string[] }).parties);
    expect(parties.every((named) => named.includes(buyer.org))).toBe(true);
    expect(items.length).toBeLessThan(size);
    const page = (await operators.maker.get('/v1/entries?from=0&limit=3')).body;
    expect([page.items.map(({ index }) => index), page.next]).toEqual([[0, 1, 2], '3']);
  });
  test('of one aggregate are there for its parties as soon as they have acted', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await vendor.does('/v1/products', { description: aDescription() });
      expect((await vendor.get(`/v1/entries?stream=${id}`)).body.items).toHaveLength(1);
      expect((await buyer.get(`/v1/entries?stream=${id}`)).body.items).toEqual([]);
    }
  });
  describe('is searched', () => {
    type Found = { readonly index: number; readonly entry: { readonly type: string; readonly stream: string; readonly at: string; readonly parties: readonly string[]; readonly data: object } };
    const search = async (who: Client, query: string): Promise<{ readonly items: readonly Found[]; readonly next: string | null }> => JSON.parse((await who.get(`/v1/entries?${query}`)).text) as { readonly items: readonly Found[]; readonly next: string | null };

    test('from the latest back to the first, page by page, and never one twice', async () => {
      const found: number[] = [];
      for (let from: string | null = ''; from !== null;) {
        const page = await search(operators.maker, `party=${buyer.org}&sort=newest&limit=3${from === '' ? '' : `&from=${from}`}`);
        found.push(...page.items.map(({ index }) => index));
        from = page.next;
      }
      const { items } = await search(operators.maker, `party=${buyer.org}&limit=200`);
      expect(found).toEqual(items.map(({ index }) => index).reverse());
      expect((await search(operators.maker, `type=transfer.requested&sort=newest&limit=1`)).items[0]?.index).toBe((await search(operators.maker, 'type=transfer.requested&limit=200')).items.at(-1)?.index);
      const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      expect((await search(operators.maker, `since=${day}&until=${day}&sort=newest&limit=1`)).items).toEqual((await search(operators.maker, 'sort=newest&limit=1')).items);
      for (const none of ['since=2099-01-01', 'until=2000-01-01']) expect(await search(operators.maker, `${none}&sort=newest`)).toEqual({ items: [], next: null });
      expect((await search(operators.maker, 'from=0&sort=newest')).items.map(({ index }) => index)).toEqual([0]);
      expect((await operators.maker.get('/v1/entries?sort=sideways')).status).toBe(400);
    });
    test('by type, by party, and by what it mentions, all at once', async () => {
      const { items } = await search(operators.maker, `type=transfer.requested&party=${buyer.org}&mentions=${grant}`);
      expect(items.map(({ entry }) => entry.type)).toContain('transfer.requested');
      expect(items.every(({ entry }) => entry.type === 'transfer.requested' && entry.parties.includes(buyer.org) && JSON.stringify(entry).includes(grant))).toBe(true);
      const { items: mentioned } = await search(operators.maker, `mentions=${grant}&limit=200`);
      expect(mentioned.length).toBeGreaterThan(items.length);
    });
    test('by days in Shanghai, both included', async () => {
      const { items: [first] } = await search(operators.maker, 'limit=1');
      const day = new Date(Date.parse(first?.entry.at ?? '') + 8 * 3_600_000).toISOString().slice(0, 10);
      expect((await search(operators.maker, `since=${day}&limit=1`)).items).toHaveLength(1);
      expect((await search(operators.maker, `until=${day}&limit=1`)).items).toHaveLength(1);
      for (const none of ['since=2099-01-01', 'until=2000-01-01']) expect(await search(operators.maker, none)).toEqual({ items: [], next: null });
    });
    test('page by page, each entry once', async () => {
      const all = await search(operators.maker, `party=${buyer.org}&type=grant.provisioned&limit=200`);
      const seen: number[] = [];
      for (let from: string | null = '0'; from !== null;) {
        const page = await search(operators.maker, `party=${buyer.org}&type=grant.provisioned&limit=1&from=${from}`);
        seen.push(...page.items.map(({ index }) => index));
        from = page.next;
      }
      expect(seen).toEqual(all.items.map(({ index }) => index));
    });
    test('by a party only among what names it itself', async () => {
      const { items } = await search(buyer, `party=${operators.maker.org}&limit=200`);
      expect(items.every(({ entry }) => entry.parties.includes(buyer.org) && entry.parties.includes(operators.maker.org))).toBe(true);
      expect((await search(await admitted(api, operators, { capacities: ['buyer'] }), `party=${buyer.org}&mentions=${grant}`)).items).toEqual([]);
    });
    test('400 for what is no day, too short, or no filter; 404 for what is no participant', async () => {
      for (const query of ['since=soon', 'mentions=ab', 'kind=x']) expect((await operators.maker.get(`/v1/entries?${query}`)).status).toBe(400);
      expect((await operators.maker.get('/v1/entries?party=x')).status).toBe(404);
    });
  });
  test('one: 200 with what its bytes say, 404 beyond the end and for what is no index', async () => {
    expect((await operators.maker.get('/v1/entries/0')).body).toMatchObject({ index: 0, leafHash: expect.any(String), entry: { v: 1, type: 'participant.founded' } });
    for (const index of ['99999999', '-1', '01', '1e3', 'x', '9'.repeat(30)]) expect((await operators.maker.get(`/v1/entries/${index}`)).status).toBe(404);
  });
  test('receipt: COSE by Accept or by its name, which verifies under the key of the log', async () => {
    await until(async () => (await operators.maker.get('/v1/entries/0/receipt')).status === 200);
    const { leafHash } = JSON.parse((await operators.maker.get('/v1/entries/0')).text) as { leafHash: string };
    const vkey = parseVkey((await api.send('GET', '/log/vkey')).text.trim());
    for (const [path, accept] of [['receipt', 'application/cose'], ['receipt.cose', '*/*']]) {
      const answer = await api.app.inject({ method: 'GET', url: `/v1/entries/0/${path}`, headers: { authorization: `Bearer ${operators.maker.token}`, accept } });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/cose']);
      expect(vkey.ok && verifyCoseReceipt(answer.rawPayload, Buffer.from(leafHash, 'base64'), [vkey.value])).toMatchObject({ ok: true, value: { index: 0 } });
    }
  });
  test('receipt: against the checkpoint of a size, the same for ever; 404 where none was published, 400 for what is no size', async () => {
    await until(async () => (await operators.maker.get('/v1/entries/0/receipt')).status === 200);
    const { size = 0, note = '' } = await api.runtime.log.checkpointFrom(1) ?? {};
    const { proof } = (await operators.maker.get(`/v1/entries/0/receipt?size=${size}`)).body;
    expect(proof).toContain(`\n\n${note}`);
    expect((await operators.maker.get(`/v1/entries/0/receipt.tlog-proof?size=${size}`)).text).toBe(proof);
    expect((await operators.maker.get('/v1/entries/0/receipt?size=99999999')).status).toBe(404);
    for (const wrong of ['0', '-1', '01', 'x']) expect((await operators.maker.get(`/v1/entries/0/receipt?size=${wrong}`)).status).toBe(400);
  });
  test('receipt: JSON, or the bare proof by Accept or by its name', async () => {
    await until(async () => (await operators.maker.get('/v1/entries/0/receipt')).status === 200);
    const { proof } = (await operators.maker.get('/v1/entries/0/receipt')).body;
    const [byAccept, byName] = [await operators.maker.get('/v1/entries/0/receipt', { accept: 'text/plain' }), await operators.maker.get('/v1/entries/0/receipt.tlog-proof')];
    for (const { text, headers } of [byAccept, byName]) expect([text.split('\n').slice(0, 2), headers['content-type']]).toEqual([proof.split('\n').slice(0, 2), 'text/plain; charset=utf-8']);
  });
});

describe('GET /v1/events', () => {
  let base: string;
  beforeAll(async () => {
    await api.app.listen(0, '127.0.0.1');
    base = await api.app.getUrl();
  });

  interface Event { readonly id: number; readonly event: string; readonly data: { readonly index: number; readonly stream: string } }
  const parsed = (frame: string): Event => {
    const [, id, event = '', data = ''] = /^id: (\d+)\nevent: (\S+)\ndata: (.*)$/.exec(frame) ?? [];
    return { id: Number(id), event, data: JSON.parse(data) as Event['data'] };
  };
  /** The first `count` events of a stream, which is then left. */
  const events = ({ clientId, clientSecret }: Client, path: string, { count, headers = {} }: { readonly count: number; readonly headers?: Record<string, string> }): Promise<Event[]> =>
    api.login({ clientId, clientSecret }).then(({ token }) => new Promise((resolve, reject) => {
      const req = get(base + path, { headers: { authorization: `Bearer ${token}`, ...headers } }, (res) => {
        let text = '';
        if (res.headers['content-type'] !== 'text/event-stream') reject(new Error(String(res.headers['content-type'])));
        res.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          const frames = text.split('\n\n').filter((frame) => frame.startsWith('id: '));
          if (frames.length < count) return;
          req.destroy();
          resolve(frames.slice(0, count).map(parsed));
        });
      });
      req.once('error', reject);
    }));

  test('an authority sees every entry in order, and goes on where it was', async () => {
    const first = await events(operators.maker, '/v1/events?from=0', { count: 3 });
    expect(first.map(({ id }) => id)).toEqual([0, 1, 2]);
    const next = await events(operators.maker, '/v1/events', { count: 2, headers: { 'last-event-id': '2' } });
    expect(next.map(({ id, data }) => [id, data.index])).toEqual([[3, 3], [4, 4]]);
  });
  test('a party sees what names it, of one aggregate when it asks so', async () => {
    const seen = await events(buyer, `/v1/events?from=0&stream=${transfer}`, { count: 1 });
    expect(seen).toMatchObject([{ event: 'transfer.requested', data: { stream: transfer } }]);
  });
  test('what happens comes at once', async () => {
    const coming = events(operators.maker, '/v1/events', { count: 1 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { id } = await vendor.does('/v1/products', { description: aDescription() });
    expect(await coming).toMatchObject([{ event: 'product.described', data: { stream: id } }]);
  });
});

describe('a regulator\'s query', () => {
  const queries = async (): Promise<{ query: string; rows: number; answerSha256: string }[]> => {
    const entries = await api.runtime.ledger.entries(0, 10_000);
    return entries.filter(({ type }) => type === 'inspection.queried').map(({ body }) => (JSON.parse(Buffer.from(body).toString()) as { data: { query: string; rows: number; answerSha256: string } }).data);
  };

  test.each(['/v1/listings?state=LISTED', '/v1/participants', '/v1/entries/0', '/v1/queue'])('GET %s leaves its entry with rows and digest of the answer', async (path) => {
    const { text, body } = await regulator.get(path);
    const last = (await queries()).at(-1);
    expect(last).toMatchObject({ query: `GET ${path}`, rows: path === '/v1/queue' || path.endsWith('0') ? 1 : body.items.length });
    expect(last?.answerSha256).toBe(sha256Hex(text));
  });
  test('that is refused leaves none, nor does anyone else\'s', async () => {
    const before = (await queries()).length;
    await regulator.get('/v1/listings/nonsense');
    await vendor.get('/v1/listings');
    await operators.maker.get('/v1/listings');
    expect((await queries()).length).toBe(before);
  });
  test('has no answer when its entry cannot be written', async () => {
    const { ledger } = api.runtime;
    Object.assign(ledger, { submit: () => Promise.reject(new Error('away')) });
    const answered = await regulator.get('/v1/listings');
    Reflect.deleteProperty(ledger, 'submit');
    expect([answered.status, answered.body.code]).toEqual([500, 'internal_error']);
    expect(answered.text).not.toContain(listing);
  });
});
