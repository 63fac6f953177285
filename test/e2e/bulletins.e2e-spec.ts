import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { verifyEntries, type EntrySet } from '#core/exchange';
import { fromBase64 } from '#core/tlog';
import { replay } from '#ledger';
import { statisticsReport } from '../../apps/cli/src/statistics/report.js';
import { openAsking } from '../support/asking.js';
import { aDefinition } from '../property/packs.js';
import { admitted, expected, granted, listed, openCast, transferBody, type Answered, type Body, type Cast, type Client } from '../support/api.js';
import { aDescription } from '../support/ledger.js';
import { until } from '../support/until.js';

/** A rule of a regulator over HTTP, through the seven steps: 发布、征集、查看、送达、办理、监督、评价. */
const clock = { ahead: 0 };
const DAY_MS = 86_400_000;
const now = (): Date => new Date(Date.now() + clock.ahead);
const day = (ahead: number): string => new Date(now().getTime() + 8 * 3_600_000 + ahead * DAY_MS).toISOString().slice(0, 10);
const is = ({ status, body: { code } }: Answered, wanted: number, wantedCode: string): void => expect([status, code]).toEqual([wanted, wantedCode]);
interface Notice extends Body { readonly owner: string; readonly through: number; readonly grounds: EntrySet; readonly obligation: string; readonly bulletin: string }
interface Progress { readonly concerned: number; readonly delivered: number; readonly acknowledged: number; readonly handled: number; readonly overdue: number }

let cast: Cast;
let second: Client;
let untouched: Client;
let bulletin: string;
beforeAll(async () => {
  cast = await openCast({ now });
  const { api, operators, vendor, buyer, regulator } = cast;
  untouched = await admitted(api, operators, { capacities: ['vendor'] });
  const { person } = await regulator.does(`/v1/participants/${regulator.org}/persons`, { name: '周敏' });
  second = await api.login(await regulator.does(`/v1/participants/${regulator.org}/credentials`, { person }), person);
  await deliver(vendor, buyer);
});
afterAll(() => cast.api.close());

async function deliver(vendor: Client, buyer: Client): Promise<void> {
  const { listing } = await listed(vendor);
  const { id } = await buyer.does('/v1/transfers', transferBody(await granted({ vendor, buyer, listing })));
  await until(async () => (await buyer.get(`/v1/transfers/${id}`)).body.clearance === 'CLEARED');
}
const notices = async (who: Client): Promise<readonly Notice[]> => expected(await who.get(`/v1/notices?bulletin=${bulletin}`), 200).items as unknown as Notice[];
const progress = async (): Promise<Progress> => expected(await cast.regulator.get(`/v1/bulletins/${bulletin}/progress`), 200) as unknown as Progress;

