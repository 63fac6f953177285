import { shanghaiDay } from '../kernel/shanghai.js';

/** What is counted: deliveries that were cleared, settlements that were confirmed. */
export const STATISTICS = ['transfers', 'settlements'] as const;
export type StatisticName = (typeof STATISTICS)[number];

/** What a cell of a statistic is told by; every combination that occurs is a cell of its own. */
export const CELL_DIMENSIONS = ['month', 'path', 'jurisdiction', 'sector', 'district', 'mode', 'regime', 'currency'] as const;
export type CellDimension = (typeof CELL_DIMENSIONS)[number];
export type Cell = Readonly<Record<CellDimension, string>>;

/** Where a statistic does not know a dimension, or has none. */
export const UNKNOWN = '-';

/** A dimension that figures are asked by: the member of the cell that it is read off. */
export interface DimensionRow { readonly zh: string; readonly en: string; readonly of: CellDimension; readonly digits?: number }

/**
 * Everything that figures may be filtered and grouped by. `digits` cuts the member: a year is the beginning of a month, a province and a
 * city are beginnings of a district (GB/T 2260). Hong Kong and Macao are jurisdictions of their own: data that goes there leaves the mainland.
 */
export const FIGURE_DIMENSIONS = {
  year:         { zh: '年度',         en: 'year',         of: 'month', digits: 4 },
  month:        { zh: '月份',         en: 'month',        of: 'month' },
  path:         { zh: '出境路径',     en: 'path',         of: 'path' },
  direction:    { zh: '境内／出境',   en: 'direction',    of: 'jurisdiction' },
  jurisdiction: { zh: '接收方法域',   en: 'jurisdiction', of: 'jurisdiction' },
  sector:       { zh: '行业',         en: 'sector',       of: 'sector' },
  province:     { zh: '省份',         en: 'province',     of: 'district', digits: 2 },
  city:         { zh: '城市',         en: 'city',         of: 'district', digits: 4 },
  district:     { zh: '区县',         en: 'district',     of: 'district' },
  mode:         { zh: '交付方式',     en: 'mode',         of: 'mode' },
  regime:       { zh: '数据性质',     en: 'regime',       of: 'regime' },
  currency:     { zh: '币种',         en: 'currency',     of: 'currency' },
} as const satisfies Record<string, DimensionRow>;

export type FigureDimension = keyof typeof FIGURE_DIMENSIONS;
export const FIGURE_DIMENSION_NAMES = Object.keys(FIGURE_DIMENSIONS) as readonly FigureDimension[];
export const isFigureDimension = (name: string): name is FigureDimension => FIGURE_DIMENSION_NAMES.some((one) => one === name);

export const DOMESTIC = 'domestic';
export const CROSS_BORDER = 'cross-border';

/** The group of a dimension that a cell belongs to; a cell that is told by the group alone belongs to it, too. */
export function groupOf(cell: Cell, dimension: FigureDimension): string {
  const { of, digits }: DimensionRow = FIGURE_DIMENSIONS[dimension];
  const value = cell[of];
  if (dimension === 'direction') return value === 'CN' || value === DOMESTIC ? DOMESTIC : CROSS_BORDER;
  return digits === undefined ? value : value.slice(0, digits);
}

/** What the ledger knows of the surroundings of something that is counted. */
export interface Surroundings {
  readonly version: { readonly sector: string; readonly regime: string };
  readonly vendor: { readonly district?: string };
}

const surroundingsOf = ({ version, vendor }: Surroundings): Pick<Cell, 'sector' | 'district' | 'regime'> => ({ sector: version.sector, district: vendor.district ?? UNKNOWN, regime: version.regime });

/** A delivery as it was asked for and cleared. The day is that of the delivery: when it is reported late (迟报), the one on which it has happened. */
export interface ToldTransfer extends Surroundings { readonly requestedAt: string; readonly occurredOn?: string | undefined; readonly path: string; readonly place: string; readonly mode: string }

export const transferDay = ({ requestedAt, occurredOn }: Pick<ToldTransfer, 'requestedAt' | 'occurredOn'>): string => occurredOn ?? shanghaiDay(requestedAt);

/** The cell that a delivery is counted in. */
export const transferCell = (told: ToldTransfer): Cell =>
  ({ month: transferDay(told).slice(0, 7), path: told.path, jurisdiction: told.place, mode: told.mode, currency: UNKNOWN, ...surroundingsOf(told) });

/** A payment as its confirmation tells; the jurisdiction is the buyer's. */
export interface ToldSettlement extends Surroundings { readonly confirmedAt: string; readonly currency: string; readonly buyer: { readonly jurisdiction: string } }

/** The cell that a confirmed settlement is counted in: there is no path and no mode to money. */
export const settlementCell = (told: ToldSettlement): Cell =>
  ({ month: shanghaiDay(told.confirmedAt).slice(0, 7), path: UNKNOWN, jurisdiction: told.buyer.jurisdiction, mode: UNKNOWN, currency: told.currency, ...surroundingsOf(told) });
