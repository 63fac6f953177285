import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ReferenceAuthority, listAuthority, newPrivateKey, type ListAuthorityOptions } from '#adapters/ports';
import { formatPem, readX509, type X509Certificate } from '#core/tlog';
import { certificateContract } from './certificates.js';

describe('a reference authority in this process', () => {
  certificateContract((authority) => Promise.resolve({ port: authority, publish: () => Promise.resolve() }));
});

let dir: string;
beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'yaosu-authorities-')); });
afterAll(() => rm(dir, { recursive: true }));

const trusting = async (authority: ReferenceAuthority, more: Partial<ListAuthorityOptions>) => {
  const rootsDir = await mkdtemp(join(dir, 'roots-'));
  await writeFile(join(rootsDir, 'root.pem'), formatPem('CERTIFICATE', authority.certificate));
  return listAuthority({ rootsDir, listsDir: undefined, listUrls: [], maxAgeHours: 24, refreshMs: 0, ...more });
};

describe.each(['DER', 'PEM'])('revocation lists in a folder, as %s', (form) => {
  certificateContract(async (authority) => {
    const listsDir = await mkdtemp(join(dir, 'lists-'));
    const publish = async (): Promise<void> => {
      const list = authority.list();
      await writeFile(join(listsDir, 'ca.crl'), form === 'PEM' ? formatPem('X509 CRL', list) : list);
    };
    return { port: await trusting(authority, { listsDir }), publish };
  });
});

describe('revocation lists behind an address', () => {
  let server: Server;
  let url: string;
  let answering: (res: ServerResponse) => void;
  beforeAll(async () => {
    server = createServer((_req, res) => { answering(res); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ca.crl`;
  });
  afterAll(() => { server.close(); server.closeAllConnections(); });

  certificateContract(async (authority) => ({
    port: await trusting(authority, { listUrls: [url] }),
    publish: () => {
      const list = authority.list();
      answering = (res) => { res.end(list); };
      return Promise.resolve();
    },
  }));

  describe('when something is wrong', () => {
    const authority = ReferenceAuthority.root('Reference CA', newPrivateKey('P-256'));
    const own = readX509(authority.certificate) as { readonly value: X509Certificate };
    let told: string[];
    let at: Date;
    const open = () => trusting(authority, { listUrls: [url], now: () => at, report: (failure) => { told.push(failure); } });
    beforeEach(() => {
      told = [];
      at = new Date();
    });
    const list = (options?: Parameters<ReferenceAuthority['list']>[0]): void => {
      const bytes = authority.list(options);
      answering = (res) => { res.end(bytes); };
    };

    test.each<[string, (res: ServerResponse) => void, RegExp]>([
      ['an error', (res) => { res.writeHead(503).end(); }, /answers 503/],
      ['a redirect', (res) => { res.writeHead(302, { location: '/elsewhere.crl' }).end(); }, /fetch failed|redirect/],
      ['something that is no list', (res) => { res.end(Buffer.from([0x30, 0])); }, /none/],
      ['more than there is room for', (res) => { res.end(Buffer.alloc(17 * 1024 * 1024)); }, /more than/],
    ])('%s is told, and leaves it unknown', async (_what, wrong, failure) => {
      answering = wrong;
      expect(await (await open()).revocation(own.value, '1')).toMatchObject({ status: 'unknown' });
      expect(told.join()).toMatch(failure);
    });

    test('a list that was fetched stands in while its address is away, until it is too old', async () => {
      list({ hours: 1 });
      const port = await open();
      expect(await port.revocation(own.value, '1')).toEqual({ status: 'good' });
      answering = (res) => { res.writeHead(503).end(); };
      expect(await port.revocation(own.value, '1')).toEqual({ status: 'good' });
      at = new Date(at.getTime() + 3_600_000);
      expect(await port.revocation(own.value, '1')).toMatchObject({ status: 'unknown', reason: expect.stringContaining('ended at') });
    });

    test('a list older than the exchange allows lets nobody in, although its next update is far away', async () => {
      list({ hours: 1_000 });
      const port = await open();
      expect(await port.revocation(own.value, '1')).toEqual({ status: 'good' });
      at = new Date(at.getTime() + 24 * 3_600_000 + 1_000);
      expect(await port.revocation(own.value, '1')).toMatchObject({ status: 'unknown', reason: expect.stringContaining('too long ago') });
    });

    test('a list that another has signed in the name of the authority says nothing', async () => {
      const forger = ReferenceAuthority.root('Reference CA', newPrivateKey('P-256'));
      answering = (res) => { res.end(forger.list()); };
      expect(await (await open()).revocation(own.value, '1')).toMatchObject({ status: 'unknown' });
      expect(told.join()).toContain('does not verify');
    });

    test('roots that can be read no more are trusted no more', async () => {
      const port = listAuthority({ rootsDir: join(dir, 'nowhere'), listsDir: undefined, listUrls: [url], maxAgeHours: 24, refreshMs: 0 });
      await expect(port.roots()).rejects.toThrow('no root certificate');
    });
  });
});
