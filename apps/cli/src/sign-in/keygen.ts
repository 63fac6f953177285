import { writeFileSync } from 'node:fs';
import { newPrivateKeyPem } from '#adapters/ports';
import { X509_KEY_KINDS, formatPem, readPrivateKey } from '#core/tlog';
import { EXIT, complain, isSystemError, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';

const SPEC = {
  usage: 'yaosu sign-in keygen --out FILE [--kind P-256|P-384|RSA|SM2]',
  summary: 'Makes the key of a machine that signs in by a certificate: FILE (PKCS #8, for nobody but you) and FILE.pub, which an authority certifies.\n'
    + 'A key that openssl or a device has made does as well.',
  flags: {
    out: { value: 'FILE', help: 'where the key is written; a file that exists is left alone' },
    kind: { value: 'KIND', help: `${X509_KEY_KINDS.join(', ')} (default P-256)` },
  },
} as const satisfies CommandSpec;

/** `yaosu sign-in keygen`. */
export function signInKeygen(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return Promise.resolve(parsed.report(io));
  const { out, kind: named = 'P-256' } = parsed.flags;
  const kind = X509_KEY_KINDS.find((one) => one === named);
  if (out === undefined) return Promise.resolve(wrongUsage(SPEC, '--out is missing').report(io));
  if (kind === undefined) return Promise.resolve(wrongUsage(SPEC, `--kind is one of ${X509_KEY_KINDS.join(', ')}`).report(io));
  const pem = newPrivateKeyPem(kind);
  const key = readPrivateKey(pem);
  if (!key.ok) throw new Error(key.reason);
  try {
    writeFileSync(out, pem, { mode: 0o600, flag: 'wx', flush: true });
    writeFileSync(`${out}.pub`, formatPem('PUBLIC KEY', key.value.spki), { flush: true });
  } catch (err) {
    if (!isSystemError(err)) throw err;
    return Promise.resolve(complain(err.message, EXIT.unreadable, io));
  }
  io.out(`${out}.pub`);
  return Promise.resolve(EXIT.ok);
}
