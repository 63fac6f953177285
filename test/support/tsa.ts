import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A time-stamping authority of openssl's, with a CA of its own, in a folder of its own. */
export interface TestTsa {
  readonly directory: string;
  /** The CA's certificate: PEM file and DER. */
  readonly caFile: string;
  readonly ca: Uint8Array;
  readonly reply: (query: Uint8Array) => Buffer;
  readonly openssl: (...args: string[]) => string;
  readonly remove: () => void;
}

/** How the authority's certificate differs from a proper one. */
export interface TsaOptions { readonly extensions?: string; readonly days?: readonly string[] }

const PROPER = 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n';
const CONFIG = `[tsa]
default_tsa = test
[test]
serial = ./serial
signer_cert = ./tsa.pem
certs = ./ca.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
`;

export function makeTsa({ extensions = PROPER, days = ['-days', '30'] }: TsaOptions = {}): TestTsa {
  const directory = mkdtempSync(join(tmpdir(), 'yaosu-tsa-'));
  const openssl = (...args: string[]): string => execFileSync('openssl', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const file = (name: string): string => join(directory, name);
  writeFileSync(file('tsa.cnf'), CONFIG);
  writeFileSync(file('tsa.ext'), extensions);
  writeFileSync(file('serial'), '01\n');
  const key = (name: string): string[] => ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
  openssl('req', '-x509', ...key('ca'), '-out', 'ca.pem', '-days', '3650', '-subj', '/CN=Test Root', '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign');
  openssl('req', ...key('tsa'), '-out', 'tsa.csr', '-subj', '/CN=Test TSA');
  openssl('x509', '-req', '-in', 'tsa.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', ...days, '-extfile', 'tsa.ext', '-out', 'tsa.pem');
  openssl('x509', '-in', 'ca.pem', '-outform', 'DER', '-out', 'ca.der');
  return {
    directory, caFile: file('ca.pem'), ca: readFileSync(file('ca.der')), openssl,
    reply: (query) => {
      writeFileSync(file('query.tsq'), query);
      openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', '-out', 'reply.tsr');
      return readFileSync(file('reply.tsr'));
    },
    remove: () => { rmSync(directory, { recursive: true, force: true }); },
  };
}

/** The authority over HTTP (RFC 3161 §3.4). */
export async function serveTsa(tsa: TestTsa): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server: Server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      res.writeHead(200, { 'content-type': 'application/timestamp-reply' });
      res.end(tsa.reply(Buffer.concat(chunks)));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }) };
}
