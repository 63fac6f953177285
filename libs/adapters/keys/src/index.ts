import { mkdirSync } from 'node:fs';
import { LogKeyring, openLogKeys, type LogKeySources } from './log-keys.js';
import type { LogSigner } from './log-signer.js';
import { openMasterKey, type MasterKey } from './master-key.js';
import { openTokenKeys, type TokenKeys } from './token-keys.js';

export type { SigningCommand } from './command-signer.js';
export { findLogKeys, generateLogKey, LogKeyring, openLogKeys, type KeyStanding, type LogKeySources } from './log-keys.js';
export type { KeySource, LogSigner } from './log-signer.js';
export type { MasterKey } from './master-key.js';
export { openTokenKeys, type TokenJwk, type TokenKey, type TokenKeys } from './token-keys.js';

/** Every secret of an installation. They lie in one directory, which all its processes share and which is to be backed up. */
export interface Keys {
  readonly log: LogKeyring;
  readonly tokens: TokenKeys;
  readonly master: MasterKey;
  /** The signers that sign checkpoints now: the first is Ed25519 under the origin. */
  readonly logSigners: () => readonly LogSigner[];
  /** The verifier keys of all that are in force, the first first. */
  readonly logVkeys: () => readonly string[];
}

/** Opens the keys, and makes those that are missing. */
export function openKeys({ dir, logOrigin, logKeys }: { readonly dir: string; readonly logOrigin: string; readonly logKeys?: LogKeySources }): Keys {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const log = new LogKeyring(openLogKeys({ dir, origin: logOrigin, ...(logKeys === undefined ? {} : { sources: logKeys }) }));
  return { log, tokens: openTokenKeys(dir), master: openMasterKey(dir), logSigners: () => log.signers(), logVkeys: () => log.vkeys() };
}