describe('a rule', () => {
  const draft = { kind: 'rule', title: { zh: '出境交付补充规则', en: 'Supplementary rule' }, summary: { zh: '向境外交付的，补充评估' }, text: { zh: '第一条 向境外交付数据的，应当补充评估。' } };

  test('is drafted, stands for comment to its last day, and is read by everyone', async () => {
    bulletin = (await cast.regulator.does('/v1/bulletins', draft)).id;
    expect((await cast.api.send('GET', '/public/figures.json')).text).not.toContain(bulletin);
    await cast.regulator.does(`/v1/bulletins/${bulletin}/collect`, { until: day(2) });
    await cast.vendor.does(`/v1/bulletins/${bulletin}/comments`, { opinion: '建议给予三个月过渡期' });
    const { items } = expected(await untouched.get(`/v1/bulletins/${bulletin}/comments`), 200);
    expect(items).toEqual([expect.objectContaining({ participant: cast.vendor.org, opinion: '建议给予三个月过渡期' })]);
    expect(expected(await cast.buyer.get(`/v1/bulletins/${bulletin}/text`), 200)).toMatchObject({ text: draft.text });
    is(await cast.regulator.post(`/v1/bulletins/${bulletin}/publish`, publication()), 409, 'state_conflict');
    clock.ahead += 3 * DAY_MS;
    await until(async () => (await cast.regulator.get(`/v1/bulletins/${bulletin}`)).body.state === 'COLLECTED');
    is(await cast.vendor.post(`/v1/bulletins/${bulletin}/comments`, { opinion: '太晚' }), 409, 'state_conflict');
  });

  const publication = (): object => ({
    effectiveOn: day(1), closesOn: day(10), task: { zh: '补充评估并提交报告' }, article: '《补充规则》第一条', dueWorkingDays: 5,
    scope: { occasion: 'transfer', side: 'vendor', since: null, where: [{ fact: 'direction', in: ['cross-border'] }], pack: null },
  });

  test('is published by a second person, and reaches exactly those whom it concerns, by entries that prove it', async () => {
    is(await cast.regulator.post(`/v1/bulletins/${bulletin}/publish`, publication()), 422, 'same_person');
    await second.does(`/v1/bulletins/${bulletin}/publish`, publication());
    await until(async () => (await notices(cast.regulator)).length === 1);
    const [notice] = await notices(cast.vendor);
    expect(await notices(untouched)).toEqual([]);
    const { items } = expected(await cast.regulator.get('/v1/statistics/transfers/entries?direction=cross-border'), 200);
    const members = items.filter(({ index }) => index < (notice?.through ?? 0)).map(({ index, leafHash }) => ({ index, leaf: fromBase64(leafHash) ?? new Uint8Array() }));
    expect(verifyEntries(notice?.grounds ?? { count: 0, first: null, last: null, digest: '' }, members)).toMatchObject({ ok: true, value: { count: 1 } });
    expect((await cast.vendor.get(`/v1/obligations/${notice?.obligation ?? ''}`)).body).toMatchObject({ kind: 'rule-notice', state: 'OPEN', article: '《补充规则》第一条', source: notice?.id });
    is(await untouched.get(`/v1/notices/${notice?.id ?? ''}`), 404, 'not_found');
  });

  test('reaches whoever comes to be concerned before its closing day', async () => {
    await deliver(untouched, cast.buyer);
    await until(async () => (await notices(untouched)).length === 1);
    expect(await progress()).toMatchObject({ concerned: 2, delivered: 2, acknowledged: 0, handled: 0, overdue: 0 });
  });

  test('is acknowledged and handled with proof; what is not done in time is overdue', async () => {
    const [{ id: mine } = { id: '' }] = await notices(cast.vendor);
    await cast.vendor.does(`/v1/notices/${mine}/acknowledge`);
    is(await cast.vendor.post(`/v1/notices/${mine}/acknowledge`), 409, 'state_conflict');
    await cast.vendor.does(`/v1/notices/${mine}/handle`, { evidenceSha256: 'c'.repeat(64) });
    is(await untouched.post(`/v1/notices/${mine}/handle`, { evidenceSha256: 'c'.repeat(64) }), 404, 'not_found');
    await cast.regulator.does(`/v1/notices/${mine}/return`, { reason: '报告未盖章', dueOn: day(30) });
    await cast.vendor.does(`/v1/notices/${mine}/handle`, { evidenceSha256: 'd'.repeat(64) });
    clock.ahead += 20 * DAY_MS;
    await until(async () => (await progress()).overdue === 1);
    expect(await progress()).toMatchObject({ delivered: 2, acknowledged: 2, handled: 1 });
  });

  test('is evaluated after it has closed, and stands on the public page with its numbers', async () => {
    await until(async () => (await cast.regulator.get(`/v1/bulletins/${bulletin}`)).body.state === 'CLOSED');
    await cast.regulator.does(`/v1/bulletins/${bulletin}/evaluate`, { summary: { zh: '一家已办结，一家逾期，责令限期办理' } });
    expect((await cast.regulator.get(`/v1/bulletins/${bulletin}`)).body).toMatchObject({ state: 'EVALUATED', delivered: 2, handled: 1, evaluation: { open: 1 } });
    const { headers, text } = await cast.api.send('GET', `/public/bulletins/${bulletin}/text`);
    expect([headers['content-type'], JSON.parse(text)]).toEqual(['application/json; charset=utf-8', draft.text]);
  });

  test('is compared by the replay: whom it concerns, and by which entries', async () => {
    const { differences } = await replay(cast.api.runtime.pool, 1);
    expect(differences).toEqual([]);
    const db = new pg.Client({ connectionString: cast.api.runtime.databaseUrl });
    await db.connect();
    await db.query('update bulletin_match set count = count, last_idx = last_idx + 1');
    expect((await replay(cast.api.runtime.pool, 1)).differences.join()).toContain('concerns others, or by other entries');
    await db.query('update bulletin_match set last_idx = last_idx - 1');
    await db.end();
  });
});

