import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLogKey, type LogSigner } from './log-key.js';
import { openMasterKey, type MasterKey } from './master-key.js';
import { openSubjectKeys, type SubjectKeys } from './subject-keys.js';
import { openTokenKeys, type TokenKeys } from './token-keys.js';

export type { LogSigner } from './log-key.js';
export type { MasterKey } from './master-key.js';
export type { SubjectKeys } from './subject-keys.js';
export type { TokenJwk, TokenKey, TokenKeys } from './token-keys.js';

/** Every secret of an installation. They lie in one directory, which all its processes share and which is to be backed up. */
export interface Keys {
  readonly logSigner: LogSigner;
  readonly tokens: TokenKeys;
  readonly master: MasterKey;
  /** The keys of persons: the one part of the directory whose old backups are to be destroyed, see SECURITY.md. */
  readonly subjects: SubjectKeys;
}

/** Opens the keys, and makes those that are missing. */
export function openKeys({ dir, logOrigin }: { readonly dir: string; readonly logOrigin: string }): Keys {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const master = openMasterKey(dir);
  return { logSigner: openLogKey(dir, logOrigin), tokens: openTokenKeys(dir), master, subjects: openSubjectKeys(join(dir, 'subjects'), master) };
}
