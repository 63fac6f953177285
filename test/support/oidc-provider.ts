import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import jsonwebtoken from 'jsonwebtoken';

/** What the next ID token says otherwise than it should; a whole token stands for it where one is given. */
export interface Tampering { readonly claims?: object; readonly key?: KeyObject; readonly token?: (claims: object) => string; readonly status?: number; readonly answer?: object }

/** An OpenID provider that errs when it is told to: what a sign-in must not believe. */
export interface OidcProvider {
  readonly issuer: string;
  readonly close: () => Promise<void>;
  /** The key whose public half is published. */
  readonly privateKey: KeyObject;
  /** The nonce of the attempt that is answered next, and who answers. */
  next: { readonly nonce: string; readonly subject: string; readonly tampering?: Tampering };
  /** The forms that the token endpoint was sent. */
  readonly asked: URLSearchParams[];
}

export const CLIENT = 'console-of-the-tests';

export async function openOidcProvider(algorithms: readonly string[] = ['ES256']): Promise<OidcProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  const asked: URLSearchParams[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const json = (value: object, status = 200) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (req.url?.includes('openid-configuration') === true) {
        return json({ issuer: provider.issuer, authorization_endpoint: `${provider.issuer}/authorize`, token_endpoint: `${provider.issuer}/token`, jwks_uri: `${provider.issuer}/jwks`, id_token_signing_alg_values_supported: algorithms });
      }
      if (req.url === '/jwks') return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }] });
      asked.push(new URLSearchParams(Buffer.concat(chunks).toString()));
      const { nonce, subject, tampering = {} } = provider.next;
      const now = Math.floor(Date.now() / 1000);
      // A claim that is undefined is not there.
      const claims = JSON.parse(JSON.stringify({ iss: provider.issuer, aud: CLIENT, sub: subject, nonce, iat: now, exp: now + 60, name: 'Somebody', ...tampering.claims })) as object;
      const token = tampering.token?.(claims) ?? jsonwebtoken.sign(claims, tampering.key ?? privateKey, { algorithm: 'ES256', keyid: kid });
      return json(tampering.answer ?? { access_token: 'x', token_type: 'Bearer', id_token: token }, tampering.status);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const provider: OidcProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, privateKey, asked, next: { nonce: '', subject: '' },
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => { resolve(); }); }),
  };
  return provider;
}
