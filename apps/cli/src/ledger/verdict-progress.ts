import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { VerdictProgress } from '#ledger';

const PACE_MS = 2_000;

/** The file that an interrupted replay goes on from. */
export interface ProgressFile {
  /** What an earlier run left; undefined at the first. */
  readonly begin: VerdictProgress | undefined;
  /** Written aside and moved into place, so that a process that is killed leaves the last whole one. */
  readonly keep: (progress: VerdictProgress) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** The progress of the same question: the same exchange, judged by the same pack. Another's is refused. */
export async function openProgress(path: string, question: { readonly exchange: number; readonly digest: string | null }): Promise<ProgressFile> {
  let keptAt = performance.now();
  const begin = await readProgress(path, question);
  return {
    begin,
    keep: async (progress) => {
      if (performance.now() - keptAt < PACE_MS) return;
      await writeFile(`${path}.partial`, JSON.stringify({ ...question, progress }));
      await rename(`${path}.partial`, path);
      keptAt = performance.now();
    },
    remove: () => rm(path, { force: true }),
  };
}

async function readProgress(path: string, { exchange, digest }: { readonly exchange: number; readonly digest: string | null }): Promise<VerdictProgress | undefined> {
  const text = await readFile(path, 'utf8').catch((err: unknown) => {
    if (typeof err === 'object' && err !== null && 'code' in err && err.code === 'ENOENT') return undefined;
    throw err;
  });
  if (text === undefined) return undefined;
  const kept = JSON.parse(text) as { readonly exchange: number; readonly digest: string | null; readonly progress: VerdictProgress };
  if (kept.exchange !== exchange || kept.digest !== digest) throw new Error(`${path} is of another replay: exchange ${kept.exchange}, pack ${kept.digest ?? 'as recorded'}`);
  return kept.progress;
}
