import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { REGISTERS_TABLE } from '../../apps/console/src/pages/exchange/registers.js';
import { admitted, granted, listed, transferBody, type Client, type TestApi } from '../support/api.js';
import { atRest, hasBrowser, seriousFindings, watchedPage, type Watched } from '../support/browser.js';
import { abroad } from '../support/ledger.js';
import { openConsole, type ConsoleStage } from '../support/console.js';
import { until } from '../support/until.js';

/** The built console in a real browser, over an exchange in which a little has happened. SCREENSHOTS=<folder> keeps pictures to look at. */
const SHOTS = process.env['SCREENSHOTS'];
const ROLES = ['vendor', 'buyer', 'operator', 'regulator', 'service'] as const;
type Role = (typeof ROLES)[number];
/** The registers and what stands beside them, in the order of the menu: all are made by one page, so the operator looks at each, once wide and once narrow, and the others open them. */
interface RegisterPage { readonly path: string; readonly roles: readonly string[] }
const BESIDE: Readonly<Record<string, readonly RegisterPage[]>> = { registry: [{ path: '/public-notices', roles: ROLES }], rules: [{ path: '/lists', roles: ROLES }], running: [{ path: '/system', roles: ['operator', 'regulator'] }] };
const REGISTERS = ['admission', 'registry', 'settling', 'rules', 'running'].flatMap((group): RegisterPage[] => [...REGISTERS_TABLE.filter((one) => one.group === group), ...BESIDE[group] ?? []]);
/** The pages of each role that its menu has before the registers, and those behind them. */
const OTHERS: Readonly<Record<Role, readonly string[]>> = {
  vendor: ['/', '/notifications', '/catalog', '/products', '/listings', '/negotiations', '/grants', '/transfers', '/obligations', '/agenda', '/desk', '/bases', '/counters', '/simulator', '/findings', '/holds', '/inquiries', '/ledger', '/verify'],
  buyer: ['/', '/notifications', '/catalog', '/negotiations', '/grants', '/transfers', '/obligations', '/agenda', '/desk', '/bases', '/simulator', '/holds', '/ledger', '/verify'],
  operator: ['/', '/notifications', '/workbench', '/catalog', '/products', '/listings', '/negotiations', '/grants', '/transfers', '/obligations', '/desk', '/bases', '/counters', '/simulator', '/findings', '/holds', '/inquiries', '/overdue', '/statistics', '/screen', '/ledger', '/verify', '/runs'],
  regulator: ['/', '/notifications', '/catalog', '/products', '/listings', '/negotiations', '/grants', '/transfers', '/obligations', '/desk', '/bases', '/counters', '/simulator', '/findings', '/holds', '/inquiries', '/overdue', '/statistics', '/screen', '/ledger', '/verify', '/runs'],
  service: ['/', '/notifications', '/catalog', '/products', '/obligations', '/agenda', '/simulator', '/ledger', '/verify'],
};
const OWN = ['/account', '/statements', '/webhooks'];
const pagesOf = (role: Role): string[] => [...OTHERS[role], ...REGISTERS.filter(({ roles }) => roles.includes(role)).map(({ path }) => path), ...OWN];
const [WIDE, NARROW] = [1440, 390];
/** Fifty pages, each looked at in several ways: what hangs is found by what waits for it. */
const WALK_MS_MAX = 600_000;
/** Each page is looked at in every way by the first who has it in the menu, and in both languages and widths by the others; a register by its staff alone. */
const EVERY_WAY = [[WIDE, 'zh'], [NARROW, 'zh'], [NARROW, 'en'], [WIDE, 'en']] as const;
const BOTH = [[NARROW, 'en'], [WIDE, 'zh']] as const;
function looksOf(role: Role, path: string): typeof EVERY_WAY | typeof BOTH | readonly [] {
  if (REGISTERS.some((one) => one.path === path)) return role === 'operator' ? BOTH : [];
  return ROLES.find((one) => pagesOf(one).includes(path)) === role ? EVERY_WAY : BOTH;
}
/** The layout follows the width by a script, a moment later. */
const SETTLES_MS = 10_000;

