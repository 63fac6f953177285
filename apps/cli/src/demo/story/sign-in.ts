import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReferenceAuthority, newPrivateKey, newPrivateKeyPem } from '#adapters/ports';
import { parsePem, readPrivateKey, readX509, type Result, type SigningPrivateKey } from '#core/tlog';
import { assertionOf } from '../../sign-in/assertion.js';
import { does, isRefused, reads, type Stage } from '../stage.js';
import { at, textAt, type Json } from '../json.js';
import { actorOf, type Cast } from './admissions.js';

/** Where the demo looks for a reference authority that the exchange trusts: `yaosu reference ca init --data DIR/ca`. */
const AUTHORITY = 'ca';
const LIFETIME = 300;

/** 以数字证书登录: a vendor's machine signs in by the certificate of an authority, where the exchange trusts one at hand; a stranger's is refused anywhere. */
export async function signInByCertificate(stage: Stage, cast: Cast, { data, url }: { readonly data: string; readonly url: string }): Promise<void> {
  stage.title('以数字证书登录 · Sign-in by certificate');
  const vendor = actorOf(cast, 'transit');
  const organisation = at(await reads(stage, vendor, `/v1/participants/${vendor.id}`), 'organisation');
  const subject = { commonName: 'data-gateway', organisation: textAt(at(organisation, 'name'), 'zh'), code: textAt(at(organisation, 'registration'), 'number') };
  const stranger = ReferenceAuthority.root('无人认识的机构 An authority that nobody knows', newPrivateKey('P-256'));
  await isRefused(stage, { who: vendor, path: '/v1/bindings', body: introduction(stranger, newPrivateKey('P-256'), { subject, client: vendor.id, url }), step: `binding:stranger-${randomUUID()}`, says: '欲绑定来路不明的证书 wants to bind a certificate of an authority that is not licensed' });
  const authority = await authorityIn(join(data, AUTHORITY));
  if (authority === undefined) return;
  const key = await keptKey(stage);
  const kept = await stage.keep.read('machine-request.json');
  const body = kept === undefined ? introduction(authority, key, { subject, client: vendor.id, url }) : JSON.parse(kept) as Json;
  await stage.keep.write('machine-request.json', JSON.stringify(body));
  const { body: answer } = await does(stage, { who: vendor, path: '/v1/bindings', body, step: 'binding:machine', says: '绑定机构证书 binds its machine’s certificate, and shows the key', outcome: 'BOUND' });
  const client = textAt(answer, 'clientId');
  const certificate = valueOf(readX509(Buffer.from(String((body['chain'] as readonly unknown[])[0]), 'base64')));
  await stage.connection.tokenBy({ clientId: client, assertion: assertionOf({ key, certificate }, { client, audience: url, lifetime: LIFETIME }) });
  stage.tell({ who: vendor.name, says: '以证书登录 its machine signs in without a secret (RFC 7523)', outcome: `serial ${certificate.serial.slice(0, 8)}…` });
}

function introduction(authority: ReferenceAuthority, key: SigningPrivateKey, { subject, client, url }: { readonly subject: Parameters<ReferenceAuthority['issue']>[0]['subject']; readonly client: string; readonly url: string }): Json {
  const certificate = valueOf(readX509(authority.issue({ subject, spki: key.spki })));
  return { person: null, chain: [Buffer.from(certificate.der).toString('base64')], assertion: assertionOf({ key, certificate }, { client, audience: url, lifetime: LIFETIME }) };
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

/** The key that this story goes on with when it was interrupted. */
async function keptKey({ keep }: Stage): Promise<SigningPrivateKey> {
  const pem = await keep.read('machine.key') ?? newPrivateKeyPem('P-256');
  await keep.write('machine.key', pem);
  return valueOf(readPrivateKey(pem));
}

/** The reference authority of the machine that the demo runs on; undefined where there is none. */
async function authorityIn(dir: string): Promise<ReferenceAuthority | undefined> {
  const [root, pem] = await Promise.all([join(dir, 'root', 'ca.pem'), join(dir, 'ca.key')].map((path) => readFile(path, 'utf8').catch(() => undefined)));
  const certificate = root === undefined ? undefined : parsePem(root, 'CERTIFICATE')[0];
  return certificate === undefined || pem === undefined ? undefined : new ReferenceAuthority({ key: valueOf(readPrivateKey(pem)), certificate });
}
