import { readFile } from 'node:fs/promises';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { admitted, granted, listed, transferBody, type Client, type TestApi } from '../support/api.js';
import { atRest, hasBrowser, seriousFindings, type Watched } from '../support/browser.js';
import { abroad } from '../support/ledger.js';
import { button, openConsole, type ConsoleStage } from '../support/console.js';
import { until } from '../support/until.js';

/** The cross-border desk and the regulator's pages, used as those do who work there. */
const suite = hasBrowser() ? describe : describe.skip;

suite('in the console', () => {
  let stage: ConsoleStage;
  let api: TestApi;
  let url: string;
  let transfer: string;
  let grant: string;
  let regulator: Client;
  beforeAll(async () => {
    stage = await openConsole();
    ({ api, url } = stage);
    const { operators } = stage;
    const vendor = await admitted(api, operators, { capacities: ['vendor'] });
    const buyer = await admitted(api, operators, { capacities: ['buyer'], ...abroad('SG') });
    regulator = await admitted(api, operators, { capacities: ['regulator'] });
    const { listing } = await listed(vendor);
    grant = await granted({ vendor, buyer, listing });
    ({ id: transfer } = await buyer.does('/v1/transfers', transferBody(grant)));
    await until(async () => (await vendor.get(`/v1/transfers/${transfer}`)).body.clearance === 'CLEARED');
    await stage.bind({ vendor, regulator });
  });
  afterAll(() => stage.close());

  async function at(role: 'vendor' | 'regulator', path: string): Promise<Watched> {
    const watched = await stage.signedIn(role, 1440);
    const { page } = watched;
    await page.goto(`${url}/console${path}`);
    await page.locator('h1').first().waitFor();
    return watched;
  }
  async function leave({ page, context, faults }: Watched): Promise<void> {
    expect(await seriousFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  }
  const submit = (page: Page, name: string) => page.locator('.ant-modal form').getByRole('button', { name, exact: true }).click();

  test('a transfer is explained: the path, the provision that governs, what would change it', async () => {
    const watched = await at('vendor', `/desk/${transfer}`);
    const { page } = watched;
    await page.getByRole('tab', { name: '判定说明' }).click();
    await page.locator('.branches').first().waitFor();
    const text = await page.locator('.tree').innerText();
    for (const said of ['适用条款', '法条依据', '判定所需事实齐备。', '须履行的义务']) expect(text).toContain(said);
    await until(async () => await page.locator('.branches .governing').count() === 1);
    await leave(watched);
  });

  test('its whole story is told in the order of the ledger, and the page verifies every receipt of it', async () => {
    const watched = await at('regulator', `/desk/${transfer}`);
    const { page } = watched;
    await page.getByRole('tab', { name: '全过程' }).click();
    await page.getByRole('button', { name: /核验全部/ }).click();
    await page.locator('[data-story=proven]').filter({ hasText: 'yaosu.local/log' }).waitFor();
    await leave(watched);
  });

  test('its evidence is sealed and given by one click', async () => {
    const watched = await at('vendor', `/desk/${transfer}`);
    const { page } = watched;
    await page.getByRole('tab', { name: '证据', exact: true }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, '封存证据包').click()]);
    const zip = await readFile(await file.path());
    await page.getByText(/已封存。清单摘要 [0-9a-f]{64}/).waitFor();
    await verifiesOffline(page, zip);
    await leave(watched);
  });

  /** Dropped onto the page, the bundle holds; with one file changed it does not, and the file is named. */
  async function verifiesOffline(page: Page, zip: Buffer): Promise<void> {
    await page.goto(`${url}/console/offline`);
    const drop = async (buffer: Buffer, verdict: string): Promise<string> => {
      await page.locator('input[type=file]').setInputFiles({ name: 'evidence.zip', mimeType: 'application/zip', buffer });
      await page.locator(`[data-verdict=${verdict}]`).waitFor();
      return page.locator('section[aria-live]').innerText();
    };
    const said = await drop(zip, 'proven');
    for (const check of ['每条记录的收据', '按规则包重新判定', '由记录重新生成报表', '封存记录在台账之中']) expect(said).toContain(check);
    const files = unzipSync(zip);
    expect(await drop(Buffer.from(zipSync({ ...files, 'counts.json': Buffer.from('{}') })), 'refuted')).toContain('counts.json is not the file that the manifest lists');
    await page.getByRole('button', { name: '选择文件' }).waitFor();
  }

  test('a plan is tried against the law without an entry', async () => {
    const watched = await at('vendor', '/simulator');
    const { page } = watched;
    const size = await api.runtime.ledger.size();
    await page.locator('#general').fill('60000');
    await button(page, '试算').click();
    await page.getByText('最轻的合规安排').waitFor();
    await page.locator('main').getByText(/达到即须合同或认证（100,000）/).first().waitFor();
    expect(await api.runtime.ledger.size()).toBe(size);
    await leave(watched);
  });

  test('a hold is placed by a form and lifted; a target that is none stands at its field', async () => {
    const watched = await at('regulator', '/holds');
    const { page } = watched;
    await button(page, '下达冻结').click();
    await page.locator('#target').fill('x');
    await page.locator('#ground').fill('核查数据来源');
    await page.locator('#article').fill('《数据安全法》第四十四条');
    await submit(page, '下达冻结');
    await page.getByText('请填写').waitFor();
    await page.locator('#target').fill(grant);
    await page.keyboard.press('Enter');
    await submit(page, '下达冻结');
    await page.locator('tbody').getByText('核查数据来源').click();
    await button(page, '解除冻结').click();
    await page.locator('#reason').fill('核查完毕');
    await submit(page, '解除冻结');
    await until(async () => (await regulator.get('/v1/holds?state=LIFTED')).body.items.length === 1);
    await page.getByRole('dialog').getByText('已解除').waitFor();
    await leave(watched);
  });

  test('each figure opens the entries behind it, and tables are taken along as CSV and XLSX', async () => {
    const watched = await at('regulator', '/statistics');
    const { page } = watched;
    await until(async () => (await regulator.get('/v1/statistics/transfers')).body.items.length > 0);
    await button(page, '刷新').click();
    await page.reload();
    await page.locator('h1').first().waitFor();
    await atRest(page); // Of the tables the first to be there need not be the first of the page.
    const [csv] = await Promise.all([page.waitForEvent('download'), button(page, '导出 CSV').first().click()]);
    expect((await readFile(await csv.path(), 'utf8')).startsWith('\uFEFF"month"')).toBe(true);
    const [xlsx] = await Promise.all([page.waitForEvent('download'), button(page, '导出 XLSX').first().click()]);
    expect((await readFile(await xlsx.path())).subarray(0, 2).toString()).toBe('PK');
    await page.getByRole('button', { name: /1 条记录/ }).first().click();
    await page.getByRole('dialog').getByText(/^#\d+$/).waitFor();
    await leave(watched);
  });

  test('the ledger is searched by what its entries mention', async () => {
    const watched = await at('regulator', `/ledger?mentions=${transfer}&type=transfer.cleared`);
    const { page } = watched;
    await page.locator('tbody').getByText('放行', { exact: false }).first().waitFor();
    await until(async () => await page.locator('tbody tr.ant-table-row').count() === 1);
    await leave(watched);
  });

  test('the big screen shows the year, and spreads over the whole wall', async () => {
    const watched = await at('regulator', '/screen');
    const { page } = watched;
    await page.locator('.screen canvas').first().waitFor();
    await button(page, '全屏显示').click();
    await page.waitForFunction('document.fullscreenElement?.className === "screen"');
    await leave(watched);
  });
});
