import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { admitted, granted, listed, transferBody, type Client, type TestApi } from '../support/api.js';
import { atRest, hasBrowser, seriousFindings, watchedPage, type Watched } from '../support/browser.js';
import { abroad, someTerms } from '../support/ledger.js';
import { button, inDialog, openConsole, type ConsoleStage } from '../support/console.js';
import { until } from '../support/until.js';

/** What is there for everybody: news, search, keys, paper, the own organisation, statements, webhooks, and the pages without a sign-in. SCREENSHOTS=<folder> keeps pictures. */
const SHOTS = process.env['SCREENSHOTS'];
const DAY_MS = 86_400_000;
const WIDE = 1440;
const suite = hasBrowser() ? describe : describe.skip;

suite('for everybody, the console', () => {
  /** A day passes at the exchange, so that one is sealed. */
  const clock = { ahead: -DAY_MS };
  let stage: ConsoleStage;
  let api: TestApi;
  let url: string;
  let vendor: Client;
  let buyer: Client;
  let listing: string;
  let transfer: string;
  let day: string;
  beforeAll(async () => {
    stage = await openConsole({ now: () => new Date(Date.now() + clock.ahead) });
    ({ api, url } = stage);
    const { operators } = stage;
    vendor = await admitted(api, operators, { capacities: ['vendor'] });
    buyer = await admitted(api, operators, { capacities: ['buyer'], ...abroad('SG') });
    ({ listing } = await listed(vendor, { offer: { negotiation: 'manual' } }));
    const { listing: automatic } = await listed(vendor);
    const grant = await granted({ vendor, buyer, listing: automatic });
    ({ id: transfer } = await buyer.does('/v1/transfers', transferBody(grant)));
    await until(async () => (await vendor.get(`/v1/transfers/${transfer}`)).body.clearance === 'CLEARED');
    day = new Date(Date.now() + clock.ahead + 8 * 3_600_000).toISOString().slice(0, 10);
    clock.ahead = 0;
    await stage.bind({ vendor, buyer, operator: operators.maker });
    await until(async () => (await vendor.get(`/v1/statements?day=${day}`)).status === 200);
  });
  afterAll(() => stage.close());

  async function at(role: 'vendor' | 'buyer' | 'operator', path: string): Promise<Watched> {
    const watched = await stage.signedIn(role, WIDE);
    await watched.page.goto(`${url}/console${path}`);
    await watched.page.locator('h1').first().waitFor();
    return watched;
  }
  async function leave({ page, context, faults }: Watched, name: string): Promise<void> {
    if (SHOTS !== undefined) {
      await mkdir(SHOTS, { recursive: true });
      await writeFile(join(SHOTS, `${name}.png`), await page.screenshot({ fullPage: true }));
    }
    await atRest(page);
    expect({ name, findings: await seriousFindings(page) }).toEqual({ name, findings: [] });
    expect(faults).toEqual([]);
    await context.close();
  }

  test('says in figures and in sentences what the exchange did this year', async () => {
    const watched = await at('operator', '/');
    const { page } = watched;
    const text = await page.locator('.year').innerText();
    expect(text).toMatch(/全年放行 1 次数据交付，其中 1 次出境，到达：新加坡 1/);
    expect(text).toMatch(/没有交付被拦下/);
    expect(text).toMatch(/2 项产品在架/);
    await until(async () => await page.locator('.way li').count() === 7);
    await leave(watched, 'overview');
  });

  test('tells of what others do while one looks, and of what waits', async () => {
    const watched = await at('vendor', '/notifications');
    const { page } = watched;
    await page.locator('[data-matter=toStart]').waitFor();
    const { id } = await buyer.does('/v1/negotiations', { listing, proposal: { plan: 'basic', terms: someTerms(), need: '研究城市客流' } });
    await page.getByText('磋商 · 请求').waitFor();
    await page.locator('[data-matter=requests]').waitFor();
    await page.locator('.bell[aria-label*="2 项待办"]').waitFor();
    await page.locator('[data-matter=requests] .rows a').click();
    await page.waitForURL(`**/console/negotiations/${id}`);
    await leave(watched, 'notifications');
  });

  test('finds names, pages and ids from one box, and is worked by the keyboard', async () => {
    const watched = await at('vendor', '/');
    const { page } = watched;
    await page.keyboard.press('/');
    await page.keyboard.type('对账');
    await page.getByText('页面 对账单').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.search input').fill('');
    await page.locator('h1').click();
    await until(() => page.evaluate<boolean>('document.activeElement?.tagName !== "INPUT"'));
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '键盘操作' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '键盘操作' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.waitForURL('**/console/listings');
    await page.locator('tbody tr.ant-table-row').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('挂牌名称').waitFor();
    await leave(watched, 'keyboard');
  });

  test('shows the key of a webhook once, posts a test, pauses and resumes', async () => {
    const watched = await at('vendor', '/webhooks');
    const { page } = watched;
    await button(page, '新建推送').click();
    await page.locator('#url').fill('https://hooks.example.com/yaosu');
    await page.locator('#description').fill('业务系统');
    await inDialog(page, '新建推送').click();
    expect(await page.getByTestId('receiver-key').innerText()).toMatch(/^whsec_/);
    await page.keyboard.press('Escape');
    await page.locator('tbody').getByText('业务系统').click();
    await button(page, '发送测试').click();
    await inDialog(page, '发送测试').click();
    await page.locator('.ant-modal').waitFor({ state: 'hidden' });
    await button(page, '暂停').click();
    await page.locator('#reason').fill('系统维护');
    await inDialog(page, '暂停').click();
    await button(page, '恢复').click();
    await inDialog(page, '恢复').click();
    await until(async () => (await vendor.get('/v1/webhooks?state=ACTIVE')).body.items.length === 1);
    await button(page, '暂停').waitFor();
    expect(await page.content()).not.toContain('whsec_');
    await leave(watched, 'webhooks');
  });

  test('issues a credential that works, shows it once, and revokes it', async () => {
    const watched = await at('vendor', '/account');
    const { page } = watched;
    await button(page, '添加人员').click();
    await page.locator('#name').fill('赵一');
    await inDialog(page, '添加人员').click();
    await page.getByText('赵一').waitFor();
    await button(page, '签发客户端凭证').click();
    await inDialog(page, '签发客户端凭证').click();
    await page.getByTestId('issued').waitFor();
    const [clientId = '', clientSecret = ''] = await page.getByTestId('issued').locator('.mono').allInnerTexts();
    const enter = () => api.send('POST', '/oauth/token', { payload: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId.trim(), client_secret: clientSecret.trim() }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect((await enter()).status).toBe(200);
    await page.keyboard.press('Escape');
    await page.locator('.rows li').filter({ hasText: '不属于个人' }).getByRole('button', { name: '撤销' }).click();
    await page.locator('#reason').fill('不再使用');
    await inDialog(page, '撤销').click();
    await page.getByText('已撤销', { exact: true }).waitFor();
    await until(async () => (await enter()).status === 401);
    expect(await page.content()).not.toContain(clientSecret.trim());
    await leave(watched, 'account');
  });

  test('verifies a statement, and its list entry by entry', async () => {
    const watched = await at('vendor', `/statements/${day}`);
    const { page } = watched;
    await page.locator('[data-verdict=proven]').waitFor();
    await button(page, '逐条核对明细').click();
    await page.locator('[data-list=proven]').waitFor();
    await leave(watched, 'statement');
  });

  test('refutes a statement that says something else', async () => {
    const { page, context } = await stage.signedIn('vendor', WIDE);
    await page.route('**/v1/statements?day=*', async (route) => {
      const answer = await route.fetch();
      if (!answer.ok()) return route.fulfill({ response: answer });
      const document = await answer.json() as { readonly statement: { readonly entries: number } };
      return route.fulfill({ response: answer, json: { ...document, statement: { ...document.statement, entries: document.statement.entries - 1 } } });
    });
    await page.goto(`${url}/console/statements/${day}`);
    await page.locator('[data-verdict=refuted]').waitFor();
    await context.close();
  });

  test('goes on with a list where it was left when the page is loaded again', async () => {
    const { page, context } = await stage.signedIn('vendor', WIDE);
    await page.route('**/v1/statements/*/entries?*limit=200*', async (route) => {
      const asked = new URL(route.request().url());
      if (asked.searchParams.has('after')) return route.abort();
      asked.searchParams.set('limit', '3');
      return route.continue({ url: asked.href });
    });
    await page.goto(`${url}/console/statements/${day}`);
    await button(page, '逐条核对明细').click();
    await page.getByText(/已核对 3 \//).waitFor();
    await page.unroute('**/v1/statements/*/entries?*limit=200*');
    await page.reload();
    await button(page, '接着核对').click();
    await page.locator('[data-list=proven]').waitFor();
    await context.close();
  });

  test('prints decisions, statements and receipts on one page of paper each', async () => {
    const watched = await at('vendor', `/print/${transfer}`);
    const { page } = watched;
    const { items: [entry] } = (await vendor.get('/v1/entries?sort=newest&limit=1')).body;
    for (const id of [transfer, day, String(entry?.index ?? 0)]) {
      await page.goto(`${url}/console/print/${id}`);
      await page.locator('.sheet [data-verdict=proven]').waitFor();
      const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect({ id, pages: paper.match(/\/Type\s*\/Page[^s]/g)?.length, isA4: /\/MediaBox\s*\[0 0 59\d(\.\d+)? 84\d/.test(paper) }).toEqual({ id, pages: 1, isA4: true });
    }
    await leave(watched, 'print');
  });

  test('shows the progress of a replay, which no page has to wait for', async () => {
    const watched = await at('operator', '/runs');
    const { page } = watched;
    await button(page, '重放全部判定').click();
    await inDialog(page, '重放全部判定').click();
    await page.locator('tbody tr.ant-table-row').click();
    await page.getByRole('dialog').waitFor();
    await page.reload();
    await page.locator('.ant-progress-status-success').waitFor();
    await page.getByRole('tab', { name: '报告' }).click();
    await page.getByText('全部判定重放结果一致。').waitFor();
    await leave(watched, 'runs');
  });

  test('needs no sign-in for what is public', async () => {
    const watched = await watchedPage(stage.browser, url, 390);
    const { page } = watched;
    for (const path of ['/public', '/transparency']) {
      await page.goto(`${url}/console${path}`);
      await page.locator('h1').waitFor();
      await atRest(page);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page)).toEqual([]);
    }
    await page.locator('#code').fill('not a code');
    await button(page, '查询').click();
    await page.getByText('这不是查询码').waitFor();
    await page.locator('#code').fill(`${vendor.org}.${'0'.repeat(64)}`);
    await button(page, '查询').click();
    await page.getByText('没有查到附带标识集').waitFor();
    expect(page.url()).not.toContain('prt_');
    await button(page, '提出请求').click();
    await page.getByTestId('filed').waitFor();
    const [id = '', reference = ''] = await page.getByTestId('filed').locator('.mono').allInnerTexts();
    await page.locator('#tracking_request').fill(id);
    await page.locator('#tracking_reference').fill(reference);
    await button(page, '查看答复').click();
    await page.getByText('等待答复').waitFor();
    await leave(watched, 'public');
  });

  test('lets whoever leaves leave the provider, too', async () => {
    const watched = await at('vendor', '/');
    const { page } = watched;
    const asked = page.waitForRequest((request) => request.url().includes('/development-issuer/end-session?'));
    await page.locator('.who').click();
    await page.getByText('退出登录').click();
    expect((await asked).url()).toContain('post_logout_redirect_uri');
    await page.waitForURL('**/console/sign-in');
    await leave(watched, 'signed-out');
  });
});
