import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardFacts } from '../../onward-facts.js';
import type { OnwardProvision } from '../../provision.js';

/** Countries of concern (28 CFR 202.601); China includes Hong Kong and Macau. */
const COUNTRIES_OF_CONCERN: readonly string[] = ['CN', 'HK', 'MO', 'CU', 'IR', 'KP', 'RU', 'VE'];

/** Bulk sensitive or government-related data bound for a country of concern; brokerage of data of unstated kind is taken for it. */
export const isCovered = ({ to, bulkSensitive, governmentRelated, dataBrokerage }: OnwardFacts): boolean =>
  ((bulkSensitive ?? dataBrokerage) === true || governmentRelated === true) && COUNTRIES_OF_CONCERN.includes(to ?? '');

/** 28 CFR 202.301：向受关注国家的大批量敏感个人数据经纪交易，禁止。What is not shown to be another kind of transaction counts as brokerage. */
export const americaProhibited: OnwardProvision = {
  id: 'US301',
  cite: {
    ...INSTRUMENTS.bulkDataRule, article: '202.301', quoteStatus: 'unconfirmed',
    quote: 'No U.S. person may knowingly engage in a covered data transaction involving data brokerage with a country of concern or covered person.',
  },
  articles: ['28 CFR 202.301'],
  inForce: { from: '2025-04-08' },
  applies: (facts) => isCovered(facts) && facts.dataBrokerage !== false,
  paths: ['PROHIBITED'],
  consequence: { because: { zh: '向受关注国家的大批量敏感数据经纪交易', en: 'brokerage of bulk sensitive data to a country of concern' } },
  otherwise: { zh: '不是这样的经纪交易', en: 'no such brokerage' },
};
