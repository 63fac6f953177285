import { isWithinRemit, type AnyState, type Id, type Remit } from '#core/exchange';
import type { Queryable } from '../commit/loaded.js';
import { overView, type Known } from './lazy-view.js';
import type { Item, Page } from './queries.js';

/** Rows that a narrowed page looks at, at most: what lies within a remit may be rare, and has no index. */
const SCAN_MAX = 2_000;

interface Paging { readonly after: string | undefined; readonly limit: number; readonly read: (after: string | undefined) => Promise<Page<Item>>; readonly cursorOf: (item: Item) => string }

/** 监管权限: which aggregates a regulator of a part of the market sees. The predicate is the domain's, and commands ask the same one. */
export class Remits {
  constructor(private readonly options: { readonly pool: Queryable; readonly exchange: number }) {}

  /** Of each state, whether it lies within the remit. */
  async within(remit: Remit | undefined, states: readonly AnyState[]): Promise<boolean[]> {
    if (remit === undefined || states.length === 0) return states.map(() => true);
    const known: Known = new Map();
    return overView(this.options.pool, this.options.exchange, (view) => states.map((state) => isWithinRemit(view, remit, state)), known);
  }

  async covers(remit: Remit | undefined, state: AnyState): Promise<boolean> {
    return remit === undefined || ((await this.within(remit, [state]))[0] ?? false);
  }

  /** The same of aggregates by their ids; one that does not exist lies nowhere. */
  withinIds(remit: Remit | undefined, ids: readonly Id[]): Promise<boolean[]> {
    if (remit === undefined || ids.length === 0) return Promise.resolve(ids.map(() => true));
    return overView(this.options.pool, this.options.exchange, (view) => ids.map((id) => {
      const state = view.get(id);
      return state !== undefined && isWithinRemit(view, remit, state);
    }));
  }

  /** One page of what lies within the remit; it may be short, even empty, before the end. */
  async pageWithin(remit: Remit, { after, limit, read, cursorOf }: Paging): Promise<Page<Item>> {
    const items: Item[] = [];
    let from = after;
    for (let seen = 0; seen < SCAN_MAX;) {
      const page = await read(from);
      const within = await this.within(remit, page.items.map(({ state }) => state as unknown as AnyState));
      for (const item of page.items.filter((_, i) => within[i])) {
        if (items.length === limit) return { items, next: cursorOf(items.at(-1) ?? item) };
        items.push(item);
      }
      if (page.next === null) return { items, next: null };
      from = page.next;
      seen += page.items.length + 1;
    }
    return { items, next: from ?? null };
  }
}
