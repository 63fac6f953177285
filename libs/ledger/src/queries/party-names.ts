import { ACTIONS, isVisible, isWithinRemit, kindOf, scopeOf, type AnyState, type Caller, type Id, type Listing, type View } from '#core/exchange';
import type { Queryable } from '../commit/loaded.js';
import { overView } from './lazy-view.js';
import { nameOf, namedIn, type Name } from './record-names.js';

/** Records whose parties are named in one answer, at most. */
export const NAMED_RECORDS_MAX = 50;

/** Participants as they have stated their names; and records, by their own name or by that of what they are about. */
export interface NamesTold { readonly items: readonly Named[]; readonly records: readonly Named[] }
interface Named { readonly id: Id; readonly name: Name }

/** Who the counterparties are: whoever may see a record may know the names of its parties and of what it is about, and no others. */
export class PartyNames {
  constructor(private readonly options: { readonly pool: Queryable; readonly exchange: number }) {}

  /** The parties of those of the records that the caller may see, and what these records and those that they name are called, each once. */
  of(records: readonly Id[], caller: Caller): Promise<NamesTold> {
    return overView(this.options.pool, this.options.exchange, (view) => {
      view.foresee(records);
      const seen = records.map((id) => view.get(id)).filter((state) => state !== undefined && maySee(view, caller, state)) as AnyState[];
      const parties = [...new Set(seen.flatMap(({ owner, parties: others }) => [owner, ...others]))];
      view.foresee(parties);
      const named = (ids: readonly Id[]): { id: Id; name: Name }[] => [...new Set(ids)].flatMap((id) => {
        const name = nameOf(view, id);
        return name === undefined ? [] : [{ id, name }];
      });
      return { items: named(parties), records: named(seen.flatMap(namedIn)) };
    });
  }
}

/** What is on offer to somebody is seen by whoever may read the catalogue; everything else, as reading it would tell. */
function maySee(view: View, caller: Caller, state: AnyState): boolean {
  if (isListing(state) && isOfferedTo(state, caller)) return true;
  const action = ACTIONS.find((one) => one === `${kindOf(state.id)}.read`);
  const scope = action === undefined ? undefined : scopeOf(caller.roles, action);
  return scope !== undefined && isVisible(scope, caller.org, state) && (scope !== 'any' || isWithinRemit(view, caller.remit, state));
}

const isListing = (state: AnyState): state is Listing => kindOf(state.id) === 'listing';
const isOfferedTo = ({ state, offer: { visibility, invited } }: Listing, { org, roles }: Caller): boolean =>
  state === 'LISTED' && scopeOf(roles, 'catalog.read') !== undefined && (visibility === 'public' || invited.includes(org));
