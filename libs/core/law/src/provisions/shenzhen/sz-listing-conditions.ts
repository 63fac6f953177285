import { stated, statedAmong } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { all, any } from '../../truth.js';

/** 交易办法第六条、第十二条、第十三条：卖方、标的、材料三项条件同时具备，方可上市。 */
export const listingConditions: TradabilityProvision = {
  id: 'SZLIST',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第六条、第十二条、第十三条', quoteStatus: 'paraphrase',
    quote: '数据商或者经数据商保荐的卖方，可以就合规的交易标的提交上市材料，经运营机构审核后上市。',
  },
  articles: ['SZ Trading 6, 12, 13'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => all(
    any(stated(facts, 'sellerIsDataMerchant'), stated(facts, 'sponsoredByMerchant')),
    any(statedAmong(facts, 'kind', ['data_product', 'data_service', 'data_tool']), stated(facts, 'authorityConsent')),
    stated(facts, 'sourceStatement'), stated(facts, 'complianceReport'),
  ),
  paths: ['LISTABLE'],
  consequence: { because: { zh: '卖方、标的和上市材料符合条件', en: 'seller, subject and listing file meet the conditions' } },
  otherwise: { zh: '卖方、标的或者上市材料不符合条件', en: 'seller, subject or listing file do not meet the conditions' },
};
