import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeUtf8, ed25519PublicKeyDer, LOG_SUITE_NAMES, logSuiteOf, openNote, SM2_SIGNER_ID, sm2PublicKeyDer, sm2SignatureDer, suiteOf, verifierOf, type LogSuite, type VerificationKey,
} from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { CHECKPOINT_BYTES_MAX } from './checkpoint-file.js';
import { readInput } from './inputs.js';
import { notVerified, printReport, verified, type Report } from './report.js';
import { readTrust, TRUST_FLAGS } from './trust.js';

const SPEC = {
  usage: 'yaosu log signature CHECKPOINT --suite ed25519|sm2 (--vkey VKEY|FILE | --policy FILE) --out DIR [--json]',
  summary: 'Takes one signature of a checkpoint apart into files that openssl reads: message, signature, public key; and prints the command that verifies them.',
  flags: {
    suite: { value: 'SUITE', help: 'whose signature: ed25519, or sm2 (SM2 with SM3, 国密)' },
    vkey: { value: 'VKEY|FILE', help: 'the verifier keys of the log, one a line, as /log/vkey states them' },
    policy: TRUST_FLAGS.policy,
    out: { value: 'DIR', help: 'the directory of the files; made when it is not there' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['CHECKPOINT'],
} as const satisfies CommandSpec;

/** How a suite is handed to openssl. */
interface Export {
  readonly publicKey: (key: Uint8Array) => Uint8Array;
  readonly signature: (bytes: Uint8Array) => Uint8Array;
  readonly options: readonly string[];
}
/** openssl 3.0 knows nothing of ML-DSA. */
const EXPORTS: Readonly<Partial<Record<LogSuite, Export>>> = {
  ed25519: { publicKey: ed25519PublicKeyDer, signature: (bytes) => bytes, options: ['-rawin'] },
  sm2: { publicKey: sm2PublicKeyDer, signature: sm2SignatureDer, options: ['-rawin', '-digest', 'sm3', '-pkeyopt', `distid:${SM2_SIGNER_ID}`] },
};

/** `yaosu log signature`: exit code 0 written and verified here too, 1 the signature is missing or bad, 2 wrong usage, 3 unreadable. */
export async function logSignature(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, flags: { suite, out, json }, positionals: [path = ''] } = parsed;
  return printReport(async () => {
    const name = LOG_SUITE_NAMES.find((one) => one === suite);
    const form = name === undefined ? undefined : EXPORTS[name];
    if (form === undefined) return wrongUsage(SPEC, '--suite is ed25519 or sm2');
    if (out === undefined) return wrongUsage(SPEC, '--out is missing');
    const trust = await readTrust(flags);
    if (!trust.ok) return wrongUsage(SPEC, trust.reason);
    const key = trust.value.keys.find((one) => logSuiteOf(one) === name);
    if (key === undefined) return wrongUsage(SPEC, `among the keys of the log there is none of the suite ${String(name)}`);
    return exported(await readInput(path, CHECKPOINT_BYTES_MAX), { key, form, directory: out });
  }, json, io);
}

async function exported(bytes: Uint8Array, { key, form, directory }: { readonly key: VerificationKey; readonly form: Export; readonly directory: string }): Promise<Report> {
  const note = decodeUtf8(bytes);
  const opened = note.ok ? openNote(note.value, [verifierOf(key)]) : note;
  if (!opened.ok) return notVerified(opened.reason);
  const [signature] = opened.value.verified;
  const files = { message: Buffer.from(opened.value.text), signature: form.signature(signature?.bytes ?? new Uint8Array()), 'key.pem': Buffer.from(pem(form.publicKey(key.publicKey))) };
  await mkdir(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  const at = (name: keyof typeof files): string => join(directory, name);
  const command = ['openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', at('key.pem'), ...form.options, '-in', at('message'), '-sigfile', at('signature')].join(' ');
  const rows = [['suite', suiteOf(key).title], ['files', Object.keys(files).map((name) => join(directory, name)).join(', ')], ['verify', command]] as const;
  return verified(`the ${suiteOf(key).title} signature of ${key.name}, here; verify it with openssl too`, rows, { suite: suiteOf(key).title, command });
}

const pem = (der: Uint8Array): string => `-----BEGIN PUBLIC KEY-----\n${Buffer.from(der).toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END PUBLIC KEY-----\n`;
