import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jsonwebtoken from 'jsonwebtoken';
import { loadConfig } from '#ledger';
import { admitted, found, openTestApi, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';
import { CLIENT, openOidcProvider, type OidcProvider, type Tampering } from '../support/oidc-provider.js';

const HOST = 'exchange.example';
const CONSOLE = { 'x-yaosu-console': '1', 'content-type': 'application/json' };

/** A browser: it keeps cookies and follows nothing by itself. */
class Browser {
  readonly cookies = new Map<string, string>();
  constructor(private readonly api: TestApi) {}

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return this.keep(await this.api.send('GET', path, { headers: { host: HOST, ...this.cookieHeader(), ...headers } }));
  }
  async post(path: string, body: object = {}, headers: Readonly<Record<string, string>> = CONSOLE): Promise<Answered> {
    return this.keep(await this.api.send('POST', path, { body, headers: { host: HOST, ...this.cookieHeader(), ...headers } }));
  }
  private cookieHeader = (): Record<string, string> => (this.cookies.size === 0 ? {} : { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') });
  private keep(answered: Answered): Answered {
    for (const line of cookiesOf(answered)) {
      const [pair = ''] = line.split(';');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (line.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answered;
  }
}

const cookiesOf = ({ headers }: Answered): readonly string[] => ([] as string[]).concat((headers as Readonly<Record<string, string | string[]>>)['set-cookie'] ?? []);
const locationOf = ({ headers: { location = '' } }: Answered): URL => new URL(location, `https://${HOST}`);
const pathOf = ({ pathname, search }: URL): string => pathname + search;

describe('with the development issuer', () => {
  const ISSUER = `https://${HOST}/development-issuer`;
  let api: TestApi;
  let operators: Founded;
  let vendor: Client;
  beforeAll(async () => {
    api = await openTestApi({ background: false, environment: { YAOSU_DEVELOPMENT_ISSUER: 'on' } });
    operators = await found(api);
    vendor = await admitted(api, operators, { capacities: ['vendor'] });
    await bind(vendor, 'vendor');
  });
  afterAll(() => api.close());

  const bind = (client: Client, subject: string) => client.does(`/v1/participants/${client.org}/credentials`, { person: client.person ?? null, signIn: { issuer: ISSUER, subject } });

  /** As far as the provider's answer, which the browser has not followed yet. */
  async function chosen(browser: Browser, identity: string, returnTo = '/console/listings?state=LISTED'): Promise<string> {
    const asked = locationOf(await browser.get(`/session/login?return=${encodeURIComponent(returnTo)}`));
    return pathOf(locationOf(await browser.get(`${pathOf(asked)}&identity=${identity}`)));
  }
  async function signedIn(identity: string): Promise<Browser> {
    const browser = new Browser(api);
    await browser.get(await chosen(browser, identity));
    return browser;
  }

  test('a person signs in, and the token of the session speaks for the organisation as a credential of the person', async () => {
    const browser = new Browser(api);
    const login = await browser.get('/session/login?return=%2Fconsole%2Flistings');
    const asked = locationOf(login);
    expect([login.status, asked.origin + asked.pathname]).toEqual([303, `${ISSUER}/authorize`]);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', scope: 'openid profile', redirect_uri: `https://${HOST}/session/callback`, state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/) });
    expect(cookiesOf(login)).toEqual([expect.stringMatching(/^__Host-yaosu-sign-in=[\w-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/)]);
    const page = await browser.get(pathOf(asked));
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.text).not.toMatch(/<script|onclick/i);
    const answer = locationOf(await browser.get(`${pathOf(asked)}&identity=vendor`));
    const entered = await browser.get(pathOf(answer));
    expect([entered.status, entered.headers['location']]).toEqual([303, '/console/listings']);
    expect(cookiesOf(entered)).toEqual([expect.stringContaining('__Host-yaosu-sign-in=; Path=/; Max-Age=0'), expect.stringMatching(/^__Host-yaosu-session=[\w-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/)]);

    expect((await browser.get('/session')).body).toEqual({ isAvailable: true, isDevelopment: true, isSignedIn: true });
    const { status, body, headers } = await browser.post('/session/token');
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900, name: '林岚', person: vendor.person, roles: ['vendor'], organisation: { id: vendor.org, state: 'ADMITTED' }, organisations: [{ id: vendor.org }] });
    const authorization = `Bearer ${body.access_token}`;
    expect((await api.send('GET', `/v1/participants/${vendor.org}`, { headers: { authorization } })).status).toBe(200);
  });

  test('neither the session’s cookie nor the log says who the person is at the provider', async () => {
    const browser = await signedIn('vendor');
    const text = [...browser.cookies.values()].map((value) => Buffer.from(value, 'base64url').toString('latin1')).join();
    expect(text).not.toContain('林岚');
    const { text: participant } = await vendor.get(`/v1/participants/${vendor.org}`);
    expect(participant).not.toContain('development-issuer');
    expect(participant).toMatch(/"signIn":"[0-9a-f]{64}"/);
  });

  test('one person acts for each organisation that has bound the sign-in, and for no other', async () => {
    const other = await admitted(api, operators, { capacities: ['buyer'] });
    await bind(other, 'vendor');
    const browser = await signedIn('vendor');
    const { body } = await browser.post('/session/token', { organisation: other.org });
    expect(body).toMatchObject({ organisation: { id: other.org }, roles: ['buyer'], organisations: [vendor.org, other.org].sort().map((id) => ({ id })) });
    expect(await browser.post('/session/token', { organisation: operators.maker.org })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(await browser.post('/session/token', { organization: other.org })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/organization' }] } });
  });

  test('a credential that is revoked ends the session, and the sign-in, within a second', async () => {
    const client = await admitted(api, operators, { capacities: ['buyer'] });
    const { clientId } = await bind(client, 'buyer');
    const browser = await signedIn('buyer');
    expect((await browser.post('/session/token')).status).toBe(200);
    await client.does(`/v1/participants/${client.org}/credentials/${clientId.split(':')[1] ?? ''}/revoke`, { reason: 'left the organisation' });
    expect(await browser.post('/session/token')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    const again = new Browser(api);
    expect((await again.get(await chosen(again, 'buyer'))).headers['location']).toBe('/console/sign-in?reason=unbound');
  });

  test('who is bound to nobody is not let in', async () => {
    const browser = new Browser(api);
    expect((await browser.get(await chosen(browser, 'regulator'))).headers['location']).toBe('/console/sign-in?reason=unbound');
    expect(browser.cookies.has('__Host-yaosu-session')).toBe(false);
  });

  test('signing out takes the session’s cookie', async () => {
    const browser = await signedIn('vendor');
    expect((await browser.post('/session/logout')).status).toBe(200);
    expect(await browser.post('/session/token')).toMatchObject({ status: 401 });
  });

  test('signing out leads to the provider, which ends its own session and sends back (RP-Initiated Logout)', async () => {
    const browser = await signedIn('vendor');
    const { body: { endSession } } = await browser.post('/session/logout');
    const asked = new URL(endSession ?? '');
    expect([asked.origin + asked.pathname, Object.fromEntries(asked.searchParams)]).toEqual([`${ISSUER}/end-session`, { client_id: 'yaosu-console', post_logout_redirect_uri: `https://${HOST}/console/sign-in` }]);
    expect(locationOf(await browser.get(pathOf(asked))).href).toBe(`https://${HOST}/console/sign-in`);
  });

  test.each([['client_id', 'other'], ['post_logout_redirect_uri', 'https://elsewhere.example/']])('nobody is sent elsewhere after signing out by another %s', async (name, value) => {
    const asked = new URL(`${ISSUER}/end-session?client_id=yaosu-console&post_logout_redirect_uri=https://${HOST}/console/sign-in`);
    asked.searchParams.set(name, value);
    expect((await api.send('GET', pathOf(asked))).status).toBe(400);
  });

  describe('another site', () => {
    test.each([
      ['that cannot send our header', { 'content-type': 'application/json' }], ['whose browser says where it is', { ...CONSOLE, 'sec-fetch-site': 'cross-site' }], ['next door', { ...CONSOLE, 'sec-fetch-site': 'same-site' }],
    ])('%s gets no token and ends no session', async (_what, headers) => {
      const browser = await signedIn('vendor');
      for (const path of ['/session/token', '/session/logout']) expect(await browser.post(path, {}, headers)).toMatchObject({ status: 403, body: { code: 'scope_denied' } });
      expect((await browser.post('/session/token', {}, { ...CONSOLE, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    });
    test.each(['https://elsewhere.example/', '//elsewhere.example', '/console/../v1', '/docs', '/console/\\elsewhere'])('is not where a sign-in returns to: %s', async (returnTo) => {
      const browser = new Browser(api);
      const { pathname } = locationOf(await browser.get(await chosen(browser, 'vendor', returnTo)));
      expect(pathname.startsWith('/console/') || pathname === '/v1').toBe(true);
      expect(locationOf(await browser.get(`/session/login?return=${encodeURIComponent(returnTo)}`)).host).toBe(HOST);
    });
  });

  describe('a callback is refused', () => {
    const reasonOf = (answered: Answered): string | null => locationOf(answered).searchParams.get('reason');

    test('in a browser that has not begun it', async () => {
      const path = await chosen(new Browser(api), 'vendor');
      expect(reasonOf(await new Browser(api).get(path))).toBe('expired');
    });
    test('with the state of another attempt', async () => {
      const [one, other] = [new Browser(api), new Browser(api)];
      const path = await chosen(one, 'vendor');
      await chosen(other, 'vendor');
      expect(reasonOf(await other.get(path))).toBe('refused');
    });
    test('the second time, for a code is redeemed once', async () => {
      const browser = new Browser(api);
      const path = await chosen(browser, 'vendor');
      const attempt = new Map(browser.cookies);
      expect((await browser.get(path)).headers['location']).toMatch(/^\/console\/listings/);
      for (const [name, value] of attempt) browser.cookies.set(name, value);
      expect(reasonOf(await browser.get(path))).toBe('refused');
    });
    test('of another issuer (RFC 9207)', async () => {
      const browser = new Browser(api);
      const path = (await chosen(browser, 'vendor')).replace('development-issuer', 'other-issuer');
      expect(reasonOf(await browser.get(path))).toBe('refused');
    });
    test('when the person says no', async () => {
      const browser = new Browser(api);
      expect(reasonOf(await browser.get(await chosen(browser, 'nobody')))).toBe('cancelled');
    });
    test('with a cookie that was changed or moved', async () => {
      const browser = await signedIn('vendor');
      const session = browser.cookies.get('__Host-yaosu-session') ?? '';
      for (const forged of [`A${session.slice(1)}`, session.slice(0, -2), 'x', '']) {
        browser.cookies.set('__Host-yaosu-session', forged);
        expect((await browser.post('/session/token')).status).toBe(401);
      }
      const path = await chosen(browser, 'vendor');
      browser.cookies.set('__Host-yaosu-sign-in', session);
      expect(reasonOf(await browser.get(path))).toBe('expired');
    });
  });

  test('the issuer answers its one client at its one address alone', async () => {
    const asked = locationOf(await new Browser(api).get('/session/login'));
    for (const [name, value] of [['client_id', 'other'], ['redirect_uri', 'https://elsewhere.example/']] as const) {
      const changed = new URL(asked);
      changed.searchParams.set(name, value);
      expect((await api.send('GET', pathOf(changed))).status).toBe(400);
    }
    const plain = new URL(asked);
    plain.searchParams.set('code_challenge_method', 'plain');
    expect(locationOf(await api.send('GET', `${pathOf(plain)}&identity=vendor`)).searchParams.get('error')).toBe('invalid_request');
  });

  test('a credential is a secret or a sign-in, and a sign-in is a person’s; it opens nothing at the token endpoint', async () => {
    const path = `/v1/participants/${vendor.org}/credentials`;
    const signIn = { issuer: ISSUER, subject: 'somebody' };
    expect(await vendor.post(path, { person: null, signIn })).toMatchObject({ status: 400, body: { code: 'invalid_request', pointer: '/person' } });
    const answer = await vendor.does(path, { person: vendor.person, signIn });
    expect(answer.clientSecret).toBeUndefined();
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: answer.clientId, client_secret: 'x' }).toString();
    expect((await api.send('POST', '/oauth/token', { payload: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status).toBe(401);
  });
});

describe('with any provider', () => {
  let provider: OidcProvider;
  let api: TestApi;
  let vendor: Client;
  beforeAll(async () => {
    provider = await openOidcProvider(['ES256', 'HS256', 'none']);
    api = await openTestApi({ background: false, environment: { YAOSU_OIDC_ISSUER: provider.issuer, YAOSU_OIDC_CLIENT_ID: CLIENT, YAOSU_OIDC_CLIENT_SECRET: 'secret-of-the-client' } });
    vendor = await admitted(api, await found(api), { capacities: ['vendor'] });
    await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person: vendor.person, signIn: { issuer: provider.issuer, subject: 'person-1' } });
  });
  afterAll(async () => {
    await api.close();
    await provider.close();
  });

  async function answered(tampering: Tampering = {}, subject = 'person-1'): Promise<Answered> {
    const browser = new Browser(api);
    const asked = locationOf(await browser.get('/session/login')).searchParams;
    provider.next = { nonce: asked.get('nonce') ?? '', subject, tampering };
    return browser.get(`/session/callback?${new URLSearchParams({ code: 'some-code', state: asked.get('state') ?? '', session_state: 'x' }).toString()}`);
  }

  test('a person signs in; the code is redeemed with the verifier and the client’s secret', async () => {
    expect((await answered()).headers['location']).toBe('/console/');
    expect(Object.fromEntries(provider.asked.at(-1) ?? [])).toMatchObject({ grant_type: 'authorization_code', code: 'some-code', client_id: CLIENT, client_secret: 'secret-of-the-client', code_verifier: expect.stringMatching(/^[\w-]{43,}$/), redirect_uri: `https://${HOST}/session/callback` });
    expect((await answered({}, 'person-2')).headers['location']).toBe('/console/sign-in?reason=unbound');
  });

  const now = (): number => Math.floor(Date.now() / 1000);
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = (claims: object): string => `${encoded({ alg: 'none' })}.${encoded(claims)}.`;
  const bySecret = (claims: object): string => jsonwebtoken.sign(claims, 'secret-of-the-client', { algorithm: 'HS256' });
  const byAnotherAlgorithm = (claims: object): string => {
    const signed = `${encoded({ alg: 'RS256' })}.${encoded(claims)}`;
    return `${signed}.${createSign('sha256').update(signed).sign(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey).toString('base64url')}`;
  };

  test.each<[string, () => Tampering]>([
    ['another nonce', () => ({ claims: { nonce: 'another' } })], ['no nonce', () => ({ claims: { nonce: undefined } })], ['another audience', () => ({ claims: { aud: 'another-client' } })],
    ['another issuer', () => ({ claims: { iss: 'https://elsewhere.example' } })], ['an end that is past', () => ({ claims: { exp: now() - 120, iat: now() - 600 } })], ['no end', () => ({ claims: { exp: undefined } })],
    ['the signature of another key', () => ({ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey })], ['no signature', () => ({ token: unsigned })], ['a signature by the client’s secret', () => ({ token: bySecret })],
    ['an algorithm that the provider does not name', () => ({ token: byAnotherAlgorithm })], ['two audiences and no authorised party', () => ({ claims: { aud: [CLIENT, 'another'] } })],
  ])('an ID token with %s is refused', async (_what, tampering) => {
    expect((await answered(tampering())).headers['location']).toBe('/console/sign-in?reason=refused');
  });
  test('so is an answer without an ID token, and an error of the token endpoint', async () => {
    for (const tampering of [{ answer: { access_token: 'x', token_type: 'Bearer' } }, { status: 400, answer: { error: 'invalid_grant' } }, { status: 500, answer: {} }]) {
      expect((await answered(tampering)).headers['location']).toBe('/console/sign-in?reason=refused');
    }
  });
  test('a provider that ends no sessions is not gone to after signing out', async () => {
    expect(await new Browser(api).post('/session/logout')).toMatchObject({ status: 200, body: { endSession: null } });
  });
  test('the development issuer is not there', async () => {
    expect((await api.send('GET', '/development-issuer/authorize')).status).toBe(404);
    expect((await api.send('GET', '/session')).body).toEqual({ isAvailable: true, isDevelopment: false, isSignedIn: false });
  });
  test('a sign-in that begins at another name of this machine goes on at the one that the provider knows', async () => {
    const { headers: { location = '' } } = await api.send('GET', '/session/login?return=%2Fconsole%2Fgrants', { headers: { host: 'localhost:8400' } });
    expect(location).toBe(`https://${HOST}/session/login?return=%2Fconsole%2Fgrants`);
  });
});

describe('the configuration', () => {
  test('has a development issuer for a trial on one’s own machine, and for nothing else unless it is told to', () => {
    const isOn = (env: Readonly<Record<string, string>>): boolean => loadConfig(env).isDevelopmentIssuer;
    const oidc = { YAOSU_OIDC_ISSUER: 'https://id.example', YAOSU_OIDC_CLIENT_ID: 'x' };
    expect([isOn({}), isOn({ HOST: '0.0.0.0' }), isOn({ DATABASE_URL: 'postgres://x/y' }), isOn({ NODE_ENV: 'production' }), isOn({ YAOSU_DEVELOPMENT_ISSUER: 'off' }), isOn({ ...oidc })]).toEqual([true, false, false, false, false, false]);
    expect(isOn({ DATABASE_URL: 'postgres://x/y', YAOSU_DEVELOPMENT_ISSUER: 'on' })).toBe(true);
  });
  test('refuses it in production, and beside a provider', () => {
    expect(() => loadConfig({ NODE_ENV: 'production', YAOSU_DEVELOPMENT_ISSUER: 'on' })).toThrow('YAOSU_DEVELOPMENT_ISSUER');
    expect(() => loadConfig({ YAOSU_OIDC_ISSUER: 'https://id.example', YAOSU_OIDC_CLIENT_ID: 'x', YAOSU_DEVELOPMENT_ISSUER: 'on' })).toThrow('exclude each other');
  });
  test('takes a provider over https, or on this machine, with the name that it knows the exchange by', () => {
    expect(() => loadConfig({ YAOSU_OIDC_ISSUER: 'http://id.example', YAOSU_OIDC_CLIENT_ID: 'x' })).toThrow('must be https');
    expect(() => loadConfig({ YAOSU_OIDC_ISSUER: 'https://id.example' })).toThrow('YAOSU_OIDC_CLIENT_ID');
    expect(loadConfig({ YAOSU_OIDC_ISSUER: 'https://id.example', YAOSU_OIDC_CLIENT_ID: 'x' }).oidc).toEqual({ issuer: 'https://id.example', clientId: 'x', clientSecret: undefined });
  });
});

describe('without a provider', () => {
  let api: TestApi;
  beforeAll(async () => { api = await openTestApi({ background: false }); });
  afterAll(() => api.close());

  test('nobody signs in, and the page says so', async () => {
    expect((await api.send('GET', '/session')).body).toEqual({ isAvailable: false, isDevelopment: false, isSignedIn: false });
    expect((await api.send('GET', '/session/login')).headers['location']).toBe('/console/sign-in?reason=unavailable');
    expect((await api.send('GET', '/session/callback?code=x&state=y')).headers['location']).toBe('/console/sign-in?reason=expired');
  });
});
