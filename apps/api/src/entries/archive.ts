import { Injectable } from '@nestjs/common';
import { Refusal } from '#core/exchange';
import { toBase64 } from '#core/tlog';
import { CoseReceipts, Ledger, LogReader, Queries, partiesOf, type CommittedEntry, type Order, type ReceiptDocument } from '#ledger';
import type { Asker } from '../http/caller.js';
import { limitOf } from '../http/cursor.js';
import { idIn } from '../http/ids.js';

export interface EntriesQuery extends SinceQuery { readonly sort?: Order; readonly type?: string; readonly party?: string; readonly mentions?: string; readonly since?: string; readonly until?: string }

/** Where a stream of events begins, and of what it is. */
export interface SinceQuery { readonly from?: string; readonly limit?: string; readonly stream?: string }

/** Which checkpoint a receipt is made against. */
export interface ReceiptQuery { readonly size?: string }

/** An entry as it is served: what its bytes say, beside where it stands. The bytes themselves are in the receipt. */
export interface ServedEntry { readonly index: number; readonly leafHash: string; readonly entry: unknown }

const INDEX = /^(0|[1-9]\d{0,14})$/;

/** The entries of the ledger, to those who may see them: authorities all of them, everyone else those that name their organisation. */
@Injectable()
export class Archive {
  constructor(private readonly queries: Queries, private readonly ledger: Ledger, private readonly log: LogReader, private readonly cose: CoseReceipts) {}

  async list({ caller, scope }: Asker, { from, sort, limit, stream, type, party, mentions, since, until }: EntriesQuery): Promise<{ items: ServedEntry[]; next: string | null }> {
    const parties = [...(scope === 'any' ? [] : [caller.org]), ...(party === undefined ? [] : [idIn(party, 'participant')])];
    const { entries, next } = await this.queries.search({ parties, stream: stream === undefined ? undefined : idIn(stream), type, mentions, since, until, from: from === undefined ? undefined : Number(from), order: sort, limit: limitOf(limit) });
    const within = await this.queries.withinIds(caller.remit, entries.map((entry) => entry.stream));
    return { items: entries.filter((_, i) => within[i]).map(served), next: next === null ? null : String(next) };
  }

  async one(asker: Asker, index: string): Promise<ServedEntry> {
    return served(await this.visible(asker, index));
  }

  /** Against the latest checkpoint, or that of `size` entries. Not there yet while the entry is in no signed one, a quarter of a second after the commit. */
  async receipt(asker: Asker, text: string, { size }: ReceiptQuery): Promise<ReceiptDocument> {
    const { index } = await this.visible(asker, text);
    const receipt = await this.log.receipt(index, size === undefined ? undefined : Number(size));
    if (receipt !== undefined) return receipt;
    if (size !== undefined) throw new Refusal('not_found', `No checkpoint of ${size} entries that holds entry ${index} was signed.`, { index, size: Number(size) });
    throw new Refusal('not_found', `Entry ${index} is not in a signed checkpoint yet; try again shortly.`, { index, retryAfterSeconds: 1 });
  }

  /** The same as COSE (RFC 9942). */
  async coseReceipt(asker: Asker, text: string, query: ReceiptQuery): Promise<Uint8Array> {
    return this.cose.of(await this.receipt(asker, text, query));
  }

  /** The entry, to those who may read it. */
  async visible(asker: Asker, text: string): Promise<CommittedEntry> {
    const [entry] = INDEX.test(text) ? await this.ledger.entries(Number(text), 1) : [];
    if (entry === undefined || String(entry.index) !== text || !mayRead(asker, entry) || (await this.queries.withinIds(asker.caller.remit, [entry.stream]))[0] !== true) throw new Refusal('not_found', `There is no entry ${text.slice(0, 20)}.`, { index: text.slice(0, 20) });
    return entry;
  }
}

export const served = ({ index, leaf, body }: CommittedEntry): ServedEntry => ({ index, leafHash: toBase64(leaf), entry: JSON.parse(Buffer.from(body).toString()) });

export const mayRead = ({ caller, scope }: Asker, entry: CommittedEntry): boolean => scope === 'any' || partiesOf(entry.body).includes(caller.org);
