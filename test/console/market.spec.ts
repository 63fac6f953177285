import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { admitted, listed, type Client, type TestApi } from '../support/api.js';
import { choose, hasBrowser, seriousFindings, watchedPage, type Watched } from '../support/browser.js';
import { openConsole, stepButton, type ConsoleStage } from '../support/console.js';
import { until } from '../support/until.js';

/** Vendors and buyers do their work on the built console, without the API's documentation. SCREENSHOTS=<folder> keeps pictures to look at. */
const SHOTS = process.env['SCREENSHOTS'];
const WIDE = 1440;
const SETTLES_MS = 10_000;
const EVIDENCE = Buffer.from('a statement of rights');
const DIGEST = createHash('sha256').update(EVIDENCE).digest('hex');
const suite = hasBrowser() ? describe : describe.skip;

suite('on the console', () => {
  let stage: ConsoleStage;
  let api: TestApi;
  let browser: Browser;
  let url: string;
  let vendor: Client;
  let buyer: Client;
  let listing: string;
  beforeAll(async () => {
    stage = await openConsole();
    ({ api, browser, url } = stage);
    const { operators } = stage;
    vendor = await admitted(api, operators, { capacities: ['vendor'] });
    buyer = await admitted(api, operators, { capacities: ['buyer'] });
    ({ listing } = await listed(vendor, { offer: { negotiation: 'manual' } }));
    await stage.bind({ vendor, buyer });
  });
  afterAll(() => stage.close());

  const signedIn = (role: 'vendor' | 'buyer'): Promise<Watched> => stage.signedIn(role, WIDE);
  const open = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${url}/console${path}`);
    await page.locator('h1').first().waitFor();
  };
  /** What reaches beyond the right edge of the page. */
  const beyondOf = (page: Page): Promise<string[]> => page.evaluate<string[]>('document.documentElement.scrollWidth <= window.innerWidth ? [] : [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1).map((one) => one.outerHTML.slice(0, 120)).slice(0, 3)');
  /** The page as it stands: kept to be looked at, without a serious finding, and nothing beyond the edge of a phone. */
  async function looksWell(page: Page, name: string): Promise<void> {
    expect({ name, findings: await seriousFindings(page) }).toEqual({ name, findings: [] });
    for (const width of [390, WIDE]) {
      await page.setViewportSize({ width, height: 900 });
      // The layout follows the width by a script, a moment later.
      await until(async () => (await beyondOf(page)).length === 0, SETTLES_MS).catch(() => undefined);
      const beyond = await beyondOf(page);
      expect({ name, width, beyond }).toEqual({ name, width, beyond: [] });
      if (SHOTS !== undefined) {
        await mkdir(SHOTS, { recursive: true });
        await writeFile(join(SHOTS, `${name}-${width}.png`), await page.screenshot({ fullPage: true }));
      }
    }
  }
  const hashFile = (page: Page, nth: number): Promise<void> => page.locator('input[type=file]:not([accept]):not([multiple])').nth(nth).setInputFiles({ name: 'evidence.pdf', mimeType: 'application/pdf', buffer: EVIDENCE });
  const next = (page: Page): Promise<void> => page.getByRole('button', { name: '下一步' }).click();
  const onlyOne = (page: Page, step: string): Promise<void> => stepButton(page, step).click();
  const confirm = (page: Page, step: string): Promise<void> => page.getByRole('dialog').filter({ has: page.locator('form') }).last().getByRole('button', { name: step, exact: true }).click();

  test('an organisation applies for admission, is told its credential once, and asks how far it has come', async () => {
    const { page, context, faults } = await watchedPage(browser, url, WIDE);
    await open(page, '/apply');
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText('请填写').first().waitFor();
    await looksWell(page, 'apply-faults');
    await page.getByLabel('组织名称（中文）').fill('试行数据有限公司');
    await choose(page, '申请的身份', '买方');
    await page.keyboard.press('Escape');
    await page.getByLabel('登记号', { exact: true }).fill('91440300MA5F1QQP0X');
    await hashFile(page, 0);
    await page.getByText('已计算摘要').waitFor();
    await page.getByLabel('姓名').fill('李明');
    await page.getByLabel('电子邮箱').fill('li@example.com');
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.locator('.ant-alert').first().waitFor();
    expect(faults.filter((fault) => !fault.includes('status of 4'))).toEqual([]);
    await looksWell(page, 'apply-answered');
    await context.close();
  });

  test('a vendor describes a product by the wizard, registers it, and lists it; the checks are followed', async () => {
    const { page, context, faults } = await signedIn('vendor');
    await open(page, '/describe');
    await choose(page, '模板', '按月更新的数据集（不含个人信息）');
    await page.getByLabel('产品名称（中文）').fill('分时客流');
    await page.getByLabel('产品说明（中文）').fill('各站客流');
    await choose(page, '行业代码', '交通运输');
    await looksWell(page, 'describe-basics');
    await next(page);
    await page.locator('input[type=file][accept*=csv]').setInputFiles({ name: 'fields.csv', mimeType: 'text/csv', buffer: Buffer.from('day,station,phone\n2026-06-15,会展中心,13800000000\n') });
    await page.getByText('导入 3 个字段').waitFor();
    await page.getByLabel('个人信息').nth(2).and(page.locator(':checked')).waitFor();
    await page.getByRole('button', { name: '删除 3' }).click();
    await looksWell(page, 'describe-fields');
    await page.reload();
    await page.locator('h1').waitFor();
    for (let step = 0; step < 3; step++) await next(page);
    await hashFile(page, 0);
    await page.getByLabel('来源说明文件').and(page.locator(`[value="${DIGEST}"]`)).waitFor();
    await looksWell(page, 'describe-rights');
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByText('产品已记为草稿').waitFor();
    await page.getByRole('link', { name: '打开产品' }).click();
    await onlyOne(page, '登记产品');
    await confirm(page, '登记产品');
    await page.getByText('已记入台账').waitFor();
    const product = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect((await vendor.get(`/v1/products/${product}`)).body).toMatchObject({ state: 'REGISTERED', versions: [{ fieldCount: 2, source: { sha256: DIGEST } }] });
    await list(page, product);
    expect(faults).toEqual([]);
    await context.close();
  });

  async function list(page: Page, product: string): Promise<void> {
    await open(page, `/offer?product=${product}`);
    await choose(page, '应用场景代码', '选址（site-selection）');
    await page.locator('h1').click();
    await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').waitFor({ state: 'hidden' });
    await looksWell(page, 'offer-what');
    await next(page);
    await next(page);
    await page.getByLabel('金额（元）').fill('1299.5');
    await looksWell(page, 'offer-plans');
    await next(page);
    for (const nth of [0, 1]) await hashFile(page, nth);
    await page.getByText('已计算摘要').nth(1).waitFor();
    await looksWell(page, 'offer-conditions');
    await page.getByRole('button', { name: '建立挂牌' }).click();
    await page.waitForURL(/\/listings\/lst_/);
    const made = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await until(async () => (await vendor.get(`/v1/listings/${made}`)).body.state !== 'CHECKING');
    await page.locator('.ant-drawer-body').getByText(/已退回|已上架|人工审核中/).first().waitFor();
    await looksWell(page, 'listing-followed');
    expect((await vendor.get(`/v1/listings/${made}`)).body).toMatchObject({ offer: { plans: [{ amount: '129950' }] } });
  }

  test('a vendor lists in bulk: a row that is wrong says so, the others are really sent, and nothing is sent twice', async () => {
    const { page, context, faults } = await signedIn('vendor');
    await open(page, '/bulk');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载表样' }).click()]);
    const [header = '', example = ''] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    const row = example.replaceAll('0'.repeat(64), DIGEST);
    const sheet = [header, row, row.replace('metro-01', 'metro-02').replace('data_set', 'nothing')].join('\r\n');
    await page.locator('input[type=file]').setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) });
    await page.getByText('1 行需要更正，提交时会跳过。').waitFor();
    await looksWell(page, 'bulk');
    await page.getByRole('button', { name: '提交 1 行' }).click();
    await page.getByText('已送检').waitFor();
    await page.reload();
    await page.getByText('已处理 1 / 1 行').waitFor();
    await page.getByRole('button', { name: '提交 0 行', disabled: true }).waitFor();
    const { items } = (await vendor.get('/v1/products?limit=200')).body;
    expect(items.filter((one) => (one as { readonly externalId?: string }).externalId?.startsWith('metro-'))).toHaveLength(1);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('a buyer narrows the catalogue by what is counted of each facet', async () => {
    await until(async () => (await buyer.get('/v1/catalog?sector=transport')).body.items.length > 0);
    const { page, context, faults } = await signedIn('buyer');
    await open(page, '/catalog');
    const counted = page.getByRole('group', { name: '行业', exact: true }).getByRole('button', { name: /^交通运输 \d+$/ });
    await counted.click();
    await page.waitForURL('**/catalog?sector=transport');
    await counted.and(page.locator('[aria-pressed=true]')).waitFor();
    await page.locator('tbody tr.ant-table-row').first().waitFor();
    await looksWell(page, 'catalog-facets');
    expect(faults).toEqual([]);
    await context.close();
  });

  test('a buyer compares and requests, the two agree, and the credential is shown once', async () => {
    await until(async () => (await buyer.get('/v1/catalog')).body.items.length > 0);
    const [bought, sold] = [await signedIn('buyer'), await signedIn('vendor')];
    await open(bought.page, `/compare?ids=${listing}`);
    await looksWell(bought.page, 'compare');
    await bought.page.getByRole('link', { name: '请求使用' }).click();
    await bought.page.getByLabel('需求说明').fill('选址研究');
    await looksWell(bought.page, 'request');
    await bought.page.getByRole('button', { name: '发出请求' }).click();
    await bought.page.waitForURL(/\/negotiations\/neg_/);
    const path = `/negotiations/${new URL(bought.page.url()).pathname.split('/').at(-1) ?? ''}`;
    await open(sold.page, path);
    for (const [page, step] of [[sold.page, '达成协议'], [bought.page, '核验协议'], [sold.page, '定案']] as const) {
      await onlyOne(page, step);
      if (step === '达成协议') await looksWell(page, 'agree');
      await confirm(page, step);
      await page.getByRole('dialog').filter({ has: page.locator('form') }).waitFor({ state: 'detached' });
    }
    const { grant } = (await vendor.get(`/v1${path}`)).body as unknown as { readonly grant: string };
    expect(grant).toMatch(/^grt_/);
    await open(sold.page, `/grants/${grant}`);
    await onlyOne(sold.page, '启用');
    await sold.page.getByLabel('执行点代码').click();
    await sold.page.keyboard.type('gateway-1');
    await sold.page.keyboard.press('Enter');
    await confirm(sold.page, '启用');
    await until(async () => (await vendor.get(`/v1/grants/${grant}`)).body.state === 'ACTIVE');
    await open(bought.page, `/grants/${grant}`);
    await onlyOne(bought.page, '领取凭证');
    await confirm(bought.page, '领取凭证');
    expect((await bought.page.getByTestId('credential').innerText()).length).toBeGreaterThan(20);
    await looksWell(bought.page, 'credential');
    await bought.page.keyboard.press('Escape');
    await open(bought.page, `/grants/${grant}`);
    await stepButton(bought.page, '请求交付').waitFor();
    expect(await bought.page.getByRole('button', { name: '领取凭证' }).count()).toBe(0);
    for (const { faults, context } of [bought, sold]) {
      expect(faults).toEqual([]);
      await context.close();
    }
  });
});
