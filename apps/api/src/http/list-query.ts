import { Type, type TObject } from '@sinclair/typebox';
import { OneOf, statesOf } from '#core/exchange';
import { FILTERS, ORDERS } from '#ledger';
import { PAGE } from './cursor.js';
import type { ReadableKind } from './reader.js';
import { queryOf } from './shape.js';

export const SORT = Type.Optional(Type.Union(ORDERS.map((order) => Type.Literal(order)), { description: 'What comes first: the oldest, unless said otherwise. `next` goes on in the same direction and is asked for with the same `sort`' }));

/** The query of a collection: its filters, as the ledger has them, and the page. `state` is the state of its life cycle. */
export function listQuery(kind: ReadableKind): TObject {
  const columns = FILTERS[kind].filter((name) => name !== 'status');
  const filters = Object.fromEntries(columns.map((name) => [name, Type.Optional(Type.String({ minLength: 1, maxLength: 64 }))]));
  // A tally has one state only, and nothing to choose by it.
  return queryOf({ ...(kind === 'tally' ? {} : { state: Type.Optional(OneOf(statesOf(kind))) }), ...filters, ...PAGE, sort: SORT });
}
