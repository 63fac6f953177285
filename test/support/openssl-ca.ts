import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePem } from '#core/tlog';

const CONFIG = '[ca]\ndefault_ca=own\n[own]\ndatabase=./index.txt\ncrlnumber=./crlnumber\ndefault_md=default\ndefault_crl_days=7\n';

/** Certificates and lists that openssl has made: nothing of it comes from code of ours. */
export interface OpensslCa {
  readonly root: Uint8Array;
  /** A certificate with extensions in openssl's own words, signed by the root or by another that was issued with a name. */
  readonly issue: (name: string, extensions: string, options?: { readonly by?: string; readonly days?: string; readonly subject?: string; readonly digest?: string }) => Uint8Array;
  readonly keyPem: (name: string) => string;
  readonly revoke: (name: string) => void;
  /** The revocation list of now. */
  readonly list: () => Uint8Array;
  readonly remove: () => void;
}

export const PROPER = 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n';
export const AUTHORITY = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';

export type OpensslKind = 'P-256' | 'P-384' | 'SM2' | 'RSA' | 'PSS';

export function makeOpensslCa(kind: OpensslKind): OpensslCa {
  const directory = mkdtempSync(join(tmpdir(), 'yaosu-ca-'));
  const openssl = (...args: string[]): string => execFileSync('openssl', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const file = (name: string): string => join(directory, name);
  writeFileSync(file('ca.cnf'), CONFIG);
  writeFileSync(file('index.txt'), '');
  writeFileSync(file('crlnumber'), '01\n');
  const algorithm = kind === 'RSA' || kind === 'PSS' ? ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] : kind === 'SM2' ? ['SM2'] : ['EC', '-pkeyopt', `ec_paramgen_curve:${kind}`];
  const newKey = (name: string): string[] => {
    openssl('genpkey', '-algorithm', ...algorithm, '-out', `${name}.key`);
    return ['-new', '-key', `${name}.key`];
  };
  const signing = (digest = kind === 'SM2' ? 'sm3' : 'sha256'): string[] => [`-${digest}`, ...(kind === 'SM2' ? ['-sigopt', 'distid:1234567812345678'] : []), ...(kind === 'PSS' ? ['-sigopt', 'rsa_padding_mode:pss'] : [])];
  const verifying = kind === 'SM2' ? ['-vfyopt', 'distid:1234567812345678'] : [];
  const der = (name: string): Uint8Array => parsePem(readFileSync(file(`${name}.pem`), 'utf8'), 'CERTIFICATE')[0] ?? new Uint8Array();
  openssl('req', '-x509', ...newKey('ca'), '-out', 'ca.pem', '-days', '3650', '-subj', '/C=CN/O=Test CA/CN=Test Root', '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign', ...signing());
  return {
    root: der('ca'),
    issue: (name, extensions, { by = 'ca', days = '30', subject = `/C=CN/O=Example/CN=${name}`, digest } = {}) => {
      writeFileSync(file(`${name}.ext`), extensions);
      openssl('req', ...newKey(name), '-out', `${name}.csr`, '-subj', subject, '-utf8', ...signing(digest));
      openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-days', days, '-extfile', `${name}.ext`, '-out', `${name}.pem`, ...verifying, ...signing(digest));
      return der(name);
    },
    keyPem: (name) => readFileSync(file(`${name}.key`), 'utf8'),
    revoke: (name) => { openssl('ca', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-revoke', `${name}.pem`, '-md', kind === 'SM2' ? 'sm3' : 'sha256'); },
    list: () => {
      openssl('ca', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-gencrl', '-out', 'ca.crl', '-md', kind === 'SM2' ? 'sm3' : 'sha256', ...(kind === 'SM2' ? ['-sigopt', 'distid:1234567812345678'] : []));
      return parsePem(readFileSync(file('ca.crl'), 'utf8'), 'X509 CRL')[0] ?? new Uint8Array();
    },
    remove: () => { rmSync(directory, { recursive: true, force: true }); },
  };
}
