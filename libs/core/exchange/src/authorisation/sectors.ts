/** The sectors whose public data are operated to begin with; another one is a row more. */
export const SECTOR_NAMES = {
  transport: { zh: '交通运输', en: 'Transport' },
  credit: { zh: '信用', en: 'Credit' },
  meteorology: { zh: '气象', en: 'Meteorology' },
  health: { zh: '医疗健康', en: 'Health' },
} as const;

export type Sector = keyof typeof SECTOR_NAMES;
export const SECTORS = ['transport', 'credit', 'meteorology', 'health'] as const satisfies readonly Sector[];
