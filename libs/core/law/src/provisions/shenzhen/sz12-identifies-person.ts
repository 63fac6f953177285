import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';

/** 交易办法第十二条：不借助其他数据即可识别特定自然人的数据，不得作为交易标的。去标识化后可以交易，出境时仍是个人信息。 */
export const identifiesPerson: TradabilityProvision = {
  id: 'SZ12A',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十二条', quoteStatus: 'paraphrase',
    quote: '不借助其他数据的情况下可以识别特定自然人的数据，不得作为交易标的。',
  },
  articles: ['SZ Trading 12'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => stated(facts, 'identifiesPersonAlone'),
  paths: ['REJECT'],
  consequence: { because: { zh: '单独即可识别特定自然人', en: 'the data identifies a natural person by itself' } },
  otherwise: { zh: '单独不能识别特定自然人', en: 'the data does not identify a person by itself', articles: ['SZ Trading 12'] },
};
