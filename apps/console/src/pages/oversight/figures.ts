import { useCallback } from 'react';
import type { FIGURE_DIMENSIONS } from '#core/exchange';
import { get } from '../../api/client.js';
import { useLoaded, type Loaded } from '../../parts/use-loaded.js';
import { SECTORS } from '../../words/codes.js';
import { exportPathWords } from '../../words/desk.js';
import { pick, type Language, type Pair } from '../../words/dictionary.js';
import { MARKET } from '../../words/market.js';
import { PROVINCE_WORDS } from '../../words/provinces.js';
import { PLACE_WORDS, STATISTICS } from '../../words/statistics.js';

export type StatisticName = 'transfers' | 'settlements';
type DimensionName = keyof typeof FIGURE_DIMENSIONS;
/** The dimensions that the pages group by. */
export type Dimension = Extract<DimensionName, 'month' | 'sector' | 'jurisdiction' | 'path' | 'mode' | 'currency'>;
export type Filters = Readonly<Partial<Record<DimensionName, string>>>;

export interface Group { readonly keys: readonly string[]; readonly value: { readonly count: number; readonly general: number; readonly sensitive: number; readonly amount: string }; readonly entries: { readonly count: number } }
export interface Figures { readonly items: readonly Group[]; readonly total: Omit<Group, 'keys'>; readonly filters: Readonly<Record<string, string>>; readonly countedEntries: number; readonly isCut: boolean }

/** The figures of one statistic, grouped; `filters` as text, so that equal ones are not asked for again. */
export function useFigures(statistic: StatisticName, by: string, filters: string): Loaded<Figures> {
  return useLoaded(useCallback((signal: AbortSignal) => get(`/v1/statistics/${statistic}`, { query: { by, ...Object.fromEntries(new URLSearchParams(filters)) }, signal }), [statistic, by, filters]));
}

const SECTOR_WORDS: Readonly<Record<string, Pair>> = SECTORS;
const CODES: Readonly<Record<string, Pair>> = { ...MARKET, domestic: STATISTICS.domestic, outbound: STATISTICS.outbound, 'cross-border': STATISTICS.crossBorder };
const regions = { zh: new Intl.DisplayNames('zh-CN', { type: 'region' }), en: new Intl.DisplayNames('en', { type: 'region' }) };

/** The words of a dimension's keys; the keys of the others are codes of the market. */
const WORDS_OF: Readonly<Record<string, Readonly<Record<string, Pair>>>> = { jurisdiction: PLACE_WORDS, sector: SECTOR_WORDS, province: PROVINCE_WORDS, month: {}, currency: {} };

/** A group's key as people read it. */
export function keyText(dimension: string, key: string, language: Language): string {
  if (key === '-' || key === '') return pick(STATISTICS.noValue, language);
  if (dimension === 'path') return pick(exportPathWords(key), language);
  const words = (WORDS_OF[dimension] ?? CODES)[key];
  if (words !== undefined) return pick(words, language);
  return dimension === 'jurisdiction' && /^[A-Z]{2}$/.test(key) ? regions[language].of(key) ?? key : key;
}
