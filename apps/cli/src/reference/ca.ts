import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync, appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { ReferenceAuthority, newPrivateKeyPem } from '#adapters/ports';
import { X509_KEY_KINDS, formatPem, parsePem, readPrivateKey, readX509, type SigningPrivateKey } from '#core/tlog';
import { EXIT, complain, isSystemError, parseFlags, wrongUsage, type CommandSpec, type Io, type NoRun } from '../io.js';
import { closeNow, listenAt } from '../listening.js';

const VERBS = ['init', 'issue', 'revoke', 'list', 'serve'] as const;
type Verb = (typeof VERBS)[number];

const SPEC = {
  usage: `yaosu reference ca ${VERBS.join('|')} --data DIR [--public FILE --organisation NAME [--code CODE] [--name NAME] [--days N]] [--serial HEX] [--port N]`,
  summary: 'A certification authority that vouches for whoever asks, to try sign-in by certificate with.\n'
    + '  init    makes its key and its root (DIR/root/ca.pem), and the first revocation list (DIR/lists/ca.crl)\n'
    + '  issue   certifies the key in --public, and prints the certificate in PEM\n'
    + '  revoke  revokes a certificate by its --serial, and makes the list anew\n'
    + '  list    makes the list anew; it is good for a day\n'
    + '  serve   serves the list at /ca.crl, made anew for each request\n'
    + 'Point an exchange at it with YAOSU_CA_ROOTS=DIR/root and YAOSU_CRL_DIR=DIR/lists or YAOSU_CRL_URL.',
  flags: {
    data: { value: 'DIR', help: 'where its key, its root and its lists lie' },
    kind: { value: 'KIND', help: `of its key, with init: ${X509_KEY_KINDS.join(', ')} (default P-256)` },
    public: { value: 'FILE', help: 'a public key in PEM, as yaosu sign-in keygen writes it' },
    organisation: { value: 'NAME', help: 'the organisation that the certificate is of' },
    code: { value: 'CODE', help: 'its unified social credit code' },
    name: { value: 'NAME', help: 'the name of the machine (default machine)' },
    days: { value: 'N', help: 'how long the certificate is valid (default 365)' },
    serial: { value: 'HEX', help: 'the number of a certificate' },
    port: { value: 'N', help: 'the port on which it serves, on this machine alone (default 8421; 0 takes a free one)' },
  },
  positionals: ['COMMAND'],
} as const satisfies CommandSpec;

interface Flags { readonly kind?: string | undefined; readonly public?: string | undefined; readonly organisation?: string | undefined; readonly code?: string | undefined; readonly name?: string | undefined; readonly days?: string | undefined; readonly serial?: string | undefined; readonly port?: string | undefined }
type Run = (dir: string, flags: Flags, io: Io) => number | NoRun | Promise<number>;

/** `yaosu reference ca`. */
export async function referenceCa(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags: { data, ...flags }, positionals: [named] } = parsed;
  const verb = VERBS.find((one) => one === named);
  if (verb === undefined) return wrongUsage(SPEC, `the command is one of ${VERBS.join(', ')}`).report(io);
  if (data === undefined) return wrongUsage(SPEC, '--data is missing').report(io);
  try {
    const outcome = await RUNS[verb](data, flags, io);
    return typeof outcome === 'number' ? outcome : outcome.report(io);
  } catch (err) {
    if (!isSystemError(err)) throw err;
    return complain(err.message, EXIT.unreadable, io);
  }
}

