import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatSkey, keyIdOf, LOG_SUITES, parseSkey, verificationKeyOf, type LogSuite } from '#core/tlog';
import { commandSigner, type SigningCommand } from './command-signer.js';
import { PUBLIC, readIfThere, readOrCreate, SECRET } from './files.js';
import { localSigner, type LogSigner } from './log-signer.js';

/** Keys of the log that are not in files: given by the configuration. */
export interface LogKeySources {
  /** Signing keys in the format of the Go note package. */
  readonly skeys: readonly string[];
  readonly commands: readonly SigningCommand[];
}
export const NO_OTHER_SOURCES: LogKeySources = { skeys: [], commands: [] };

export interface LogKeyOptions {
  readonly dir: string;
  readonly origin: string;
  readonly sources?: LogKeySources;
}

const SEED_BYTES = 32;
const stem = (origin: string): string => origin.replaceAll('/', '_');

/**
 * Every key of this log that this installation has: those of the configuration, then those in files. Where there is none, the
 * first Ed25519 key is made in `<origin>.skey`, with its vkey beside for operators to hand out (C2SP signed-note).
 */
export function openLogKeys(options: LogKeyOptions): readonly LogSigner[] {
  const { dir, origin } = options;
  const found = findLogKeys(options);
  if (found.some(({ suite }) => suite === 'ed25519')) return found;
  const file = join(dir, stem(origin));
  // Readers have that vkey: another key in its place would be a log that nobody can verify.
  if (existsSync(`${file}.vkey`)) throw new Error(`${file}.skey is not there and its vkey is: bring it back`);
  keepKey(file, newKey(origin, 'ed25519'));
  return findLogKeys(options);
}

/** The same without making any. */
export function findLogKeys(options: LogKeyOptions): readonly LogSigner[] {
  const { dir, origin } = options;
  return distinct([...givenKeys(options), ...fileStems(dir, origin).map((file) => openFile(file, origin))]);
}

const givenKeys = ({ origin, sources = NO_OTHER_SOURCES }: LogKeyOptions): LogSigner[] => [
  ...sources.skeys.map((skey) => signerOfText(skey, { origin, source: 'environment', from: 'YAOSU_LOG_KEY' })),
  ...sources.commands.map((command) => commandSigner(command, { origin })),
];

/** One key from two sources is one signer, the first. */
const distinct = (signers: readonly LogSigner[]): LogSigner[] => signers.filter(({ vkey }, i) => signers.findIndex((one) => one.vkey === vkey) === i);

/** A new key in a file of its own. It signs nothing until two people have put it in force. */
export function generateLogKey({ dir, origin, suite }: { readonly dir: string; readonly origin: string; readonly suite: LogSuite }): { readonly vkey: string; readonly file: string } {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const skey = newKey(origin, suite);
  const read = parseSkey(skey);
  if (!read.ok) throw new Error(read.reason);
  const isFirst = suite === 'ed25519' && fileStems(dir, origin).length === 0;
  const file = join(dir, isFirst ? stem(origin) : `${stem(origin)}.${suite}.${keyIdOf(verificationKeyOf(read.value))}`);
  keepKey(file, skey);
  return { vkey: openFile(file, origin).vkey, file: `${file}.skey` };
}

const newKey = (origin: string, suite: LogSuite): string => formatSkey({ name: origin, type: LOG_SUITES[suite], seed: randomBytes(SEED_BYTES) });

/** The files of an origin without their extension, the first key before those that were added. */
function fileStems(dir: string, origin: string): string[] {
  const [first, names] = [stem(origin), existsSync(dir) ? readdirSync(dir) : []];
  const added = names.filter((name) => name.startsWith(`${first}.`) && /^\.(?:ed25519|sm2|ml-dsa-44)\.[0-9a-f]{8}\.skey$/.test(name.slice(first.length)));
  const files = [...(names.includes(`${first}.skey`) ? [`${first}.skey`] : []), ...added.sort()];
  return files.map((name) => join(dir, name.slice(0, -'.skey'.length)));
}

const keepKey = (file: string, skey: string): string => readOrCreate(`${file}.skey`, SECRET, () => `${skey}\n`);

function openFile(file: string, origin: string): LogSigner {
  const signer = signerOfText(readIfThere(`${file}.skey`, SECRET) ?? '', { origin, source: 'file', from: `${file}.skey` });
  if (readOrCreate(`${file}.vkey`, PUBLIC, () => `${signer.vkey}\n`).trim() !== signer.vkey) throw new Error(`${file}.vkey does not belong to ${file}.skey`);
  return signer;
}

function signerOfText(text: string, told: { readonly origin: string; readonly source: 'file' | 'environment'; readonly from: string }): LogSigner {
  const parsed = parseSkey(text.trim());
  if (!parsed.ok) throw new Error(`${told.from}: ${parsed.reason}`);
  return localSigner(parsed.value, told);
}

/** What the ledger says of the log's keys and names. */
export interface KeyStanding {
  /** Keys that sign, the first first. */
  readonly inForce: readonly string[];
  /** Keys that signed before: what is kept under them is still ours. */
  readonly past: readonly string[];
  /** Names that the log had before the present one. */
  readonly pastOrigins: readonly string[];
}

/** The keys that this installation has, and which of them sign now. */
export class LogKeyring {
  private standing: KeyStanding | undefined;

  constructor(readonly available: readonly LogSigner[]) {}

  /** Takes over from the ledger which keys are in force, the first first; while it says nothing, the first Ed25519 key is. */
  appoint(standing: KeyStanding | undefined): void {
    this.standing = standing;
  }

  /** Whose signatures readers may expect. */
  vkeys(): readonly string[] {
    return this.standing?.inForce ?? this.available.filter(({ suite }) => suite === 'ed25519').map(({ vkey }) => vkey).slice(0, 1);
  }

  /** All keys that have ever signed this log. */
  known(): readonly string[] {
    return [...new Set([...this.vkeys(), ...this.standing?.past ?? []])];
  }

  pastOrigins(): readonly string[] {
    return this.standing?.pastOrigins ?? [];
  }

  /** Who signs now, the first with Ed25519, without which there is no checkpoint (C2SP tlog-tiles). */
  signers(): readonly LogSigner[] {
    const signing = this.vkeys().flatMap((vkey) => this.available.filter((signer) => signer.vkey === vkey));
    const first = signing.filter(({ suite }) => suite === 'ed25519');
    if (first.length === 0) throw new Error('No Ed25519 key of the log that is in force is at hand: nothing can be signed.');
    return [...first, ...signing.filter(({ suite }) => suite !== 'ed25519')];
  }

  /** Keys that are in force and not at hand, or that could not sign last: a checkpoint lacks their signatures. */
  troubles(): readonly string[] {
    return this.vkeys().flatMap((vkey) => {
      const signer = this.available.find((one) => one.vkey === vkey);
      const named = vkey.split('+').slice(0, 2).join('+');
      if (signer === undefined) return [`${named} is in force and not at hand: put its secret in place (keys directory, YAOSU_LOG_KEY or YAOSU_LOG_SIGNER) and restart`];
      return signer.failure === null ? [] : [`${named}: ${signer.failure}`];
    });
  }
}
