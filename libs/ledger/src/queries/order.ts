/** Which end of a list comes first: ids sort by time. */
export const ORDERS = ['oldest', 'newest'] as const;
export type Order = (typeof ORDERS)[number];

/** How SQL says that an id comes later on the way, or not later, and in which order that is. */
export const WAY = { oldest: { later: '>', notLater: '<=', by: 'ASC' }, newest: { later: '<', notLater: '>=', by: 'DESC' } } as const satisfies Readonly<Record<Order, object>>;

/** For `sort`: what is met first on the way stands first. */
export const onTheWay = (order: Order) => (a: string, b: string): number => (a === b ? 0 : (a < b) === (order === 'oldest') ? -1 : 1);
