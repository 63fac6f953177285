import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { LOG_SUITES, formatSkey, formatVkey, signerOf, toBase64, verificationKeyOf, type SigningKey } from '#core/tlog';
import { possessionText, type Id } from '#core/exchange';
import { EXIT, complain, isSystemError, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';

const SEED_BYTES = 32;
const PARTICIPANT = /^prt_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const SPEC = {
  usage: 'yaosu report keygen PARTICIPANT --out FILE [--suite ed25519|sm2]',
  summary: 'Makes the key with which a service organisation signs its reports: the secret goes to FILE, readable by its owner alone, and the body of\n'
    + 'POST /v1/participants/{id}/signing-keys is printed, with the proof that the key is held.',
  flags: {
    out: { value: 'FILE', help: 'where the secret goes; an existing file is left alone' },
    suite: { value: 'SUITE', help: 'ed25519, or sm2 (SM2 with SM3, 国密); ed25519' },
  },
  positionals: ['PARTICIPANT'],
} as const satisfies CommandSpec;

/** `yaosu report keygen`: exit code 0 made, 1 not written, 2 wrong usage. */
export async function reportKeygen(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags: { out, suite = 'ed25519' }, positionals: [id = ''] } = parsed;
  if (!PARTICIPANT.test(id)) return wrongUsage(SPEC, `'${id}' is no id of a participant`).report(io);
  if (out === undefined) return wrongUsage(SPEC, '--out is missing').report(io);
  if (suite !== 'ed25519' && suite !== 'sm2') return wrongUsage(SPEC, '--suite is ed25519 or sm2').report(io);
  const key: SigningKey = { name: id, type: LOG_SUITES[suite], seed: randomBytes(SEED_BYTES) };
  try {
    await writeFile(out, `${formatSkey(key)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (err) {
    if (!isSystemError(err)) throw err;
    return complain(err.message, EXIT.failed, io);
  }
  const vkey = formatVkey(verificationKeyOf(key));
  io.out(JSON.stringify({ vkey, possession: toBase64(signerOf(key).sign(possessionText(id as Id<'participant'>, vkey))) }));
  return EXIT.ok;
}
