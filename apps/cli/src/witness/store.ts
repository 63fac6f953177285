import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openNote, parseCheckpoint, witnessedPath, type Checkpoint, type Verifier } from '#core/tlog';
import { syncDirectory, writeDurably } from '../log/mirror.js';
import type { Lock } from './lock.js';

/** What a witness has cosigned last of each log: the one thing that it must never forget or take back. */
export interface WitnessStore {
  /** The note and what it says; nothing before the first. Damage is an error, never the same as nothing. */
  readonly read: (origin: string) => Promise<Witnessed | undefined>;
  /** Ends when the note is durable and this process still the one that may answer; whatever it throws, nothing may be answered. */
  readonly write: (origin: string, note: string) => Promise<void>;
  /** Keeps a request that may prove that a log has two histories; bounded, for the log decides how many there are. */
  readonly keepEvidence: (name: string, body: Uint8Array) => Promise<string | undefined>;
}
export interface Witnessed {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

const EVIDENCE_MAX = 64;
const STATE = /^([0-9a-f]{64})\.([1-9][0-9]{0,14})$/;
const hashOf = (origin: string): string => witnessedPath(origin).slice(0, 64);

/**
 * One file for each log and term, `logs/<hash of the origin>.<term>`, of which the highest term counts. A predecessor
 * that was only thought to be gone writes under its own term, where nothing newer is overwritten, and finds its lock gone
 * before it answers.
 */
export async function openStore(directory: string, { lock, own }: { readonly lock: Lock; readonly own: readonly Verifier[] }): Promise<WitnessStore> {
  const [logs, evidence] = [join(directory, 'logs'), join(directory, 'evidence')];
  for (const folder of [logs, evidence]) await mkdir(folder, { recursive: true, mode: 0o700 });
  await syncDirectory(directory);
  const terms = latestTerms(await readdir(logs));
  const pathOf = (hash: string, term: number): string => join(logs, `${hash}.${term}`);
  const assertHeld = (): void => {
    if (!lock.isHeld()) throw new Error(`another process has taken ${directory} over`);
  };
  return {
    read: async (origin) => {
      assertHeld();
      const term = terms.get(hashOf(origin));
      return term === undefined ? undefined : witnessedIn(pathOf(hashOf(origin), term), origin, own);
    },
    write: async (origin, note) => {
      const hash = hashOf(origin);
      await writeDurably(pathOf(hash, lock.term), Buffer.from(note));
      await syncDirectory(logs);
      assertHeld();
      const before = terms.get(hash);
      terms.set(hash, lock.term);
      if (before !== undefined && before !== lock.term) await rm(pathOf(hash, before), { force: true });
    },
    keepEvidence: async (name, body) => {
      const path = join(evidence, name);
      const kept = await readdir(evidence);
      if (!kept.includes(name) && kept.length >= EVIDENCE_MAX) return undefined;
      await writeDurably(path, body);
      return path;
    },
  };
}

function latestTerms(names: readonly string[]): Map<string, number> {
  const terms = new Map<string, number>();
  for (const name of names) {
    const [, hash = '', term] = STATE.exec(name) ?? [];
    if (term !== undefined) terms.set(hash, Math.max(Number(term), terms.get(hash) ?? 0));
  }
  return terms;
}

/** Reads back what was cosigned, by the witness's own signature on it. */
async function witnessedIn(path: string, origin: string, own: readonly Verifier[]): Promise<Witnessed> {
  const note = await readFile(path, 'utf8');
  const opened = openNote(note, own);
  if (!opened.ok) throw new Error(`${path} is damaged: ${opened.reason}`);
  const checkpoint = parseCheckpoint(opened.value.text);
  if (!checkpoint.ok || checkpoint.value.origin !== origin) throw new Error(`${path} is not what was cosigned of ${origin}`);
  return { note, checkpoint: checkpoint.value };
}
