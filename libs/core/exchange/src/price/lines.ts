import { Type, type Static } from '@sinclair/typebox';
import type { Terms, Used } from '#core/odrl';
import { Amount, OneOf, closed } from '../kernel/schema.js';
import { divideHalfEven, sumOf } from './money.js';
import type { METERED_UNITS, Price } from './plan.js';

/** One line of an order: `quantity` at `unitPrice` for every `per`, rounded to 分 by itself (half to even). Totals are sums of rounded lines. */
export const OrderLine = closed({ what: OneOf(['once', 'day', 'call', 'row', 'byte'] as const), quantity: Amount, unitPrice: Amount, per: Type.Integer({ minimum: 1 }), amount: Amount });
export type OrderLine = Static<typeof OrderLine>;

type Measure = Pick<OrderLine, 'what' | 'unitPrice' | 'per'> & { readonly quantity: bigint };

const lineOf = ({ what, quantity, unitPrice, per }: Measure): OrderLine =>
  ({ what, quantity: String(quantity), unitPrice, per, amount: String(divideHalfEven(quantity * BigInt(unitPrice), BigInt(per))) });

export const isMetered = ({ unit }: Pick<Price, 'unit'>): boolean => unit !== undefined;

/** What a grant costs when it arises: once, or by the days of its term. Metered use is billed when it is known. */
export function linesOfGrant(price: Price, { termDays }: Pick<Terms, 'termDays'>): OrderLine[] {
  const { amount, periodDays } = price;
  if (isMetered(price) || amount === '0') return [];
  return [periodDays === undefined ? lineOf({ what: 'once', quantity: 1n, unitPrice: amount, per: 1 }) : lineOf({ what: 'day', quantity: BigInt(termDays), unitPrice: amount, per: periodDays })];
}

const COUNTED: Readonly<Record<(typeof METERED_UNITS)[number], keyof Used>> = { call: 'count', row: 'rows', byte: 'bytes' };

/** What use costs that both sides agree on. */
export function linesOfUse({ unit, amount, unitSize = 1 }: Price, used: Used): OrderLine[] {
  if (unit === undefined) return [];
  const quantity = used[COUNTED[unit]];
  return quantity === 0 ? [] : [lineOf({ what: unit, quantity: BigInt(quantity), unitPrice: amount, per: unitSize })];
}

export const totalOf = (lines: readonly OrderLine[]): bigint => sumOf(lines.map(({ amount }) => BigInt(amount)));
