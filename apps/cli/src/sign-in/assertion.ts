import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ASSERTION_SECONDS_MAX } from '#core/exchange';
import { parsePem, readPrivateKey, readX509, sameBytes, signJws, type Result, type SigningPrivateKey, type X509Certificate, fail, ok } from '#core/tlog';
import { EXIT, complain, isSystemError, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';

const SPEC = {
  usage: 'yaosu sign-in assertion --key FILE --certificate FILE --client ID --audience URL [--seconds N] [--json]',
  summary: 'Makes the assertion (RFC 7523) by which a machine shows that it has the key of its certificate. To bind the certificate, ID is that of the\n'
    + 'participant (prt_…); to sign in, the clientId that the binding was answered with. An assertion is taken once.',
  flags: {
    key: { value: 'FILE', help: 'the private key (PEM, PKCS #8, without a passphrase)' },
    certificate: { value: 'FILE', help: 'the certificate, and those that lead to the root after it (PEM)' },
    client: { value: 'ID', help: 'whom it speaks for: issuer and subject' },
    audience: { value: 'URL', help: 'the address of the exchange, as its tokens name it' },
    seconds: { value: 'N', help: `how long it lives (default 60, at most ${ASSERTION_SECONDS_MAX})` },
    json: { help: 'print what POST /v1/bindings takes: the chain and the assertion' },
  },
} as const satisfies CommandSpec;

interface Machine { readonly key: SigningPrivateKey; readonly chain: readonly Uint8Array[]; readonly certificate: X509Certificate }

/** `yaosu sign-in assertion`: signs by the clock of this machine. */
export function signInAssertion(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return Promise.resolve(parsed.report(io));
  const { key, certificate, client, audience, seconds = '60', json } = parsed.flags;
  if (key === undefined || certificate === undefined || client === undefined || audience === undefined) return Promise.resolve(wrongUsage(SPEC, '--key, --certificate, --client and --audience are needed').report(io));
  const lifetime = /^[1-9]\d{0,2}$/.test(seconds) ? Number(seconds) : 0;
  if (lifetime === 0 || lifetime > ASSERTION_SECONDS_MAX) return Promise.resolve(wrongUsage(SPEC, `--seconds is a whole number up to ${ASSERTION_SECONDS_MAX}`).report(io));
  const machine = machineIn(key, certificate);
  if (!machine.ok) return Promise.resolve(complain(machine.reason, EXIT.unreadable, io));
  const assertion = assertionOf(machine.value, { client, audience, lifetime });
  io.out(json ? JSON.stringify({ person: null, chain: machine.value.chain.map((der) => Buffer.from(der).toString('base64')), assertion }) : assertion);
  return Promise.resolve(EXIT.ok);
}

function machineIn(keyFile: string, certificateFile: string): Result<Machine> {
  try {
    const key = readPrivateKey(readFileSync(keyFile, 'utf8'));
    if (!key.ok) return fail(`${keyFile}: ${key.reason}`);
    const chain = parsePem(readFileSync(certificateFile, 'utf8'), 'CERTIFICATE');
    const [first] = chain;
    const certificate = first === undefined ? fail('there is no certificate in PEM') : readX509(first);
    if (!certificate.ok) return fail(`${certificateFile}: ${certificate.reason}`);
    if (!sameBytes(certificate.value.spki, key.value.spki)) return fail(`${certificateFile} is of another key than ${keyFile}`);
    return ok({ key: key.value, chain, certificate: certificate.value });
  } catch (err) {
    if (!isSystemError(err)) throw err;
    return fail(err.message);
  }
}

/** RFC 7523 §3; `x5t#S256` names the certificate (RFC 7515 §4.1.8). */
export function assertionOf({ key, certificate }: Pick<Machine, 'key' | 'certificate'>, { client, audience, lifetime }: { readonly client: string; readonly audience: string; readonly lifetime: number }): string {
  const now = Math.floor(Date.now() / 1000);
  const thumbprint = Buffer.from(certificate.sha256, 'hex').toString('base64url');
  return signJws({ typ: 'JWT', 'x5t#S256': thumbprint }, { iss: client, sub: client, aud: audience, iat: now, exp: now + lifetime, jti: randomUUID() }, key);
}
