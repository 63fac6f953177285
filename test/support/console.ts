import { createServer, type AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { found, openTestApi, type Client, type TestApi } from './api.js';
import { openBrowser, watchedPage, type Watched } from './browser.js';

type Operators = Awaited<ReturnType<typeof found>>;

/** The built console over an exchange that was founded, and a browser before it. */
export interface ConsoleStage {
  readonly api: TestApi;
  readonly operators: Operators;
  readonly browser: Browser;
  readonly url: string;
  /** Lets a client's person sign in at the development issuer, under the name of a demo identity. */
  readonly bind: (identities: Readonly<Record<string, Client>>) => Promise<void>;
  /** A page on which an identity has signed in as people do. */
  readonly signedIn: (identity: string, width: number) => Promise<Watched>;
  readonly close: () => Promise<void>;
}

/** A button by its whole name. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** The button that begins a step with the record on the page. */
export const stepButton = (page: Page, name: string) => page.getByRole('region', { name: '可以办理' }).getByRole('button', { name, exact: true });
/** A button of the dialog that is open. */
export const inDialog = (page: Page, name: string) => page.locator('.ant-modal').getByRole('button', { name, exact: true });

/** `now` is the ledger's clock, for what only comes with another day; without a background nothing happens but what is done. */
export async function openConsole({ now, background = true }: { readonly now?: () => Date; readonly background?: boolean } = {}): Promise<ConsoleStage> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const api = await openTestApi({ background, ...(now === undefined ? {} : { now }), environment: { YAOSU_DEVELOPMENT_ISSUER: 'on', YAOSU_BASE_URL: url } });
  await api.app.listen(port, '127.0.0.1');
  const [operators, browser] = [await found(api), await openBrowser()];
  return {
    api, operators, browser, url,
    bind: async (identities) => {
      for (const [subject, client] of Object.entries(identities)) {
        await client.does(`/v1/participants/${client.org}/credentials`, { person: client.person ?? null, signIn: { issuer: `${url}/development-issuer`, subject } });
      }
    },
    signedIn: async (identity, width) => {
      const watched = await watchedPage(browser, url, width);
      await watched.page.goto(`${url}/console/`);
      await watched.page.locator('a[href*="/session/login"]').click();
      await watched.page.locator(`a[href*="identity=${identity}"]`).click();
      await watched.page.locator('.who').waitFor();
      return watched;
    },
    close: async () => {
      await browser.close();
      await api.close();
    },
  };
}

/** The issuer has to know the exchange's address before the exchange listens there. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => { resolve(port); });
    });
  });
}
