import { parseCheckpoint, type Checkpoint } from './checkpoint-text.js';
import { openNote, type VerifiedSignature, type Verifier } from './note.js';
import { fail, ok, type Result } from './result.js';

/** A checkpoint that its log signed, with every signature that verified. */
export interface SignedCheckpoint extends Checkpoint {
  readonly signatures: readonly VerifiedSignature[];
}

/** Opens a signed checkpoint; the log itself must have signed, under its origin as the name of its key. */
export function openCheckpoint(note: string, verifiers: readonly Verifier[]): Result<SignedCheckpoint> {
  const opened = openNote(note, verifiers);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.value.text);
  if (!checkpoint.ok) return checkpoint;
  const { origin } = checkpoint.value;
  if (!opened.value.verified.some(({ name }) => name === origin)) return fail(`the checkpoint is of ${origin}, which no given key speaks for`);
  return ok({ ...checkpoint.value, signatures: opened.value.verified });
}
