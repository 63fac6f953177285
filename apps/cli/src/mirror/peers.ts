import { createHash } from 'node:crypto';
import { CHECKPOINT_BYTES_MAX } from '../log/checkpoint-file.js';
import { Unreadable } from '../log/inputs.js';
import { serverSource } from '../log/source.js';
import type { LogFollower } from './follow.js';
import type { Trust } from '../log/trust.js';
import { openShown } from './trust.js';
import type { Logger } from '#ledger';

/**
 * Compares with what others were shown: a witness says it at `<sha256 of the origin>/checkpoint` (C2SP tlog-witness, monitoring),
 * another mirror, or any copy of the log, at `checkpoint`.
 */
export async function comparePeers(peers: readonly string[], on: { readonly follower: LogFollower; readonly trust: Trust; readonly logger: Logger }): Promise<void> {
  const { follower, trust, logger } = on;
  const origin = follower.accepted?.origin ?? '';
  for (const url of peers) {
    try {
      const note = await shownTo(url, origin);
      const opened = note === undefined ? undefined : openShown(note, trust.openKept);
      if (opened?.ok === true) await follower.compare(opened.value, url);
      else logger.warn({ peer: url, reason: opened?.reason ?? 'it has no checkpoint of this log' }, 'a peer could not be compared with');
    } catch (err) {
      if (!(err instanceof Unreadable)) throw err;
      logger.warn({ peer: url, err }, 'a peer could not be asked');
    }
  }
}

async function shownTo(url: string, origin: string): Promise<Uint8Array | undefined> {
  const source = serverSource(url, undefined);
  for (const path of [`${createHash('sha256').update(origin).digest('hex')}/checkpoint`, 'checkpoint']) {
    const answer = await source.read(path, CHECKPOINT_BYTES_MAX);
    if (answer.kind === 'found') return answer.bytes;
  }
  return undefined;
}
