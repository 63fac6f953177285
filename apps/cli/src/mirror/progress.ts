import { readIfThere, replaceFile } from './files.js';

/** What a round looks at next: a stage, and where in it. */
export interface Place { readonly stage: number; readonly after: string | null }

/** How far a mirror has come with what it does beside following; losing it costs a repetition and nothing else. */
export interface Progress {
  readonly round: Place;
  /** Full rounds that have ended, and when the last one did. */
  readonly rounds: number;
  readonly roundEndedAt: string | null;
  /** Verdicts of entries below this index were judged again. */
  readonly verdicts: number;
}

const NOTHING: Progress = { round: { stage: 0, after: null }, rounds: 0, roundEndedAt: null, verdicts: 0 };

export async function readProgress(path: string): Promise<Progress> {
  const text = await readIfThere(path);
  return text === undefined ? NOTHING : JSON.parse(text) as Progress;
}

export const keepProgress = (path: string, progress: Progress): Promise<void> => replaceFile(path, `${JSON.stringify(progress)}\n`);
