import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Refusal, type Id } from '#core/exchange';
import { toBase64 } from '#core/tlog';
import { Feed, Ledger, Remits, type CommittedEntry } from '#ledger';
import type { Asker } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { mayRead, type SinceQuery } from './archive.js';

const HEARTBEAT_MS = 15_000;
const STREAMS_MAX = 256;
const INDEX = /^\d{1,15}$/;
const HEARTBEAT = ': heartbeat\n\n';

export interface Following { readonly query: SinceQuery; readonly lastId: string | undefined }

/** The ledger as a stream of server-sent events. What a slow reader has not taken is not read either: nothing piles up. */
@Injectable()
export class Events implements BeforeApplicationShutdown {
  private readonly open = new Set<AbortController>();
  constructor(private readonly feed: Feed, private readonly ledger: Ledger, private readonly remits: Remits) {}

  async follow(asker: Asker, { query: { from, stream }, lastId }: Following): Promise<Readable> {
    if (this.open.size >= STREAMS_MAX) throw new Refusal('overloaded', `At most ${STREAMS_MAX} event streams are open at once.`);
    const start = lastId !== undefined && INDEX.test(lastId) ? Number(lastId) + 1 : from === undefined ? await this.ledger.size() : Number(from);
    const wanted = stream === undefined ? undefined : idIn(stream);
    const ending = new AbortController();
    this.open.add(ending);
    const readable = Readable.from(frames(this.within(asker, visible(this.feed.follow(start, ending.signal), asker, wanted))), { objectMode: false });
    return readable.once('close', () => {
      ending.abort();
      this.open.delete(ending);
    });
  }

  private async *within({ caller: { remit } }: Asker, entries: AsyncIterable<CommittedEntry>): AsyncGenerator<CommittedEntry, void, undefined> {
    for await (const entry of entries) if (remit === undefined || (await this.remits.withinIds(remit, [entry.stream]))[0] === true) yield entry;
  }

  /** Ends every stream, so that closing the server does not wait for readers that never leave. */
  beforeApplicationShutdown(): void {
    for (const ending of this.open) ending.abort();
  }
}

async function* visible(entries: AsyncIterable<CommittedEntry>, asker: Asker, stream: Id | undefined): AsyncGenerator<CommittedEntry, void, undefined> {
  for await (const entry of entries) if ((stream === undefined || entry.stream === stream) && mayRead(asker, entry)) yield entry;
}

/** The frames of the stream (HTML Standard §9.2.6), with a comment whenever nothing came for a while. */
export async function* frames(entries: AsyncIterator<CommittedEntry, void>, heartbeatMs = HEARTBEAT_MS): AsyncGenerator<string, void, undefined> {
  yield ': following\n\n';
  for (let pending = entries.next(); ;) {
    const timer = new AbortController();
    const heartbeat = delay(heartbeatMs, HEARTBEAT, { signal: timer.signal, ref: false }).catch(() => HEARTBEAT);
    const came = await Promise.race([pending, heartbeat]);
    timer.abort();
    if (typeof came === 'string') yield came;
    else if (came.done === true) return;
    else {
      yield frame(came.value);
      pending = entries.next();
    }
  }
}

function frame({ index, type, stream, version, leaf, body }: CommittedEntry): string {
  const { at, actor } = JSON.parse(Buffer.from(body).toString()) as { at: string; actor: { org: string } };
  return `id: ${index}\nevent: ${type}\ndata: ${JSON.stringify({ index, type, stream, version, at, actor: actor.org, leafHash: toBase64(leaf) })}\n\n`;
}
