import { Unreadable } from './inputs.js';
import type { LogSource } from './source.js';

/** A checkpoint with the signatures of many witnesses is a tenth of this. */
export const CHECKPOINT_BYTES_MAX = 16 * 1024;

/** The bytes of the checkpoint that a log shows now. */
export async function readCheckpoint(source: LogSource): Promise<Uint8Array> {
  const answer = await source.read('checkpoint', CHECKPOINT_BYTES_MAX);
  if (answer.kind === 'found') return answer.bytes;
  throw new Unreadable(`the checkpoint of ${source.name} is ${answer.kind}`);
}
