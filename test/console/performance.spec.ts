import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { admitted, granted, listed, transferBody, type Client } from '../support/api.js';
import { atRest, choose, hasBrowser, seriousFindings, type Watched } from '../support/browser.js';
import { openConsole, stepButton, type ConsoleStage } from '../support/console.js';
import { until } from '../support/until.js';

/** 履约: what comes after an agreement, done on the built console by the two sides, to its end. */
const WIDE = 1440;
const suite = hasBrowser() ? describe : describe.skip;

suite('under a grant, on the console', () => {
  let stage: ConsoleStage;
  let vendor: Client;
  let buyer: Client;
  let listing: string;
  let sold: Watched;
  let bought: Watched;
  beforeAll(async () => {
    stage = await openConsole();
    vendor = await admitted(stage.api, stage.operators, { capacities: ['vendor'] });
    buyer = await admitted(stage.api, stage.operators, { capacities: ['buyer'] });
    ({ listing } = await listed(vendor));
    await until(async () => (await buyer.get('/v1/catalog')).body.items.length > 0);
    await stage.bind({ vendor, buyer });
  });
  afterAll(() => stage.close());
  beforeEach(async () => { [sold, bought] = [await stage.signedIn('vendor', WIDE), await stage.signedIn('buyer', WIDE)]; });
  afterEach(async () => {
    for (const { page, faults, context } of [sold, bought]) {
      expect({ findings: await seriousFindings(page), faults }).toEqual({ findings: [], faults: [] });
      await context.close();
    }
  });

  const open = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${stage.url}/console${path}`);
    await page.getByRole('region', { name: '可以办理' }).waitFor();
    await atRest(page);
  };
  const begin = (page: Page, step: string): Promise<void> => stepButton(page, step).click();
  const form = (page: Page) => page.getByRole('dialog').filter({ has: page.locator('form') }).last();
  async function take(page: Page, step: string): Promise<void> {
    await form(page).getByRole('button', { name: step, exact: true }).click();
    await form(page).waitFor({ state: 'detached' });
  }
  const stateOf = async (path: string): Promise<string> => (await vendor.get(`/v1${path}`)).body.state;
  /** What was just begun on the page, once it is there. */
  async function idOf(list: string): Promise<string> {
    await until(async () => (await buyer.get(list)).body.items.length === 1);
    return (await buyer.get(list)).body.items[0]?.id ?? '';
  }
  const chooseFile = (page: Page, content: string, name: string): Promise<void> => form(page).locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

  test('the buyer asks for a delivery with its files, the vendor starts it once it is cleared, and receipt is declared', async () => {
    const grant = await granted({ vendor, buyer, listing });
    await open(bought.page, `/grants/${grant}`);
    await begin(bought.page, '请求交付');
    await form(bought.page).getByLabel('用途').fill('planning');
    await form(bought.page).getByLabel('包含字段').click();
    for (const field of ['junction', 'flow']) {
      await bought.page.keyboard.type(field);
      await bought.page.keyboard.press('Enter');
    }
    await chooseFile(bought.page, 'junction,flow\n1,2\n', 'flows.csv');
    await form(bought.page).getByLabel('flows.csv 的行数').fill('1');
    await form(bought.page).getByRole('button', { name: '请求交付', exact: true }).click();
    const path = `/transfers/${await idOf(`/v1/transfers?grant=${grant}`)}`;
    await until(async () => (await vendor.get(`/v1${path}`)).body.clearance === 'CLEARED');
    for (const [{ page }, step, state] of [[sold, '开始传输', 'STARTED'], [bought, '确认收到', 'COMPLETED']] as const) {
      await open(page, path);
      await begin(page, step);
      await take(page, step);
      await until(async () => await stateOf(path) === state);
    }
  });

  test('a renewal is asked for before the end, agreed, and begins where the grant ends', async () => {
    const grant = await granted({ vendor, buyer, listing });
    await open(bought.page, `/grants/${grant}`);
    await begin(bought.page, '续期');
    await form(bought.page).getByLabel('需求说明').fill('下一年度继续使用');
    await form(bought.page).getByRole('button', { name: '续期', exact: true }).click();
    const path = `/negotiations/${await idOf('/v1/negotiations?state=REQUESTED')}`;
    for (const [{ page }, step] of [[sold, '达成协议'], [bought, '核验协议'], [sold, '定案']] as const) {
      await open(page, path);
      await begin(page, step);
      await take(page, step);
    }
    const { grant: successor } = (await vendor.get(`/v1${path}`)).body;
    expect((await buyer.get(`/v1/grants/${grant}`)).body).toMatchObject({ successor });
    await vendor.does(`/v1/grants/${successor}/activate`, { enforcementPoints: ['gateway-1'] });
    const { expiresAt } = (await buyer.get(`/v1/grants/${grant}`)).body as unknown as { readonly expiresAt: string };
    expect((await buyer.get(`/v1/grants/${successor}`)).body).toMatchObject({ renews: grant, startsAt: expiresAt });
  });

  test('a grant is given up, and once its points have stopped the deletion of what was delivered is certified', async () => {
    const grant = await granted({ vendor, buyer, listing });
    const { id: transfer } = await buyer.does('/v1/transfers', transferBody(grant));
    await until(async () => (await vendor.get(`/v1/transfers/${transfer}`)).body.clearance === 'CLEARED');
    await vendor.does(`/v1/transfers/${transfer}/start`);
    await open(bought.page, `/grants/${grant}`);
    await begin(bought.page, '放弃授权');
    await form(bought.page).getByLabel('事由').fill('项目结束');
    await take(bought.page, '放弃授权');
    await vendor.does(`/v1/grants/${grant}/acknowledge`, { enforcementPoint: 'gateway-1' });
    await until(async () => await stateOf(`/grants/${grant}`) === 'REVOKED');
    await open(bought.page, `/grants/${grant}`);
    await begin(bought.page, '证明已删除');
    await choose(bought.page, '删除方式', '覆写');
    await chooseFile(bought.page, 'flows.csv\n', 'deleted.txt');
    await form(bought.page).getByLabel('项数').fill('1');
    await take(bought.page, '证明已删除');
    expect((await vendor.get(`/v1/grants/${grant}`)).body).toMatchObject({ deletion: { method: 'overwritten', items: 1 } });
  });

  test('where nothing was delivered, no deletion is asked for', async () => {
    const grant = await granted({ vendor, buyer, listing });
    await buyer.does(`/v1/grants/${grant}/give-up`, { reason: '未使用' });
    await vendor.does(`/v1/grants/${grant}/acknowledge`, { enforcementPoint: 'gateway-1' });
    await until(async () => await stateOf(`/grants/${grant}`) === 'REVOKED');
    await bought.page.goto(`${stage.url}/console/grants/${grant}`);
    await bought.page.getByRole('dialog').waitFor();
    await atRest(bought.page);
    expect(await bought.page.getByRole('button', { name: '证明已删除' }).count()).toBe(0);
  });
});