const suite = hasBrowser() ? describe : describe.skip;

suite('the console', () => {
  let stage: ConsoleStage;
  let api: TestApi;
  let browser: Browser;
  let url: string;
  let transfer: string;
  let vendor: Client;
  beforeAll(async () => {
    stage = await openConsole();
    ({ api, browser, url } = stage);
    const { operators } = stage;
    vendor = await admitted(api, operators, { capacities: ['vendor'] });
    const buyer = await admitted(api, operators, { capacities: ['buyer'], ...abroad('SG') });
    const [regulator, service] = [await admitted(api, operators, { capacities: ['regulator'] }), await admitted(api, operators, { capacities: ['service'] })];
    const { listing } = await listed(vendor);
    const grant = await granted({ vendor, buyer, listing });
    ({ id: transfer } = await buyer.does('/v1/transfers', transferBody(grant)));
    await until(async () => (await vendor.get(`/v1/transfers/${transfer}`)).body.clearance !== 'PENDING');
    await stage.bind({ vendor, buyer, operator: operators.maker, regulator, service });
  });
  afterAll(() => stage.close());

  const signedIn = (role: Role, width = WIDE): Promise<Watched> => stage.signedIn(role, width);

  /** As a person does it: by the menu's address, and until nothing is under way any more. */
  async function open(page: Page, path: string): Promise<void> {
    await page.goto(`${url}/console${path}`);
    await page.locator('h1').waitFor();
    await atRest(page);
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (SHOTS === undefined) return;
    await mkdir(SHOTS, { recursive: true });
    await writeFile(join(SHOTS, `${name}.png`), await page.screenshot());
  }

  const widthBeyond = (page: Page): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');

  describe.each(ROLES)('for a %s', (role) => {
    test('shows each page of its menu in both languages, wide and narrow, without a fault', async () => {
      const { page, context, faults } = await signedIn(role);
      const closed = page.locator('nav [aria-expanded=false]');
      while (await closed.count() > 0) await closed.first().click();
      const menu = page.locator('nav .ant-menu-item');
      await until(async () => await menu.count() === pagesOf(role).length);
      for (const [i, path] of pagesOf(role).entries()) {
        await menu.nth(i).click();
        await page.waitForURL((at) => at.pathname.replace(/\/$/, '') === `/console${path}`.replace(/\/$/, ''));
        await page.locator('h1').waitFor();
        await atRest(page);
        const looks = looksOf(role, path);
        for (const [width, language] of looks) await looksWell(page, { role, path, width, language });
      }
      expect(faults).toEqual([]);
      await context.close();
    }, WALK_MS_MAX);
  });

  /** One page as it stands, in one language and width: its heading, nothing beyond its edge, no serious finding. */
  async function looksWell(page: Page, { role, path, width, language }: { readonly role: Role; readonly path: string; readonly width: number; readonly language: 'zh' | 'en' }): Promise<void> {
    await page.setViewportSize({ width, height: 900 });
    const spoken = page.locator(`html[lang=${language === 'zh' ? 'zh-CN' : 'en'}]`);
    if (await spoken.count() === 0) await page.locator('.head').getByText(language === 'zh' ? '中' : 'EN', { exact: true }).click();
    await spoken.waitFor();
    await picture(page, `${role}-${width}-${language}${path.replaceAll('/', '-')}`);
    const heading = (await page.locator('h1').first().innerText()).split('·')[0] ?? '';
    expect({ path, language, isChinese: /\p{Script=Han}/u.test(heading) }).toEqual({ path, language, isChinese: language === 'zh' });
    await until(async () => await widthBeyond(page) === 0, SETTLES_MS).catch(() => undefined);
    expect({ path, width, beyond: await widthBeyond(page) }).toEqual({ path, width, beyond: 0 });
    if (language === 'zh') expect({ path, width, findings: await seriousFindings(page) }).toEqual({ path, width, findings: [] });
  }

  test('who works here, and for whom, is always in sight, and no token is in the browser’s storage', async () => {
    const { page, context } = await signedIn('regulator');
    await page.locator('.who').filter({ hasText: '监管部门' }).waitFor();
    await until(() => page.evaluate<boolean>('localStorage.getItem("yaosu-seen") !== null'));
    expect(await page.evaluate<string[]>('[...Object.keys(localStorage).sort(), ...Object.keys(sessionStorage), document.cookie]')).toEqual(['yaosu-language', 'yaosu-seen', '']);
    await context.close();
  });

  test('a transfer tells its story entry by entry, and the page itself verifies a receipt', async () => {
    const { page, context, faults } = await signedIn('regulator');
    await page.goto(`${url}/console/transfers/${transfer}`); // It is followed by a stream, so the network never rests.
    await page.getByRole('tab', { name: '台账记录' }).click();
    await page.getByRole('button', { name: '核验收据' }).first().click();
    await page.locator('[data-verdict=proven]').filter({ hasText: 'yaosu.local/log' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'receipt-proven');
    expect(faults).toEqual([]);
    await context.close();
  });

  test('a receipt that is dropped on the page is proven, and a changed one refuted, also without the network', async () => {
    const { items: [last] } = (await vendor.get('/v1/entries?limit=1')).body;
    const path = `/v1/entries/${last?.index ?? 0}/receipt`;
    await until(async () => (await vendor.get(path)).status === 200);
    const { text } = await vendor.get(path);
    const vkey = (await api.send('GET', '/log/vkey')).text;
    const { page, context, faults } = await watchedPage(browser, url, WIDE);
    await open(page, '/offline');
    await context.setOffline(true);
    await page.locator('#key').fill(vkey);
    const drop = async (receipt: string, verdict: 'proven' | 'refuted'): Promise<void> => {
      await page.locator('input[type=file]').setInputFiles({ name: 'receipt.json', mimeType: 'application/json', buffer: Buffer.from(receipt) });
      await page.locator(`[data-verdict=${verdict}]`).waitFor();
    };
    const receipt = JSON.parse(text) as { readonly entry: string; readonly index: number };
    const changed = Buffer.from(receipt.entry, 'base64').toString().replace(/"at":"2/, '"at":"3');
    for (const forged of [{ ...receipt, entry: Buffer.from(changed).toString('base64') }, { ...receipt, index: receipt.index + 1 }]) {
      await drop(text, 'proven');
      await drop(JSON.stringify(forged), 'refuted');
    }
    expect(await seriousFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('the search box leads from an id to its page by the keyboard alone', async () => {
    const { page, context } = await signedIn('vendor');
    await page.keyboard.press('/');
    await page.keyboard.type(transfer);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/console/transfers/${transfer}`);
    await page.getByRole('dialog').waitFor();
    await context.close();
  });

  test('a record that is not there is a problem in words, and an unknown page leads home', async () => {
    const { page, context } = await signedIn('vendor');
    await open(page, '/transfers/trf_00000000-0000-7000-8000-000000000000');
    await page.getByRole('dialog').getByText('未找到').waitFor();
    await page.goto(`${url}/console/nowhere`);
    await page.getByText('没有这个页面').waitFor();
    await context.close();
  });

  test('after signing out the pages ask to sign in, and come back to where they were', async () => {
    const { page, context } = await signedIn('vendor');
    await page.locator('.who').click();
    await page.getByText('退出登录').click();
    await page.waitForURL('**/console/sign-in');
    await page.goto(`${url}/console/listings?state=LISTED`);
    await page.waitForURL('**/console/sign-in?return=*');
    await page.locator('a[href*="/session/login"]').click();
    await page.locator(`a[href*="identity=vendor"]`).click();
    await page.waitForURL('**/console/listings?state=LISTED');
    await context.close();
  });
});
