import { join } from 'node:path';
import { replaceFile } from './files.js';

/** Two notes of one log that cannot both be true, or a note with what contradicts it; each is signed, so nobody can deny it. */
export interface Contradiction {
  readonly kind: string;
  /** The newest checkpoint that this mirror has accepted. */
  readonly accepted: string | null;
  /** What was shown, by whom. */
  readonly shown: string;
  readonly from: string;
  readonly why: string;
}

/** Keeps a contradiction in a file of its own; the same one is kept once. Returns its path. */
export async function keepEvidence(directory: string, name: string, contradiction: Contradiction & { readonly at: string }): Promise<string> {
  const path = join(directory, `${name.replace(/[^A-Za-z0-9._-]+/g, '_')}.json`);
  await replaceFile(path, `${JSON.stringify(contradiction, null, 2)}\n`);
  return path;
}
