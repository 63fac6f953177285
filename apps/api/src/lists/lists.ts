import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Day, Refusal, WATCHLISTS, isInForce, shanghaiDay, type Id, type WatchItem, type WatchlistName } from '#core/exchange';
import { Ledger, Queries, listAsOf } from '#ledger';
import type { Order } from '../http/caller.js';
import { queryOf } from '../http/shape.js';
import { Writer, type Answer } from '../http/writer.js';

export const ListQuery = queryOf({ on: Type.Optional(Day) });
const ItemShape = Type.Object({
  code: Type.String(), kind: Type.String(), value: Type.String(), description: Type.Object({}), ground: Type.String(), article: Type.String(),
  from: Type.String(), until: Type.Union([Type.String(), Type.Null()]),
});
export const ListShape = Type.Object({
  list: Type.String(), edition: Type.Integer({ description: 'Counts the changes that two people have published' }),
  on: Type.String({ description: 'The day that was asked for, Asia/Shanghai' }), items: Type.Array(ItemShape),
});
const ProposalShape = Type.Object({ code: Type.String(), item: Type.Union([ItemShape, Type.Null()]), ground: Type.String(), person: Type.String(), at: Type.String() });
export const ProposalsShape = Type.Object({ items: Type.Array(ProposalShape) });

export interface PublishedList { readonly list: WatchlistName; readonly edition: number; readonly on: string; readonly items: readonly WatchItem[] }

/** 负面清单与谨慎清单: published to everyone, as they are and as they were on any day. */
@Injectable()
export class Lists {
  constructor(private readonly writer: Writer, private readonly ledger: Ledger, private readonly queries: Queries) {}

  /** What was published and in force at the end of a day; today, unless a day is named. */
  async read(name: string, on: string | undefined): Promise<PublishedList> {
    const list = listIn(name);
    const day = on ?? shanghaiDay(new Date().toISOString());
    const state = on === undefined ? (await this.ledger.get(this.idOf(list)))?.state : await listAsOf(this.queries, this.idOf(list), on);
    return { list, edition: state?.edition ?? 0, on: day, items: (state?.items ?? []).filter((item) => isInForce(item, day)) };
  }

  async proposals(name: string): Promise<{ readonly items: readonly object[] }> {
    return { items: (await this.ledger.get(this.idOf(listIn(name))))?.state.proposals ?? [] };
  }

  change(order: Order, name: string, code?: string): Promise<Answer> {
    const list = listIn(name);
    return this.writer.write(order, { id: this.idOf(list), input: { ...order.body, list, ...(code === undefined ? {} : { code }) } });
  }

  private idOf(list: WatchlistName): Id<'watchlist'> {
    return this.ledger.derivedId('watchlist', list);
  }
}

function listIn(text: string): WatchlistName {
  const list = WATCHLISTS.find((one) => one === text);
  if (list === undefined) throw new Refusal('not_found', `There is no list ${text.slice(0, 60)}: ${WATCHLISTS.join(', ')}.`, { allowed: WATCHLISTS });
  return list;
}
