import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeUtf8, describeQuorum, formatPolicy, formatVkey, parsePolicy, parseVkeys, trustKeys, trustPolicy, type Policy, type Result, type Trust, type TrustedCheckpoint, type VerificationKey,
} from '#core/tlog';
import type { Io } from '../io.js';
import { literalOrFile, readInput, Unreadable } from './inputs.js';
import type { Report } from './report.js';

const KEY_BYTES_MAX = 16 * 1024;
const POLICY_BYTES_MAX = 1_048_576;
/** The last second that a `Date` can tell. */
const DATE_SECONDS_MAX = 8_640_000_000_000n;

export { trustKeys, trusting, trustPolicy, type Trust, type TrustedCheckpoint, type TrustedReceipt } from '#core/tlog';

/** The flags by which every verifying command is told whom to trust. */
export const TRUST_FLAGS = {
  vkey: { value: 'VKEY|FILE', help: 'the verifier key of the log, or a file with several, one a line, obtained from a place that you trust' },
  policy: { value: 'FILE', help: 'instead of --vkey, a tlog-policy: the logs and witnesses that you trust, and how many of them' },
} as const;

const NOBODY = '--vkey is missing: without a key that you trust nothing can be verified; or give a --policy';

/** What a command line says of whom to trust; where `--vkey` may be given several times, it is a list. */
export interface TrustFlags { readonly vkey: string | readonly string[] | undefined; readonly policy: string | undefined }

const isGiven = ({ vkey, policy }: TrustFlags): boolean => policy !== undefined || (vkey !== undefined && vkey.length > 0);

/** Reads what `TRUST_FLAGS` name: exactly one of the two. */
export async function readTrust(flags: TrustFlags): Promise<Result<Trust>> {
  const { policy } = flags;
  const vkeys = flags.vkey === undefined ? [] : [flags.vkey].flat();
  if (vkeys.length > 0 && policy !== undefined) return { ok: false, reason: 'give either --vkey or --policy' };
  if (policy !== undefined) {
    const read = await readPolicy(policy);
    return read.ok ? { ok: true, value: trustPolicy(read.value) } : { ok: false, reason: `--policy: ${read.reason}` };
  }
  if (vkeys.length === 0) return { ok: false, reason: NOBODY };
  const keys: VerificationKey[] = [];
  for (const vkey of vkeys) {
    const read = await readVkeys(vkey);
    if (!read.ok) return read;
    keys.push(...read.value);
  }
  return { ok: true, value: trustKeys(keys) };
}

const [VKEY_FILE, POLICY_FILE] = ['log.vkey', 'policy'];

/** What a copy of a log keeps of whom its owner trusts, for those who verify it later. */
export const trustFile = ({ keys, policy }: Trust): { readonly name: string; readonly bytes: Uint8Array; readonly insteadOf: string } => (policy === undefined
  ? { name: VKEY_FILE, bytes: Buffer.from(keys.map((key) => `${formatVkey(key)}\n`).join('')), insteadOf: POLICY_FILE }
  : { name: POLICY_FILE, bytes: Buffer.from(formatPolicy(policy)), insteadOf: VKEY_FILE });

/** Whom the flags name; where they name nobody, what lies beside a log in a directory. */
export const readTrustBeside = async (flags: TrustFlags, directory: string | undefined, io: Io): Promise<Result<Trust>> =>
  readTrust(isGiven(flags) || directory === undefined ? flags : await trustBeside(directory, io));

/** The one `vkey` or `*.vkey` file of a directory, else its policy. Whoever forged the log would forge that file too, hence the warning. */
export async function trustBeside(directory: string, io: Io): Promise<TrustFlags> {
  const names = await readdir(directory).catch((cause: unknown) => { throw new Unreadable(`cannot read ${directory}`, { cause }); });
  const [key, ...others] = names.filter((file) => file === 'vkey' || file.endsWith('.vkey'));
  const name = key ?? names.find((file) => file === POLICY_FILE);
  if (name === undefined || others.length > 0) return { vkey: undefined, policy: undefined };
  const path = join(directory, name);
  io.err(`warning: trusting ${path}, a ${key === undefined ? 'policy' : 'key'} found beside the log; compare it with one from elsewhere, or give ${key === undefined ? '--policy' : '--vkey'}`);
  return key === undefined ? { vkey: undefined, policy: path } : { vkey: path, policy: undefined };
}

/** The keys that `--vkey` gives: one on the command line, or those in a file, one a line. */
async function readVkeys(argument: string): Promise<Result<readonly VerificationKey[]>> {
  const text = await literalOrFile(argument, KEY_BYTES_MAX);
  if (!text.includes('+')) return { ok: false, reason: `--vkey: ${text === argument ? `there is no file ${argument}, and it is no key itself` : `${argument} holds no key`}: a key is name+keyid+base64` };
  const keys = parseVkeys(text);
  return keys.ok ? keys : { ok: false, reason: `--vkey: ${keys.reason}` };
}

export async function readPolicy(path: string): Promise<Result<Policy>> {
  const text = decodeUtf8(await readInput(path, POLICY_BYTES_MAX));
  return text.ok ? parsePolicy(text.value) : text;
}

/** Opens the bytes of a checkpoint. */
export function openBytes(bytes: Uint8Array, open: Trust['open']): Result<TrustedCheckpoint> {
  const note = decodeUtf8(bytes);
  return note.ok ? open(note.value) : note;
}

/** The time of a cosignature as people read it; a witness may claim one beyond any calendar. */
export const timeOf = (seconds: bigint): string =>
  (seconds <= DATE_SECONDS_MAX ? new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z') : `${String(seconds)} s after 1970`);

/** What a report says of the witnesses; nothing where only a key was trusted. */
export function witnessRows({ policy }: Trust, { cosigners = [] }: TrustedCheckpoint): Report['rows'] {
  if (policy === undefined) return [];
  const seen = cosigners.map(({ witness, time }) => `${witness.name} at ${timeOf(time)}`);
  return [['quorum', `${describeQuorum(policy.quorum)}: met`], ['cosigned by', seen.length === 0 ? 'nobody' : seen.join(', ')]];
}

/** The same for programs. */
export function witnessJson({ policy }: Trust, { cosigners = [] }: TrustedCheckpoint): Report['json'] {
  if (policy === undefined) return {};
  return {
    quorum: describeQuorum(policy.quorum),
    cosigners: cosigners.map(({ witness, time }) => ({ name: witness.name, vkey: formatVkey(witness.key), time: timeOf(time) })),
  };
}
