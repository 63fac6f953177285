import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { until } from './until.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Whether there is a browser here; without one the suites that need it are left out aloud, and in CI that fails. */
export function hasBrowser(): boolean {
  if (CHROMIUM !== undefined) return true;
  if (process.env['CI'] !== undefined) throw new Error('chromium is not here (apt-get install chromium fonts-noto-cjk): CI looks at every page');
  console.warn('\n**** chromium is not here (apt-get install chromium fonts-noto-cjk): THE CONSOLE IS NOT LOOKED AT ****\n');
  return false;
}

export const openBrowser = (): Promise<Browser> => chromium.launch({ ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }), args: ['--no-sandbox', '--disable-dev-shm-usage'] });

/** A page that remembers what must not happen: errors in its console, exceptions, and requests to anybody else. */
export interface Watched { readonly page: Page; readonly context: BrowserContext; readonly faults: string[] }

export async function watchedPage(browser: Browser, url: string, width: number): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN', timezoneId: 'America/New_York', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text()); });
  page.on('pageerror', (err) => { faults.push(err.message); });
  page.on('request', (request) => { if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) faults.push(`another host: ${request.url()}`); });
  return { page, context, faults };
}

interface Violation { readonly id: string; readonly impact: string | null; readonly nodes: readonly { readonly html: string }[] }

const AT_REST_MS = 60_000;
const FADING = "document.getAnimations().some(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().iterations !== Infinity)";

/** How long a finding has to stand: half a colour of what fades in or out is nobody's contrast. */
const STANDS_MS = 5_000;

/** What axe-core finds serious or critical on the page, once nothing fades any more, and goes on finding. */
export async function seriousFindings(page: Page): Promise<string[]> {
  for (const end = Date.now() + STANDS_MS; ;) {
    await until(async () => !(await page.evaluate<boolean>(FADING)), AT_REST_MS);
    const findings = await findingsNow(page);
    if (findings.length === 0 || Date.now() > end) return findings;
  }
}

async function findingsNow(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(AXE);
  const violations = await page.evaluate<readonly Violation[]>("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)");
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`);
}

/** How often in a row nothing may be loading before a page is taken to be at rest. */
const RESTS = 4;
const LOADING = '[aria-busy=true], .ant-spin-spinning, .ant-skeleton';

/** Waits until nothing on the page is loading any more. The network never rests where somebody has signed in: the page follows the ledger by a stream. */
export async function atRest(page: Page): Promise<void> {
  let rests = 0;
  await until(async () => {
    rests = await page.locator(LOADING).count() === 0 ? rests + 1 : 0;
    return rests >= RESTS;
  }, AT_REST_MS);
}

const CHOICES = '.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-content';
const CHOOSES_MS = 2_000;

/** Chooses from a list of choices, again where the page moved away under the pointer, until the choice stands in the field. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true });
  const chosen = page.locator('.ant-select').filter({ has: box }).getByText(option, { exact: true });
  await until(async () => {
    if (await chosen.count() > 0) return true;
    await box.click();
    await page.locator(CHOICES).getByText(option, { exact: true }).click({ timeout: CHOOSES_MS }).catch(() => undefined);
    return await chosen.count() > 0;
  }, AT_REST_MS);
}
