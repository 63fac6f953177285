import { statedAmong } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';

/** 交易办法第五条：卖方是法人或者非法人组织，自然人不得作为卖方。 */
export const sellerOrganisation: TradabilityProvision = {
  id: 'SZ05S',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第五条', quoteStatus: 'paraphrase',
    quote: '数据卖方是指在数据交易场所内出售交易标的的法人或者非法人组织。',
  },
  articles: ['SZ Trading 5'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => statedAmong(facts, 'sellerType', ['natural_person', 'individual']),
  paths: ['REJECT'],
  consequence: { because: { zh: '自然人不得作为卖方', en: 'a natural person is no seller' } },
  otherwise: { zh: '卖方是组织', en: 'the seller is an organisation', articles: ['SZ Trading 5'] },
};
