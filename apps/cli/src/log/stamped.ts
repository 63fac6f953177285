import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeUtf8, parseCheckpoint, TIMESTAMP_BYTES_MAX, textOfNote, type Checkpoint } from '#core/tlog';
import { CHECKPOINT_BYTES_MAX } from './checkpoint-file.js';
import { contradict, Contradiction } from './parts.js';
import type { LogSource } from './source.js';

const FOLDER = 'timestamps';
/** A page of the list has at most a thousand sizes of at most fifteen digits. */
const PAGE_BYTES_MAX = 32 * 1024;
const HALF = /^(0|[1-9][0-9]{0,14})\.(?:tsr|checkpoint)$/;
const LINE = /^(?:0|[1-9][0-9]{0,14})$/;

export const stampPaths = (size: number): { readonly reply: string; readonly checkpoint: string } => ({ reply: `${FOLDER}/${size}.tsr`, checkpoint: `${FOLDER}/${size}.checkpoint` });

/** The sizes of the checkpoints that were time-stamped, ascending. A log that does not list them has none, as far as anybody can tell. */
export const stampedSizes = (source: LogSource, directory: string | undefined): AsyncGenerator<number, void, undefined> => (directory === undefined ? sizesListed(source) : sizesIn(directory));

/** The last size of which a copy has anything, -1 where it has nothing. */
export async function lastStamped(directory: string): Promise<number> {
  let last = -1;
  for await (const size of sizesIn(directory)) last = size;
  return last;
}

/** Copies the time-stamps that a server has of trees of more than `after` and at most `size` entries; whether they are right is for an audit, which knows the authority. */
export async function copyStamps(copy: LogSource, server: LogSource, { after = -1, size }: { readonly after?: number; readonly size: number }): Promise<number> {
  let stamps = 0;
  for await (const stamped of sizesListed(server, after)) {
    if (stamped > size) break;
    const stamp = await readStamp(copy, stamped).catch((err: unknown) => {
      if (err instanceof Contradiction) return undefined;
      throw err;
    });
    stamps += stamp === undefined ? 0 : 1;
  }
  return stamps;
}

async function* sizesIn(directory: string): AsyncGenerator<number, void, undefined> {
  const names = await readdir(join(directory, FOLDER)).catch(() => []);
  yield* [...new Set(names.flatMap((name) => HALF.exec(name)?.[1] ?? []).map(Number))].sort((a, b) => a - b);
}

/** Page after page; a server that sends one without an end, or goes back, is left where it does. */
async function* sizesListed(source: LogSource, start = -1): AsyncGenerator<number, void, undefined> {
  for (let after = start; ;) {
    const answer = await source.read(`${FOLDER}?after=${after}`, PAGE_BYTES_MAX);
    const text = answer.kind === 'found' ? decodeUtf8(answer.bytes) : undefined;
    const sizes = text?.ok === true ? text.value.split('\n').filter((line) => LINE.test(line)).map(Number) : [];
    if (sizes.length === 0) return;
    for (const size of sizes) {
      if (size <= after) return;
      after = size;
      yield size;
    }
  }
}

/** A time-stamp as it lies there, and the checkpoint that it is of. */
export interface Stamp { readonly reply: Uint8Array; readonly note: string; readonly claimed: Checkpoint }

/** Reads both halves of a time-stamp; what is missing or malformed contradicts the list. */
export async function readStamp(source: LogSource, size: number): Promise<Stamp> {
  const { reply: replyPath, checkpoint: notePath } = stampPaths(size);
  const [reply, checkpoint] = [await source.read(replyPath, TIMESTAMP_BYTES_MAX), await source.read(notePath, CHECKPOINT_BYTES_MAX)];
  if (reply.kind !== 'found') return contradict({ reason: `${replyPath} is ${reply.kind}`, tile: replyPath });
  if (checkpoint.kind !== 'found') return contradict({ reason: `${notePath} is ${checkpoint.kind}`, tile: notePath });
  const note = decodeUtf8(checkpoint.bytes);
  const claimed = note.ok ? parseCheckpoint(textOfNote(note.value)) : note;
  if (!note.ok || !claimed.ok) return contradict({ reason: `${notePath}: ${claimed.ok ? '' : claimed.reason}`, tile: notePath });
  if (claimed.value.size !== size) contradict({ reason: `${notePath} is a checkpoint of ${claimed.value.size} entries`, tile: notePath });
  return { reply: reply.bytes, note: note.value, claimed: claimed.value };
}
