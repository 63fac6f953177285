import { MODES, SECTORS } from './codes.js';
import type { Dictionary, Pair } from './dictionary.js';
import { MARKET } from './market.js';

/** 分面: by what listings are told apart in the catalogue. */
export const FACETS = {
  sector: MARKET.sector, kind: MARKET.productKind, mode: ['交付方式', 'Delivered by'], price: ['计价方式', 'Priced'], regime: MARKET.regime, abroad: ['能否出境', 'Across the border'], personal: MARKET.personal,
  all: ['不限', 'Any'], atLeast: ['至少 {count}', 'at least {count}'], found: ['共 {count} 项', '{count} listings'], foundMany: ['超过 {count} 项', 'more than {count} listings'], label: ['按类别筛选', 'Narrow by category'],
} as const satisfies Dictionary;

const YES_OR_NO: Readonly<Record<string, Readonly<Record<string, Pair>>>> = {
  abroad: { yes: ['许可出境', 'May leave the mainland'], no: ['仅限境内', 'Mainland only'] },
  personal: { yes: ['含个人信息', 'With personal information'], no: ['不含个人信息', 'Without'] },
};
const WORDS: Readonly<Record<string, Readonly<Record<string, Pair>>>> = { ...YES_OR_NO, sector: SECTORS, mode: MODES, kind: MARKET, price: MARKET, regime: MARKET };

export const facetWords = (facet: string, value: string): Pair => WORDS[facet]?.[value] ?? [value, value];
