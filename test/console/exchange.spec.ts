import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { admitted, applicant, type Client, type TestApi } from '../support/api.js';
import { choose, hasBrowser, seriousFindings, type Watched } from '../support/browser.js';
import { openConsole, stepButton, type ConsoleStage } from '../support/console.js';
import { until } from '../support/until.js';

/** The exchange's own work, done on the console by the two people whom it takes. SCREENSHOTS=<folder> keeps pictures to look at. */
const SHOTS = process.env['SCREENSHOTS'];
const WIDE = 1440;
const DIGEST = 'a'.repeat(64);
const RIGHTS: Readonly<Record<string, string>> = { holding: '持有权', processing: '使用权', operation: '经营权' };
const suite = hasBrowser() ? describe : describe.skip;

suite('on the console of the exchange', () => {
  let stage: ConsoleStage;
  let api: TestApi;
  let vendor: Client;
  let asking: Client;
  let registration: string;
  beforeAll(async () => {
    stage = await openConsole();
    ({ api } = stage);
    const { operators } = stage;
    vendor = await admitted(api, operators, { capacities: ['vendor'] });
    asking = await applicant(api, { capacities: ['buyer'] });
    ({ id: registration } = await vendor.does('/v1/registrations', {
      matter: {
        kind: 'first', subject: { name: { zh: '深圳地铁分时客流' }, sector: 'transport', summary: { zh: '各站每小时进出站人次' }, contentSha256: DIGEST, product: null }, grade: 'general', source: 'self_produced',
        rights: { holding: [{ holder: vendor.org, share: 10_000 }], processing: [{ holder: vendor.org, share: 10_000 }], operation: [{ holder: vendor.org, share: 10_000 }] },
      },
      materials: [{ kind: 'application', sha256: DIGEST }, { kind: 'source_statement', sha256: 'b'.repeat(64) }],
    }));
    await until(async () => (await operators.maker.get(`/v1/registrations/${registration}`)).text.includes('"identical"'));
    await stage.bind({ operator: operators.maker, reviewer: operators.checker, vendor });
  });
  afterAll(() => stage.close());

  async function at(who: 'operator' | 'reviewer' | 'vendor', path: string): Promise<Watched> {
    const watched = await stage.signedIn(who, WIDE);
    await open(watched.page, path);
    return watched;
  }
  async function open(page: Page, path: string): Promise<void> {
    await page.goto(`${stage.url}/console${path}`);
    await page.locator('h1').first().waitFor();
  }
  async function leave({ page, context, faults }: Watched): Promise<void> {
    expect(await seriousFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  }
  async function picture(page: Page, name: string): Promise<void> {
    if (SHOTS === undefined) return;
    await mkdir(SHOTS, { recursive: true });
    await writeFile(join(SHOTS, `${name}.png`), await page.screenshot());
  }
  const drawer = (page: Page) => page.getByRole('dialog').first();
  /** Takes a step of the record in the drawer: what `fill` fills in is submitted by the button of the form. */
  async function take(page: Page, name: string, fill: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await stepButton(page, name).click();
    const form = page.getByRole('dialog').filter({ has: page.locator('form') }).last();
    await form.waitFor();
    await fill();
    await form.getByRole('button', { name, exact: true }).click();
    await form.waitFor({ state: 'detached' });
  }
  test('an application is endorsed by one person and admitted by another, who is told why', async () => {
    const maker = await at('operator', '/workbench');
    await maker.page.getByRole('link', { name: '待审核', exact: false }).first().waitFor();
    await picture(maker.page, 'workbench');
    await open(maker.page, `/participants/${asking.org}`);
    await take(maker.page, '初审通过', () => maker.page.locator('#note').fill('材料与工商登记一致'));
    await drawer(maker.page).getByText('经办与复核须为不同人员', { exact: false }).waitFor();
    expect(await stepButton(maker.page, '准予入市').count()).toBe(0);
    await picture(maker.page, 'participant-second-person');
    await leave(maker);
    const checker = await at('reviewer', '/participants?state=APPLIED');
    await checker.page.locator('tbody tr.ant-table-row').first().click();
    await take(checker.page, '准予入市');
    await drawer(checker.page).getByText('已入市').first().waitFor();
    await leave(checker);
  });

  test('a registration is accepted, examined by two and put on public notice', async () => {
    const maker = await at('operator', `/registrations/${registration}`);
    const { page } = maker;
    await take(page, '受理');
    await take(page, '提出审查意见', async () => {
      await choose(page, '决定', '准予登记');
      await page.locator('#reason').fill('材料齐备，来源合法');
    });
    await drawer(page).getByText('“复核同意 / 退回审查”须由另一人办理', { exact: false }).waitFor();
    await picture(page, 'registration-proposed');
    await leave(maker);
    const checker = await at('reviewer', `/registrations/${registration}`);
    await take(checker.page, '复核同意');
    await drawer(checker.page).getByText('公示中').first().waitFor();
    await open(checker.page, '/public-notices');
    await checker.page.locator('tbody').getByText('深圳地铁分时客流').waitFor();
    await leave(checker);
  });

  test('a list is changed by two people, and everybody sees what was on it on a day', async () => {
    const maker = await at('operator', '/lists');
    const { page } = maker;
    await page.getByRole('button', { name: '提议增加', exact: true }).click();
    await page.locator('#item_code').fill('biometric-raw');
    await choose(page, '种类', '类别');
    await page.locator('#item_value').fill('biometric');
    await page.locator('#item_description_zh').fill('未经处理的生物识别信息');
    await page.locator('#item_ground').fill('个人敏感信息风险');
    await page.locator('#item_article').fill('《个人信息保护法》第二十八条');
    await page.locator('#item_from').fill('2026-01-01');
    await page.getByRole('dialog').getByRole('button', { name: '提议增加', exact: true }).click();
    await page.getByText('由您提议，须由另一人复核', { exact: false }).waitFor();
    await leave(maker);
    const checker = await at('reviewer', '/lists');
    await checker.page.getByRole('button', { name: '复核并公布', exact: true }).click();
    await checker.page.getByRole('dialog').getByRole('button', { name: '复核并公布', exact: true }).click();
    await checker.page.getByText('第 1 版').waitFor();
    await checker.page.locator('section').filter({ hasText: '清单条目' }).last().locator('tbody').getByText('biometric-raw').waitFor();
    await picture(checker.page, 'lists');
    await leave(checker);
  });

  test('a rule pack is drafted from the one in force, and the difference of the two is shown', async () => {
    const maker = await at('operator', '/packs');
    const { page } = maker;
    await page.getByRole('button', { name: '起草规则包', exact: true }).click();
    await page.locator('#definition_thresholds_contractGeneral').waitFor();
    await page.locator('#definition_version').fill('2090.1');
    await page.locator('#definition_effectiveFrom').fill('2090-01-01');
    await page.locator('#note').fill('合同门槛下调');
    await page.locator('#definition_thresholds_contractGeneral').fill('50000');
    await picture(page, 'pack-draft');
    const form = page.getByRole('dialog').filter({ has: page.locator('form') });
    await form.getByRole('button', { name: '起草规则包', exact: true }).click();
    await page.getByRole('dialog').locator('a[href*="/packs/pck_"]').click();
    await page.getByRole('tab', { name: '与现行规则包的差异' }).click();
    await page.locator('tbody').getByText('合同或认证门槛（一般）').waitFor();
    await page.locator('tbody').getByText('50000').waitFor();
    await picture(page, 'pack-difference');
    await leave(maker);
  });

  test('the system says how each part is, what waits in the queue, and what is published under whose signature', async () => {
    await until(async () => (await api.send('GET', '/log/checkpoint')).status === 200);
    const maker = await at('operator', '/system');
    const { page } = maker;
    await page.getByText('可以服务').waitFor();
    await page.getByText('yaosu.local/log', { exact: false }).first().waitFor();
    await page.getByText('没有未能完成的检查').waitFor();
    await picture(page, 'system');
    await leave(maker);
  });

  test('a vendor applies by a form that is made whole from the schema: a kind is chosen, lists are added to, files are hashed', async () => {
    const watched = await at('vendor', '/registrations');
    const { page } = watched;
    await page.getByRole('button', { name: '申请登记', exact: true }).click();
    const form = page.getByRole('dialog').filter({ has: page.locator('form') });
    const submit = form.getByRole('button', { name: '申请登记', exact: true });
    await submit.click();
    await form.getByText('请填写').first().waitFor();
    await choose(page, '种类', '首次登记');
    await page.locator('#matter_subject_name_zh').fill('深圳公交到站时间');
    await page.locator('#matter_subject_sector').fill('transport');
    await page.locator('#matter_subject_summary_zh').fill('各线路的到站时间');
    await page.locator('#matter_subject_contentSha256').fill('c'.repeat(64));
    await choose(page, '数据级别', '一般');
    await choose(page, '来源', '自行生产');
    for (const right of ['holding', 'processing', 'operation']) {
      await page.locator('fieldset').filter({ has: page.locator(`legend:text-is("${RIGHTS[right] ?? ''}")`) }).last().getByRole('button', { name: '添加' }).click();
      await page.locator(`#matter_rights_${right}_0_holder`).fill(vendor.org);
      await page.keyboard.press('Enter');
      await page.locator(`#matter_rights_${right}_0_share`).fill('10000');
    }
    const materials = page.locator('fieldset').filter({ has: page.locator('legend:text-is("材料")') });
    for (const [i, kind] of ['申请书', '来源说明'].entries()) {
      await materials.getByRole('button', { name: '添加' }).click();
      await page.locator(`#materials_${String(i)}_kind`).click();
      await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-content').getByText(kind, { exact: true }).click();
      await page.locator('form input[type=file]').nth(i + 1).setInputFiles({ name: 'material.pdf', mimeType: 'application/pdf', buffer: Buffer.from(kind) });
    }
    await submit.click();
    await page.getByRole('dialog').locator('a[href*="/registrations/reg_"]').waitFor();
    await leave(watched);
  });

  test('a description that the ledger refuses is said at its field, before anything is sent', async () => {
    const maker = await at('operator', '/log-keys');
    const { page } = maker;
    await page.getByRole('button', { name: '提议新密钥', exact: true }).click();
    await page.locator('#vkey').fill('x');
    await page.getByRole('dialog').getByRole('button', { name: '提议新密钥', exact: true }).click();
    await page.getByText('不符合要求的格式').waitFor();
    await page.getByText('请填写').first().waitFor();
    await leave(maker);
  });
});