const RUNS: Readonly<Record<Verb, Run>> = {
  init: (dir, { kind: named = 'P-256' }, io) => {
    const kind = X509_KEY_KINDS.find((one) => one === named);
    if (kind === undefined) return wrongUsage(SPEC, `--kind is one of ${X509_KEY_KINDS.join(', ')}`);
    if (existsSync(join(dir, 'ca.key'))) return complain(`${dir} has an authority already`, EXIT.failed, io);
    for (const name of ['root', 'lists']) mkdirSync(join(dir, name), { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, 'ca.key'), newPrivateKeyPem(kind), { mode: 0o600, flush: true });
    const authority = ReferenceAuthority.root('Reference CA', keyIn(dir));
    writeFileSync(join(dir, 'root', 'ca.pem'), formatPem('CERTIFICATE', authority.certificate), { flush: true });
    publish(dir, authority);
    io.out(`YAOSU_CA_ROOTS=${join(dir, 'root')} YAOSU_CRL_DIR=${join(dir, 'lists')}`);
    return EXIT.ok;
  },
  issue: (dir, { public: file, organisation, code, name = 'machine', days = '365' }, io) => {
    if (file === undefined || organisation === undefined) return wrongUsage(SPEC, 'issue needs --public and --organisation');
    if (!/^[1-9]\d{0,4}$/.test(days)) return wrongUsage(SPEC, '--days is a whole number');
    const [spki] = parsePem(readFileSync(file, 'utf8'), 'PUBLIC KEY');
    if (spki === undefined) return complain(`${file} has no public key in PEM`, EXIT.unreadable, io);
    const certificate = authorityIn(dir).issue({ subject: { commonName: name, organisation, ...(code === undefined ? {} : { code }) }, spki, days: Number(days) });
    const read = readX509(certificate);
    if (!read.ok) return complain(read.reason, EXIT.failed, io);
    io.err(`serial ${read.value.serial}`);
    io.out(formatPem('CERTIFICATE', certificate).trimEnd());
    return EXIT.ok;
  },
  revoke: (dir, { serial }, io) => {
    if (serial === undefined || !/^[0-9a-f]{1,64}$/.test(serial)) return wrongUsage(SPEC, '--serial is a number in hexadecimal');
    appendFileSync(join(dir, 'revoked'), `${serial} ${new Date().toISOString()}\n`, { flush: true });
    return list(dir, io);
  },
  list: (dir, _flags, io) => list(dir, io),
  serve: async (dir, { port = '8421' }, io) => {
    if (!/^\d{1,5}$/.test(port)) return wrongUsage(SPEC, '--port is a whole number').report(io);
    authorityIn(dir);
    const server = createServer((req, res) => {
      if (req.url !== '/ca.crl') return void res.writeHead(404).end();
      res.writeHead(200, { 'content-type': 'application/pkix-crl' }).end(authorityIn(dir).list());
    });
    io.out(`YAOSU_CRL_URL=${await listenAt(server, { host: '127.0.0.1', port: Number(port) })}/ca.crl`);
    const stop = new AbortController();
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.once(signal, () => stop.abort());
    await once(stop.signal, 'abort');
    await closeNow(server);
    return EXIT.ok;
  },
};

function list(dir: string, io: Io): number {
  publish(dir, authorityIn(dir));
  io.out(join(dir, 'lists', 'ca.crl'));
  return EXIT.ok;
}

/** The exchange reads the list while it is replaced: it is there whole or as it was. */
function publish(dir: string, authority: ReferenceAuthority): void {
  writeFileSync(join(dir, 'ca.crl.new'), authority.list(), { flush: true });
  renameSync(join(dir, 'ca.crl.new'), join(dir, 'lists', 'ca.crl'));
}

function keyIn(dir: string): SigningPrivateKey {
  const key = readPrivateKey(readFileSync(join(dir, 'ca.key'), 'utf8'));
  if (!key.ok) throw new Error(`${dir}: ${key.reason}`);
  return key.value;
}

function authorityIn(dir: string): ReferenceAuthority {
  const [certificate] = parsePem(readFileSync(join(dir, 'root', 'ca.pem'), 'utf8'), 'CERTIFICATE');
  if (certificate === undefined) throw new Error(`${dir} has no root`);
  const revoked = existsSync(join(dir, 'revoked')) ? readFileSync(join(dir, 'revoked'), 'utf8').split('\n').filter((line) => line !== '') : [];
  return new ReferenceAuthority({ key: keyIn(dir), certificate, revoked: new Map(revoked.map((line) => [line.split(' ')[0] ?? '', new Date(line.split(' ')[1] ?? '')])) });
}
