import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Id } from '#core/exchange';
import { formatTlogProof, formatVkey, KEY_TYPE, parseTlogProof, signerOf, signNote, verificationKeyOf, type SigningKey } from '#core/tlog';
import { systemCaller } from '#ledger';
import { admitted, granted, listed, type Client, type TestApi } from '../support/api.js';
import { hasBrowser, seriousFindings, watchedPage, type Watched } from '../support/browser.js';
import { button, inDialog, openConsole, stepButton, type ConsoleStage } from '../support/console.js';
import { aDescription, anOffer } from '../support/ledger.js';
import { until } from '../support/until.js';

/** What leaves the console on paper or as a file, what is brought to it to be verified, and what happens when two people work on the same. */
const DAY_MS = 86_400_000;
const WIDE = 1440;
/** A registration is on public notice for weeks; one month more has passed at the end. */
const NOTICE_DAYS = 40;
const suite = hasBrowser() ? describe : describe.skip;

async function leave({ page, context, faults }: Watched): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
}

suite('papers and files on the console', () => {
  const clock = { ahead: -(NOTICE_DAYS + 1) * DAY_MS };
  let stage: ConsoleStage;
  let api: TestApi;
  let url: string;
  let vendor: Client;
  let buyer: Client;
  let listing: string;
  let title: string;
  let day: string;
  beforeAll(async () => {
    stage = await openConsole({ now: () => new Date(Date.now() + clock.ahead) });
    ({ api, url } = stage);
    const { operators } = stage;
    vendor = await admitted(api, operators, { capacities: ['vendor'] });
    buyer = await admitted(api, operators, { capacities: ['buyer'] });
    ({ listing } = await listed(vendor));
    await granted({ vendor, buyer, listing });
    day = new Date(Date.now() + clock.ahead + 8 * 3_600_000).toISOString().slice(0, 10);
    const registration = await examined(vendor, operators);
    clock.ahead = 0;
    const standing = async (): Promise<{ readonly state: string; readonly title: string }> => (await vendor.get(`/v1/registrations/${registration}`)).body as unknown as { readonly state: string; readonly title: string };
    await until(async () => (await standing()).state === 'REGISTERED');
    ({ title } = await standing());
    await stage.bind({ vendor, operator: operators.maker });
    await until(async () => (await vendor.get(`/v1/statements?day=${day}`)).status === 200);
    await until(async () => (await vendor.get(`/v1/titles/${title}/certificate`)).status === 200);
  });
  afterAll(() => stage.close());

  async function at(role: 'vendor' | 'operator', path: string): Promise<Watched> {
    const watched = await stage.signedIn(role, WIDE);
    await watched.page.goto(`${url}/console${path}`);
    await watched.page.locator('h1').first().waitFor();
    return watched;
  }

  test('a certificate is one page of paper after its entries have been proven, and is taken along as PDF and as JSON', async () => {
    const watched = await at('vendor', `/print/${title}`);
    const { page } = watched;
    await page.locator('.sheet [data-verdict=proven]').waitFor();
    await page.locator('.sheet').filter({ hasText: '深圳道路交通流量' }).waitFor();
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page[^s]/g)?.length).toBe(1);
    await page.goto(`${url}/console/titles/${title}`);
    await page.getByRole('tab', { name: '登记证书' }).click();
    const taken = async (name: string): Promise<Buffer> => {
      const [file] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
      expect(file.suggestedFilename()).toMatch(new RegExp(`^${title}\\.(pdf|json)$`));
      return readFile(await file.path());
    };
    expect((await taken('下载证书 PDF')).toString('latin1', 0, 5)).toBe('%PDF-');
    expect(JSON.parse((await taken('下载证书 JSON')).toString())).toMatchObject({ entries: expect.any(Array) });
    await leave(watched);
  });

  test('a statement of two is proven, and its list entry by entry', async () => {
    const watched = await at('vendor', `/statements/${day}?with=${buyer.org}`);
    const { page } = watched;
    await page.locator('[data-verdict=proven]').waitFor();
    await button(page, '逐条核对明细').click();
    await page.locator('[data-list=proven]').waitFor();
    await leave(watched);
  });

  test('a receipt under SM2, and a COSE receipt with its entry, hold under their own keys and under no others', async () => {
    const { maker } = stage.operators;
    const receipt = JSON.parse((await maker.get('/v1/entries/0/receipt')).text) as { readonly entry: string; readonly proof: string };
    const { rawPayload: cose } = await api.app.inject({ method: 'GET', url: '/v1/entries/0/receipt.cose', headers: { authorization: `Bearer ${maker.token}` } });
    const [sm2, other] = [1, 2].map((fill): SigningKey => ({ name: 'yaosu.local/log', type: KEY_TYPE.sm2, seed: new Uint8Array(32).fill(fill) }));
    if (sm2 === undefined || other === undefined) throw new Error('there are two keys');
    const entry = Buffer.from(receipt.entry, 'base64');
    const [logKey, sm2Key, otherKey] = [(await api.send('GET', '/log/vkey')).text, formatVkey(verificationKeyOf(sm2)), formatVkey(verificationKeyOf(other))];
    const { page, context, faults } = await watchedPage(stage.browser, url, WIDE);
    await page.goto(`${url}/console/offline`);
    await page.locator('h1').waitFor();
    await context.setOffline(true);
    const drop = (name: string, buffer: Buffer): Promise<void> => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    for (const [key, verdict] of [[sm2Key, 'proven'], [otherKey, 'refuted']] as const) {
      await page.locator('#key').fill(key);
      await drop('receipt.json', Buffer.from(JSON.stringify({ ...receipt, proof: signedBy(sm2, receipt.proof) })));
      await page.locator(`[data-verdict=${verdict}]`).waitFor();
    }
    await page.locator('#key').fill(logKey);
    for (const [bytes, verdict] of [[entry, 'proven'], [Buffer.concat([entry, Buffer.from(' ')]), 'refuted']] as const) {
      await drop('receipt.cose', cose);
      await page.getByText('该证明不含记录本身').waitFor();
      await drop('entry.json', bytes);
      await page.locator(`[data-verdict=${verdict}]`).waitFor();
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  test('who was not the first is told what the record has become, keeps what was filled in, and decides on that', async () => {
    const watched = await at('vendor', `/listings/${listing}`);
    const { page } = watched;
    await stepButton(page, '下架').click();
    await page.locator('#reason').fill('不再提供');
    await vendor.does(`/v1/listings/${listing}/reprice`, { plans: [{ id: 'basic', kind: 'fixed', amount: '200', currency: 'CNY' }] });
    await inDialog(page, '下架').click();
    await page.getByText('他人先一步更新了这条记录', { exact: false }).waitFor();
    expect(await page.locator('#reason').inputValue()).toBe('不再提供');
    await page.locator('.ant-modal button[type=submit]').click();
    await page.locator('.ant-modal').waitFor({ state: 'hidden' });
    expect((await vendor.get(`/v1/listings/${listing}`)).body.state).toBe('DELISTED');
    expect(watched.faults.filter((fault) => !/status of 4(09|12)/.test(fault))).toEqual([]);
    await watched.context.close();
  });
});

suite('a check that failed by a fault', () => {
  let stage: ConsoleStage;
  let check: string;
  beforeAll(async () => {
    stage = await openConsole({ background: false });
    const { api: { runtime: { ledger } }, operators } = stage;
    const vendor = await admitted(stage.api, operators, { capacities: ['vendor'] });
    const { id: product } = await vendor.does('/v1/products', { description: aDescription() });
    await vendor.does(`/v1/products/${product}/register`);
    const { id: listing } = await vendor.does('/v1/listings', { product, productVersion: 1, offer: anOffer() });
    await vendor.does(`/v1/listings/${listing}/submit`);
    const by = { caller: systemCaller('test'), key: randomUUID() };
    const { entries: [queued] } = await ledger.submit('check.queue', { subject: listing as Id<'listing'>, round: 1 }, by);
    check = queued.stream;
    await ledger.submit('check.fail_with_error', { id: check as Id<'check'>, reason: 'a fault' }, { ...by, key: randomUUID() });
    await stage.bind({ operator: operators.maker });
  });
  afterAll(() => stage.close());

  test('is driven again by the exchange, and waits in the queue', async () => {
    const watched = await stage.signedIn('operator', WIDE);
    const { page } = watched;
    await page.goto(`${stage.url}/console/checks?state=ERROR`);
    await page.locator('tbody tr.ant-table-row').first().click();
    await stepButton(page, '重新检查').click();
    await page.locator('#reason').fill('故障已经排除');
    await inDialog(page, '重新检查').click();
    await page.locator('.ant-modal').waitFor({ state: 'hidden' });
    expect((await stage.operators.maker.get(`/v1/checks/${check}`)).body.state).toBe('QUEUED');
    // Without a background there is no published checkpoint for the page to ask for.
    expect(watched.faults.filter((fault) => !fault.includes('status of 404'))).toEqual([]);
    await watched.context.close();
  });
});

/** A registration that two people have examined, so that its public notice runs. */
async function examined(vendor: Client, { maker, checker }: ConsoleStage['operators']): Promise<string> {
  const whole = [{ holder: vendor.org, share: 10_000 }];
  const matter = {
    kind: 'first', grade: 'general', source: 'self_produced', rights: { holding: whole, processing: whole, operation: whole },
    subject: { name: { zh: '深圳道路交通流量' }, sector: 'transport', summary: { zh: '覆盖全市主要路口的五分钟流量' }, contentSha256: 'a'.repeat(64), product: null },
  };
  const { id } = await vendor.does('/v1/registrations', { matter, materials: [{ kind: 'source_statement', sha256: 'd'.repeat(64) }] });
  await until(async () => (await maker.get(`/v1/registrations/${id}`)).text.includes('"identical"'));
  await maker.does(`/v1/registrations/${id}/accept`);
  await maker.does(`/v1/registrations/${id}/propose`, { decision: 'register', reason: '材料齐全' });
  await checker.does(`/v1/registrations/${id}/decide`);
  return id;
}

/** The proof of a receipt with the same checkpoint, signed by another key alone. */
function signedBy(key: SigningKey, proof: string): string {
  const parsed = parseTlogProof(proof);
  if (!parsed.ok) throw new Error(parsed.reason);
  const [text = ''] = parsed.value.checkpoint.split('\n\n');
  return formatTlogProof({ ...parsed.value, checkpoint: signNote(`${text}\n`, [signerOf(key)]) });
}
