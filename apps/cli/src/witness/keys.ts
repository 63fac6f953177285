import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  cosignerOf, formatSkey, formatVkey, KEY_TYPE, parseSkey, verificationKeyOf, verifierOf, type Result, type Signer, type SigningKey, type Verifier,
} from '#core/tlog';
import { syncDirectory } from '../log/mirror.js';

/** The keys of a witness: it cosigns with each of them, and hands out the vkeys. */
export interface WitnessKeys {
  readonly name: string;
  readonly vkeys: readonly string[];
  readonly verifiers: readonly Verifier[];
  readonly cosigners: (time: bigint) => readonly Signer[];
}

/** The suites that a witness can have a key of (C2SP tlog-cosignature). */
const SUITES = { ed25519: KEY_TYPE.cosignature, 'ml-dsa-44': KEY_TYPE.mlDsa44 } as const;
export type Suite = keyof typeof SUITES;
export const SUITE_NAMES: readonly string[] = Object.keys(SUITES);
export const isSuite = (name: string): name is Suite => SUITE_NAMES.includes(name);

const SEED_BYTES = 32;

/** Opens the keys of a directory, `witness.skey`, one a line; makes them at the first start. */
export async function openWitnessKeys(
  directory: string, { name, suites }: { readonly name: string | undefined; readonly suites: readonly Suite[] },
): Promise<Result<WitnessKeys>> {
  const path = join(directory, 'witness.skey');
  const held = await readSecret(path);
  if (held === undefined && name === undefined) return { ok: false, reason: '--name is missing: a new witness needs one, such as witness.example/2026' };
  const text = held ?? await create(path, suites.map((suite) => ({ name: name ?? '', type: SUITES[suite], seed: randomBytes(SEED_BYTES) })));
  const keys = text.trim().split('\n').map(parseSkey);
  for (const key of keys) if (!key.ok) return { ok: false, reason: `${path}: ${key.reason}` };
  const skeys = keys.flatMap((key) => (key.ok ? [key.value] : []));
  const stranger = skeys.find((key) => name !== undefined && key.name !== name);
  if (stranger !== undefined) return { ok: false, reason: `${path} is the key of ${stranger.name}, not of ${name ?? ''}` };
  const isCosigning = ({ type }: SigningKey): boolean => SUITE_NAMES.some((suite) => isSuite(suite) && SUITES[suite] === type);
  if (!skeys.every(isCosigning)) return { ok: false, reason: `${path} holds a key that does not cosign, such as that of a log` };
  const vkeys = skeys.map(verificationKeyOf);
  return {
    ok: true,
    value: { name: skeys[0]?.name ?? '', vkeys: vkeys.map(formatVkey), verifiers: vkeys.map(verifierOf), cosigners: (time) => skeys.map((skey) => cosignerOf(skey, time)) },
  };
}

async function readSecret(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if ((found.mode & 0o077) !== 0 && process.platform !== 'win32') {
    throw new Error(`${path} is open to other accounts: chmod 600 it, and start a new witness if others may have read the key`);
  }
  return readFile(path, 'utf8');
}

/** The directory is locked by its caller, so nobody else makes a key at the same time. */
async function create(path: string, keys: readonly SigningKey[]): Promise<string> {
  const text = keys.map((key) => `${formatSkey(key)}\n`).join('');
  await writeFile(`${path}.partial`, text, { mode: 0o600, flush: true });
  await chmod(`${path}.partial`, 0o600);
  await rename(`${path}.partial`, path);
  await syncDirectory(join(path, '..'));
  return text;
}
