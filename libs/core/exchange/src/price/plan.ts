import { Type, type Static } from '@sinclair/typebox';
import type { Terms } from '#core/odrl';
import type { Id } from '../kernel/id.js';
import { Amount, Code, Currency, Digest, IdOf, OneOf, SetOf, Text, closed } from '../kernel/schema.js';

/** How a plan charges: nothing, once, by the time of the grant, by use; a private offer is for named buyers, a trial is for once. */
export const PLAN_KINDS = ['free', 'fixed', 'term', 'metered', 'private', 'trial'] as const;
/** What a metered plan counts. */
export const METERED_UNITS = ['call', 'row', 'byte'] as const;
const UNITS_MAX = 1_000_000_000_000;
const DAYS_MAX = 3660;
const BUYERS_MAX = 4;
export const BASIS_POINTS = 10_000;

const Days = Type.Integer({ minimum: 1, maximum: DAYS_MAX });
const charge = {
  kind: OneOf(PLAN_KINDS), amount: Amount, currency: Currency,
  periodDays: Type.Optional({ ...Days, description: 'Of a term: the days that the amount is for; without, it is for the whole term' }),
  unit: Type.Optional(OneOf(METERED_UNITS)),
  unitSize: Type.Optional(Type.Integer({ minimum: 1, maximum: UNITS_MAX, description: 'Of a metered plan: how many units the amount is for; one where nothing is said' })),
  toleranceBasisPoints: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, description: 'How far the two sides may differ on a day before it is a finding' })),
  limits: Type.Optional(closed({ termDays: Days, countMax: Type.Integer({ minimum: 1 }), rowsMax: Type.Integer({ minimum: 1 }) })),
};

/** What was agreed to be paid, as agreement and grant carry it: a later change of the offer changes no agreement. */
export const Price = closed(charge);
export type Price = Static<typeof Price>;

/** 价格方案. Amounts are minor units (分). e-CNY (数字人民币) is a means of payment and no currency: its currency is CNY. */
export const Plan = closed({ id: Code, ...charge, per: Type.Optional(Text(40)), buyers: Type.Optional(SetOf(IdOf('participant'), BUYERS_MAX, 1)) });
export type Plan = Static<typeof Plan>;
export const Plans = Type.Array(Plan, { minItems: 1, maxItems: 4 });

/** 样本: a file that shows what the product is like, known by its digest, under terms of its own. */
export const Sample = closed({ sha256: Digest, rows: Type.Integer({ minimum: 1 }), termsSha256: Digest });

/** 分成: what each right holder gets of every payment, in basis points that add up to 10,000; the vendor alone where nothing is said. */
export const Share = closed({ holder: IdOf('participant'), basisPoints: Type.Integer({ minimum: 1, maximum: BASIS_POINTS }) });
export type Share = Static<typeof Share>;
export const HOLDERS_MAX = 8;
export const Shares = Type.Array(Share, { minItems: 1, maxItems: HOLDERS_MAX });

/** The part of a plan that is agreed on. */
export function priceOf({ id: _id, per: _per, buyers: _buyers, ...price }: Plan): Price {
  return price;
}

/** The plans that `org` may choose from; a private offer shows itself to whom it is made. */
export const plansFor = (plans: readonly Plan[], org: Id<'participant'>): Plan[] => plans.filter(({ buyers }) => buyers === undefined || buyers.includes(org));

export const sharesOf = (vendor: Id<'participant'>, shares: readonly Share[] | undefined): readonly Share[] => shares ?? [{ holder: vendor, basisPoints: BASIS_POINTS }];

/** The terms that a trial leaves of an offer's. */
export const termsUnder = (terms: Terms, { limits }: Pick<Plan, 'limits'>): Terms =>
  limits === undefined ? terms : { ...terms, termDays: Math.min(terms.termDays, limits.termDays), countMax: lesser(terms.countMax, limits.countMax), rowsMax: lesser(terms.rowsMax, limits.rowsMax) };

const lesser = (limit: number | null, other: number): number => (limit === null ? other : Math.min(limit, other));
