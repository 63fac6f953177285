import { setTimeout as sleep } from 'node:timers/promises';
import { consistencyProof, decodeUtf8, formatAddCheckpoint, parseCheckpoint, type Checkpoint, type Result } from '#core/tlog';
import { EXIT, type Io } from '../io.js';
import { readCheckpoint } from '../log/checkpoint-file.js';
import { Unreadable } from '../log/inputs.js';
import { readTile } from '../log/parts.js';
import type { LogSource } from '../log/source.js';
import { push } from './push.js';
import type { Witness } from './witness.js';

export interface PullOptions {
  readonly sources: readonly LogSource[];
  /** Seconds between two rounds; undefined for one round only. */
  readonly everySeconds: number | undefined;
  /** Whether the logs get what was cosigned, so that they publish it. */
  readonly isPushed: boolean;
  readonly stop: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * A witness that nobody can reach goes to the logs itself: it fetches what each shows, proves by the log's own tiles that it
 * extends what was cosigned, and cosigns it as if it had been asked. Its cosignatures go to `out`, one line each, and back to the
 * log if it is to have them. In one round, the exit code is that of the worst log: 1 for one that was not cosigned, 3 for one that could not be read.
 */
export async function pull(witness: Witness, { sources, everySeconds, isPushed, stop, say }: PullOptions, io: Io): Promise<number> {
  for (;;) {
    const codes: number[] = [];
    for (const source of sources) codes.push(await pullOne(source, witness, { say, io, isPushed }));
    if (everySeconds === undefined) return Math.max(...codes);
    await sleep(everySeconds * 1000, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return EXIT.ok;
  }
}

interface Round extends Pick<PullOptions, 'say' | 'isPushed'> { readonly io: Io }

/** A log that grows while it is looked at gets what was cosigned of the tree before; then the newer one is pulled. */
const PUSHES = 5;

async function pullOne(source: LogSource, witness: Witness, { say, io, isPushed }: Round): Promise<number> {
  try {
    for (let left = PUSHES; left > 0; left--) {
      const request = await requestTo(source, witness);
      if (!request.ok) {
        say(`${source.name}: ${request.reason}`);
        return EXIT.failed;
      }
      const { status, body } = await witness.addCheckpoint(Buffer.from(request.value.body));
      if (status !== 200) return EXIT.failed;
      io.out(body.trimEnd());
      const pushed = isPushed ? await push(source.name, (await witness.latest(request.value.origin))?.note ?? '') : 'taken';
      if (pushed === 'taken') return EXIT.ok;
      if (pushed !== 'grown') throw new Error(pushed.refused);
    }
    say(`${source.name}: it grew each time before the cosignature was there; it is tried again in the next round`);
    return EXIT.failed;
  } catch (err) {
    say(`${source.name}: ${err instanceof Error ? err.message : String(err)}`);
    return err instanceof Unreadable ? EXIT.unreadable : EXIT.failed;
  }
}

/** The request that the log would have sent. */
async function requestTo(source: LogSource, witness: Witness): Promise<Result<{ readonly origin: string; readonly body: string }>> {
  const note = decodeUtf8(await readCheckpoint(source));
  if (!note.ok) return note;
  const claimed = parseCheckpoint(note.value.slice(0, note.value.lastIndexOf('\n\n') + 1));
  if (!claimed.ok) return claimed;
  const { origin, size } = claimed.value;
  const oldSize = (await witness.latest(origin))?.checkpoint.size ?? 0;
  if (size < oldSize) return { ok: false, reason: `it shows ${size} entries of ${origin}, and ${oldSize} were cosigned: an old copy, or entries were taken back` };
  const proof = await proofBetween(source, oldSize, claimed.value);
  return { ok: true, value: { origin, body: formatAddCheckpoint({ oldSize, proof, note: note.value }) } };
}

async function proofBetween(source: LogSource, oldSize: number, { size }: Checkpoint): Promise<readonly Uint8Array[]> {
  if (oldSize === 0 || oldSize === size) return [];
  return consistencyProof({ oldSize, newSize: size }, (tile) => readTile(source, tile)).catch((cause: unknown) => {
    throw new Unreadable(`the tiles between ${oldSize} and ${size} cannot be had: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
}