describe('a rule about verdicts', () => {
  interface Changes { readonly changes: Readonly<Record<string, number>>; readonly participants: readonly { readonly participant: string }[] }

  /** Sends the data of so many people abroad; returns who has. */
  async function exporting(people: number): Promise<Client> {
    const vendor = await admitted(cast.api, cast.operators, { capacities: ['vendor'] });
    const { listing } = await listed(vendor, { description: { fields: [{ ...aDescription().fields[0], name: 'name', personal: true }] as never } });
    const manifest = { files: [{ name: 'a.csv', sha256: 'ab'.repeat(32), rows: 1, bytes: 1 }], rows: 1, bytes: 1, fields: ['name'] };
    const { id } = await vendor.does('/v1/transfers', transferBody(await granted({ vendor, buyer: cast.buyer, listing }), { manifest, people: { general: people, sensitive: 0 } }));
    await until(async () => (await vendor.get(`/v1/transfers/${id}`)).body.clearance === 'CLEARED');
    return vendor;
  }

  test('reaches exactly those whose verdicts another pack turns, whom the replay under that pack names', async () => {
    const { operators: { maker, checker } } = cast;
    const [many, few] = [await exporting(7), await exporting(4)];
    const { id: pack } = await maker.does('/v1/packs', { definition: aDefinition({ version: 'bulletin.1', effectiveFrom: day(60), thresholds: { contractGeneral: 5 } }), note: '试行' });
    ({ id: bulletin } = await maker.does('/v1/bulletins', { kind: 'rule', title: { zh: '标准合同门槛调整' }, summary: { zh: '自施行之日起，五人以上须订立标准合同' }, text: { zh: '第一条' } }));
    const scope = { occasion: 'verdict', side: 'vendor', since: null, where: [{ fact: 'becomes', in: ['STANDARD_CONTRACT'] }], pack };
    await checker.does(`/v1/bulletins/${bulletin}/publish`, { effectiveOn: day(60), closesOn: day(70), task: { zh: '订立标准合同并备案' }, article: '第一条', dueWorkingDays: 10, scope });
    await until(async () => (await notices(many)).length === 1);
    const { headers } = await maker.post(`/v1/packs/${pack}/replays`);
    await until(async () => (await maker.get(headers['location'] ?? '')).body.state === 'DONE');
    const { changes, participants } = JSON.parse((await maker.get(`${headers['location'] ?? ''}/report`)).text) as Changes;
    expect([changes, participants.map(({ participant }) => participant)]).toEqual([{ 'EXEMPT → STANDARD_CONTRACT': 1 }, [many.org]]);
    expect((await notices(maker)).map(({ owner }) => owner)).toEqual([many.org]);
    const [notice] = await notices(many);
    expect((await many.get(`/v1/obligations/${notice?.obligation ?? ''}`)).body).toMatchObject({ kind: 'rule-notice', state: 'OPEN', dueAt: expect.any(String) });
    expect([await notices(few), await notices(untouched)]).toEqual([[], []]);
    expect((await replay(cast.api.runtime.pool, 1)).differences).toEqual([]);
  });
});

describe('the month after', () => {
  test('its report is sealed, as JSON, CSV and PDF that say the same', async () => {
    clock.ahead += 31 * DAY_MS;
    const { regulator } = cast;
    await until(async () => expected(await regulator.get('/v1/statistics/monthly'), 200).items.length > 0);
    const [sealed] = expected(await regulator.get('/v1/statistics/monthly?limit=1'), 200).items as unknown as { month: string; reportSha256: string; transfers: number; edition: number }[];
    const { month = '', reportSha256 = '' } = sealed ?? {};
    expect((await regulator.get(`/v1/statistics/monthly/${month}`)).body).toMatchObject({ month, edition: 1, report: { month, statistics: { transfers: { total: { value: { count: sealed?.transfers } } } } } });
    expect((await regulator.get(`/v1/documents/${reportSha256}`)).status).toBe(200);
    const csv = await regulator.get(`/v1/statistics/monthly/${month}/report.csv`);
    expect(csv.text).toMatch(new RegExp(`^\\uFEFF"month","edition".*"sha256","${reportSha256}"\\r\\n$`, 's'));
    const pdf = await regulator.get(`/v1/statistics/monthly/${month}/report.pdf`);
    expect([pdf.headers['content-type'], pdf.text.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
    expect((await regulator.get(`/v1/statistics/monthly/${month}/report.pdf`)).text).toBe(pdf.text);
    is(await regulator.get('/v1/statistics/monthly/1999-01'), 404, 'not_found');
    const asking = await openAsking(cast.api, regulator);
    expect(await asking.run(statisticsReport, month, '--json')).toEqual({ code: 0, said: JSON.stringify({ dir: asking.directory, month, edition: 1, reportSha256 }) });
    const [made, printed] = await Promise.all(['csv', 'pdf'].map((kind) => readFile(join(asking.directory, `${month}.${kind}`), 'utf8')));
    expect([made, printed?.slice(0, 5)]).toEqual([csv.text, '%PDF-']);
    for (const [code, of] of [[1, '1999-01'], [2, '1999-13']] as const) expect((await asking.run(statisticsReport, of)).code).toBe(code);
    await asking.close();
  });
});
