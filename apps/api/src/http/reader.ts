import { Injectable } from '@nestjs/common';
import { Refusal, isVisible, nextActions, scopeOf, type Action, type Id, type Kind, type KindOf, type StateOf } from '#core/exchange';
import { Handles, Ledger, Queries, Remits, type Item, type Page } from '#ledger';
import type { Asker } from './caller.js';
import { afterOf, limitOf } from './cursor.js';
import { idIn } from './ids.js';

/** A state as it is served: its version is its ETag. */
export type Resource = Readonly<Record<string, unknown>> & { readonly version: number };
export type PageQuery = Readonly<Partial<Record<string, string>>>;
/** The kinds that have a collection. */
export type ReadableKind = Exclude<Kind, 'exchange' | 'inspection' | 'rulebook' | 'evidence' | 'calendar' | 'watchlist' | 'day' | 'statistic'>;

/** What a life cycle lets the caller do next. */
export const nextFor = ({ caller: { roles } }: Asker, lifecycle: Parameters<typeof nextActions>[0], state: string): Action[] => nextActions(lifecycle, state).filter((action) => scopeOf(roles, action) !== undefined);

/** What callers read: one aggregate, or a page of those that they may see. */
@Injectable()
export class Reader {
  constructor(private readonly ledger: Ledger, private readonly queries: Queries, private readonly remits: Remits, private readonly handles: Handles) {}

  async list(kind: ReadableKind, { caller, scope }: Asker, query: PageQuery): Promise<Page<Resource>> {
    const { limit, after, sort, state, ...filters } = query;
    const { items, next } = await this.queries.list(kind, {
      scope, org: caller.org, remit: caller.remit, filters: defined({ ...filters, status: state }), after: afterOf(after), limit: limitOf(limit), order: sort === 'newest' ? sort : 'oldest',
    });
    return { items: items.map(resourceOf), next };
  }

  /** Another's resource is `not_found`, exactly as one that does not exist. What anybody may resolve has its handle. */
  async one(kind: ReadableKind, asker: Asker, id: string): Promise<Resource> {
    const { state, version } = await this.visible(idIn(id, kind), asker);
    const handle = this.handles.shownOf(state);
    return handle === undefined ? { ...state, version } : { ...state, handle, version };
  }

  async visible<I extends Id>(id: I, { caller, scope }: Asker): Promise<{ state: StateOf<KindOf<I>>; version: number }> {
    const found = await this.ledger.get(id);
    if (found === undefined || !isVisible(scope, caller.org, found.state) || !await this.remits.covers(caller.remit, found.state)) throw new Refusal('not_found', `There is no ${id}.`, { id });
    return found;
  }
}

export const resourceOf = ({ version, state }: Pick<Item, 'version' | 'state'>): Resource => ({ ...state, version });

const defined = (values: PageQuery): Record<string, string> => Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
