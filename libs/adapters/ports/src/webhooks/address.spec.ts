import { describe, expect, test } from '@jest/globals';
import { isPublicAddress } from './address.js';
import { endpointComplaint, pinnedAddresses } from './endpoint.js';

describe('an address is of the public internet', () => {
  test.each(['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0', '169.253.255.255', '172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255', '2400:3200::1', '2a00::', '::ffff:1.1.1.1', '64:ff9b::101:101'])('%s: yes', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    '0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255', '127.0.0.1', '127.255.255.255', '169.254.0.0', '169.254.169.254', '172.16.0.0', '172.31.255.255', '192.0.0.1', '192.0.2.1',
    '192.168.0.0', '192.168.255.255', '198.18.0.0', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.0', '255.255.255.255',
    '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:a9fe:a9fe', '64:ff9b::10.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', 'fc00::1', 'fdff::1', 'fe80::1', 'fe80::1%eth0', 'ff02::1',
    '2001::1', '2001:1ff::', '2001:db8::1', '2002:7f00:1::', '2002:101:101::', '3fff::1', '100::1', '5f00::1', 'example.com', '', '1.1.1', '0x7f.1', '1.1.1.1%eth0',
  ])('%s: no', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a URL is refused for', () => {
  test.each([
    ['ftp://example.com/', 'https'], ['http://example.com/', 'https'], ['https://user:pw@example.com/', 'user information'], ['https://example.com:22/', 'port 22'], ['https://127.1/', '127.0.0.1'], ['https://0x7f000001/', '127.0.0.1'],
    ['https://[::1]:8443/', '::1'], ['https://2130706433/', '127.0.0.1'], ['nonsense', 'URL'],
  ])('%s: %s', (url, reason) => expect(endpointComplaint(url, [])).toContain(reason));

  test.each(['https://example.com/', 'https://example.com:8443/hook?x=1', 'https://1.1.1.1/'])('nothing: %s', (url) => expect(endpointComplaint(url, [])).toBeUndefined());

  test('nothing where this exchange allows the host with its port, and that port only', () => {
    expect(endpointComplaint('http://127.0.0.1:9000/', ['127.0.0.1:9000'])).toBeUndefined();
    expect(endpointComplaint('http://127.0.0.1:9001/', ['127.0.0.1:9000'])).toContain('https');
    expect(endpointComplaint('http://[::1]:9000/', ['::1:9000'])).toBeUndefined();
  });
});

describe('a name', () => {
  const pinned = (addresses: readonly string[], allowed: readonly string[] = []): Promise<readonly string[]> => pinnedAddresses(new URL('https://hooks.example.com/'), allowed, () => Promise.resolve(addresses));

  test('is connected to at the addresses that were looked at', async () => {
    expect(await pinned(['1.1.1.1', '2400:3200::1'])).toEqual(['1.1.1.1', '2400:3200::1']);
  });

  test.each([[['10.0.0.1']], [['1.1.1.1', '169.254.169.254']], [['2400:3200::1', '::ffff:192.168.1.1']]])('is not connected to at all where any of its addresses is not public: %s', async (addresses) => {
    await expect(pinned(addresses)).rejects.toThrow('not public');
  });

  test('without an address is not connected to', async () => expect(pinned([])).rejects.toThrow('no address'));

  test('may be private where this exchange allows it', async () => {
    expect(await pinned(['10.0.0.1'], ['hooks.example.com:443'])).toEqual(['10.0.0.1']);
  });
});
