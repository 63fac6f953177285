import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LogKeyring, openLogKeys, type LogKeySources } from './log-keys.js';
import type { LogSigner } from './log-signer.js';
import { openMasterKey, type MasterKey } from './master-key.js';
import { openSubjectKeys, type SubjectKeys } from './subject-keys.js';
import { openTokenKeys, type TokenKeys } from './token-keys.js';

export type { SigningCommand } from './command-signer.js';
export { findLogKeys, generateLogKey, LogKeyring, openLogKeys, type KeyStanding, type LogKeySources } from './log-keys.js';
export type { KeySource, LogSigner } from './log-signer.js';
export type { MasterKey } from './master-key.js';
export { rotateMasterKey, type MasterRotation } from './rotate-master.js';
export type { SubjectKeys } from './subject-keys.js';
export { openTokenKeys, type TokenJwk, type TokenKey, type TokenKeys } from './token-keys.js';

/** Every secret of an installation. They lie in one directory, which all its processes share and which is to be backed up. */
export interface Keys {
  readonly log: LogKeyring;
  readonly tokens: TokenKeys;
  readonly master: MasterKey;
  /** The keys of persons: the one part of the directory whose old backups are to be destroyed, see SECURITY.md. */
  readonly subjects: SubjectKeys;
  /** The signers that sign checkpoints now: the first is Ed25519 under the origin. */
  readonly logSigners: () => readonly LogSigner[];
  /** The verifier keys of all that are in force, the first first. */
  readonly logVkeys: () => readonly string[];
}

/** Opens the keys, and makes those that are missing. */
export function openKeys({ dir, logOrigin, logKeys }: { readonly dir: string; readonly logOrigin: string; readonly logKeys?: LogKeySources }): Keys {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const log = new LogKeyring(openLogKeys({ dir, origin: logOrigin, ...(logKeys === undefined ? {} : { sources: logKeys }) }));
  const master = openMasterKey(dir);
  return { log, tokens: openTokenKeys(dir), master, subjects: openSubjectKeys(join(dir, 'subjects'), master), logSigners: () => log.signers(), logVkeys: () => log.vkeys() };
}
