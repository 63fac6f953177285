import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReferenceAuthority, newPrivateKey } from '#adapters/ports';
import { formatPem } from '#core/tlog';
import { openCast, type Watch } from '../../support/api.js';
import { aMachine, anAssertion } from '../../property/bindings.js';
import { because } from './steps.js';

/** 以数字证书登录: a certificate is bound, signs in, and is bound no more; told where an exchange trusts a reference authority. */
export async function signIns(watch: Watch): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'yaosu-authority-'));
  const authority = ReferenceAuthority.root('Reference CA', newPrivateKey('P-256'));
  for (const name of ['roots', 'lists']) await mkdir(join(dir, name));
  await writeFile(join(dir, 'roots', 'root.pem'), formatPem('CERTIFICATE', authority.certificate));
  await writeFile(join(dir, 'lists', 'ca.crl'), authority.list());
  const { api, vendor } = await openCast({ background: false, watch, environment: { YAOSU_CA_ROOTS: join(dir, 'roots'), YAOSU_CRL_DIR: join(dir, 'lists') } });
  try {
    const machine = aMachine({}, { by: authority });
    const bind = (audience: string) => ({ person: null, chain: [Buffer.from(machine.der).toString('base64')], assertion: anAssertion(machine, vendor.org, { audience }) });
    await vendor.post('/v1/bindings', bind('https://elsewhere.example'));
    const { id, clientId } = await vendor.does('/v1/bindings', bind('https://exchange.example'));
    await vendor.post('/v1/bindings', bind('https://exchange.example'));
    const form = { grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: anAssertion(machine, clientId) };
    await api.send('POST', '/oauth/token', { payload: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    await vendor.get('/v1/bindings?limit=1');
    await vendor.get(`/v1/bindings/${id}`);
    await vendor.does(`/v1/bindings/${id}/revoke`, because);
    await vendor.post(`/v1/bindings/${id}/revoke`, because);
    await api.login(vendor);
    await api.send('GET', '/.well-known/oauth-authorization-server');
  } finally {
    await api.close();
    await rm(dir, { recursive: true });
  }
}
