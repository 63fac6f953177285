import type { Dictionary, Pair } from './dictionary.js';

/** Codes that the market shares, in words. They suggest and explain; the API takes others, too. */
export const PURPOSES = {
  research: ['研究分析', 'Research'], 'operations-planning': ['运营规划', 'Planning of operations'], 'risk-control': ['风险控制', 'Risk control'], 'market-analysis': ['市场分析', 'Market analysis'], 'service-delivery': ['提供服务', 'Delivery of services'],
} as const satisfies Dictionary;

export const PLACES = {
  CN: ['中国内地', 'Mainland China'], HK: ['中国香港', 'Hong Kong, China'], MO: ['中国澳门', 'Macao, China'], TW: ['中国台湾', 'Taiwan, China'], SG: ['新加坡', 'Singapore'], MY: ['马来西亚', 'Malaysia'], TH: ['泰国', 'Thailand'], VN: ['越南', 'Vietnam'], ID: ['印度尼西亚', 'Indonesia'], JP: ['日本', 'Japan'], KR: ['韩国', 'Korea'],
  AE: ['阿联酋', 'United Arab Emirates'], SA: ['沙特阿拉伯', 'Saudi Arabia'], DE: ['德国', 'Germany'], FR: ['法国', 'France'], GB: ['英国', 'United Kingdom'], NL: ['荷兰', 'Netherlands'], CH: ['瑞士', 'Switzerland'], US: ['美国', 'United States'], CA: ['加拿大', 'Canada'], BR: ['巴西', 'Brazil'], AU: ['澳大利亚', 'Australia'],
} as const satisfies Dictionary;

export const SECTORS = {
  transport: ['交通运输', 'Transport'], 'market-data': ['行情', 'Market data'], credit: ['信用', 'Credit'], finance: ['金融', 'Finance'], health: ['医疗健康', 'Health'], meteorology: ['气象', 'Meteorology'], logistics: ['物流', 'Logistics'], commerce: ['商贸', 'Commerce'], energy: ['能源', 'Energy'], industry: ['工业', 'Industry'], agriculture: ['农业', 'Agriculture'], culture: ['文化旅游', 'Culture and travel'], government: ['政务', 'Government'],
} as const satisfies Dictionary;

export const MODES = { file: ['文件', 'File'], api: ['接口', 'API'], stream: ['数据流', 'Stream'], query: ['查询', 'Query'], privacy_computing: ['隐私计算', 'Privacy computing'] } as const satisfies Dictionary;

export const SCENARIOS = {
  'site-selection': ['选址', 'Choice of sites'], 'traffic-planning': ['交通规划', 'Traffic planning'], 'trade-analysis': ['贸易分析', 'Analysis of trade'], 'supply-chain': ['供应链管理', 'Supply chain'], 'service-design': ['服务设计', 'Design of services'],
} as const satisfies Dictionary;

const CODES: Readonly<Record<string, Pair>> = { ...PURPOSES, ...PLACES, ...SECTORS, ...MODES, ...SCENARIOS };
/** A code of the market in words, where it has any. */
export const namedCode = (code: string): Pair | undefined => CODES[code];
/** A code of the market in words; one that nobody has named yet is called what it is. */
export const codeWords = (code: string): Pair => CODES[code] ?? [code, code];
