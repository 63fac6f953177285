import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Refusal } from '#core/exchange';
import { History, LogReader, type SignedTree } from '#ledger';
import { limitOf } from '../http/cursor.js';

export interface ChangesQuery { readonly from?: string; readonly to?: string; readonly limit?: string; readonly after?: string }

const tree = Type.Object({ size: Type.Integer(), at: Type.String(), note: Type.String({ description: 'The signed note' }) });
const standing = Type.Object({ version: Type.Integer(), state: Type.Union([Type.String(), Type.Null()], { description: 'Null where the history is too long to fold here; ask /v1/as-of' }) });

export const ChangesShape = Type.Object({
  items: Type.Array(Type.Object({
    id: Type.String(), entries: Type.Array(Type.Object({ index: Type.Integer(), type: Type.String() })),
    before: Type.Union([standing, Type.Null()], { description: 'Before the first entry of this page; null where it is new' }), after: standing,
  })),
  next: Type.Union([Type.String(), Type.Null()]),
  from: tree, to: tree, consistency: Type.Array(Type.String({ contentEncoding: 'base64' }), { description: 'RFC 6962 §2.1.2: that the one is a prefix of the other' }),
  page: Type.Object({ from: Type.Integer({ description: 'The first index of this page' }), until: Type.Integer({ description: 'The index after its last' }) }),
  types: Type.Record(Type.String(), Type.Integer(), { description: 'How many entries of each type the page has' }),
});

/** Compares two published checkpoints: that one extends the other, and what came between. */
@Injectable()
export class Changes {
  constructor(private readonly history: History, private readonly log: LogReader) {}

  async between(query: ChangesQuery) {
    if (query.from === undefined || query.to === undefined) throw new Refusal('invalid_request', 'Give the sizes of two checkpoints: from and to.', { parameters: ['from', 'to'] });
    const [from, to] = [await this.checkpoint(query.from), await this.checkpoint(query.to)];
    if (from.size > to.size) throw new Refusal('invalid_request', 'from is the older checkpoint: its size is at most that of to.', { parameters: ['from', 'to'] });
    const start = Math.max(from.size, Number(query.after ?? 0));
    const until = Math.min(to.size, start + limitOf(query.limit));
    const items = await this.history.changes({ from: start, until });
    const types: Record<string, number> = {};
    for (const { type } of items.flatMap(({ entries }) => entries)) types[type] = (types[type] ?? 0) + 1;
    const consistency = await this.history.consistency(from.size, to.size);
    return { items, next: until < to.size ? String(until) : null, from, to, consistency, page: { from: start, until }, types };
  }

  private async checkpoint(size: string): Promise<SignedTree> {
    const tree = await this.log.checkpointOf(Number(size));
    if (tree === undefined) throw new Refusal('not_found', `No checkpoint of ${size} entries was published.`, { size: Number(size) });
    return tree;
  }
}
