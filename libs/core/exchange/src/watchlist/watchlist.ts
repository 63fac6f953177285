import { Type, type Static } from '@sinclair/typebox';
import type { AggregateState, FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Code, Day, IdOf, Nullable, OneOf, PersonId, Text, closed } from '../kernel/schema.js';

/** 负面清单: what is on it is not traded. 谨慎清单: what is on it is judged by people (《深圳市数据交易管理暂行办法》第十六条). */
export const WATCHLISTS = ['negative', 'caution'] as const;
export type WatchlistName = (typeof WATCHLISTS)[number];
export const ITEM_KINDS = ['category', 'field', 'product', 'participant', 'purpose'] as const;

/** One item: what it names, why, on which article, and for how long. `value` is a sector, a pattern of field names (`*`), an id or a purpose. */
export const Item = closed({
  code: Code,
  kind: OneOf(ITEM_KINDS),
  value: Text(128),
  description: Bilingual(150),
  ground: Text(200),
  article: Text(100),
  from: Day,
  until: Nullable(Day),
});
export type WatchItem = Static<typeof Item>;

const List = OneOf(WATCHLISTS);
const change = { list: List, operator: IdOf('participant'), person: PersonId };

export const watchlistEntries = {
  'watchlist.addition_proposed': { 1: closed({ ...change, item: Item }) },
  'watchlist.removal_proposed': { 1: closed({ ...change, code: Code, ground: Text(300) }) },
  'watchlist.item_added': { 1: closed({ ...change, proposedBy: PersonId, item: Item, edition: Type.Integer({ minimum: 1 }) }) },
  'watchlist.item_removed': { 1: closed({ ...change, proposedBy: PersonId, code: Code, ground: Text(300), edition: Type.Integer({ minimum: 1 }) }) },
  'watchlist.proposal_rejected': { 1: closed({ ...change, code: Code, reason: Text(300) }) },
} as const;

/** A change that one person has proposed and another has to confirm; `item` is null where one is to be removed. */
export interface Proposal { readonly code: string; readonly item: WatchItem | null; readonly ground: string; readonly person: string; readonly at: string }

/** One of the two lists; each confirmed change is a new edition of it. */
export interface Watchlist extends AggregateState<'PUBLISHED'> {
  readonly id: Id<'watchlist'>;
  readonly list: WatchlistName;
  readonly edition: number;
  readonly items: readonly WatchItem[];
  readonly proposals: readonly Proposal[];
}

export function evolveWatchlist(state: Watchlist | undefined, entry: FoldEntry<keyof typeof watchlistEntries>): Watchlist {
  const now = { ...(state ?? empty(entry)), updatedAt: entry.at };
  const others = (code: string): readonly Proposal[] => now.proposals.filter((one) => one.code !== code);
  switch (entry.type) {
    case 'watchlist.addition_proposed': {
      const { item, person } = entry.data;
      return { ...now, proposals: [...now.proposals, { code: item.code, item, ground: item.ground, person, at: entry.at }] };
    }
    case 'watchlist.removal_proposed': {
      const { code, ground, person } = entry.data;
      return { ...now, proposals: [...now.proposals, { code, item: null, ground, person, at: entry.at }] };
    }
    case 'watchlist.item_added': {
      const { item, edition } = entry.data;
      return { ...now, edition, items: [...now.items, item], proposals: others(item.code) };
    }
    case 'watchlist.item_removed': {
      const { code, edition } = entry.data;
      return { ...now, edition, items: now.items.filter((item) => item.code !== code), proposals: others(code) };
    }
    case 'watchlist.proposal_rejected':
      return { ...now, proposals: others(entry.data.code) };
  }
}

function empty({ stream, at, data: { list, operator } }: FoldEntry<keyof typeof watchlistEntries>): Watchlist {
  const common = { id: stream as Id<'watchlist'>, state: 'PUBLISHED', owner: operator, parties: [operator], dueAt: null, createdAt: at, updatedAt: at } as const;
  return { list, ...common, edition: 0, items: [], proposals: [] };
}
