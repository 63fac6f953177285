import { mkdirSync } from 'node:fs';
import { openLogKey, type LogSigner } from './log-key.js';
import { openMasterKey, type MasterKey } from './master-key.js';
import { openTokenKeys, type TokenKeys } from './token-keys.js';

export type { LogSigner } from './log-key.js';
export type { MasterKey } from './master-key.js';
export type { TokenJwk, TokenKey, TokenKeys } from './token-keys.js';

/** Every secret of an installation. They lie in one directory, which all its processes share and which is to be backed up. */
export interface Keys {
  readonly logSigner: LogSigner;
  readonly tokens: TokenKeys;
  readonly master: MasterKey;
}

/** Opens the keys, and makes those that are missing. */
export function openKeys({ dir, logOrigin }: { readonly dir: string; readonly logOrigin: string }): Keys {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return { logSigner: openLogKey(dir, logOrigin), tokens: openTokenKeys(dir), master: openMasterKey(dir) };
}
