import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { given, not } from '../../truth.js';

/** 交易办法第六条：卖方须是数据商，或者由数据商保荐。 */
export const sellerSponsor: TradabilityProvision = {
  id: 'SZ06',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第六条', quoteStatus: 'paraphrase',
    quote: '数据卖方应当作为数据商，或者通过数据商保荐，方可开展数据交易。',
  },
  articles: ['SZ Trading 6'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => given(not(stated(facts, 'sellerIsDataMerchant')), not(stated(facts, 'sponsoredByMerchant'))),
  paths: ['REJECT'],
  consequence: { because: { zh: '卖方既不是数据商，也没有数据商保荐', en: 'the seller is neither a data merchant nor sponsored by one' } },
  otherwise: { zh: '卖方是数据商，或者由数据商保荐', en: 'the seller is a data merchant or sponsored by one', articles: ['SZ Trading 6'] },
};
