import { statedAmong } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { not } from '../../truth.js';

/** Whatever is not one of these counts as centralised trading. */
const PERMITTED = ['negotiation', 'negotiated', 'agreement', 'listing', 'listed_price', 'fixed_price', 'tender'];

/** 交易办法第十一条第（一）项：不得采取集中竞价、做市商等集中交易方式；交易由双方磋商。 */
export const tradingMode: TradabilityProvision = {
  id: 'SZ11A',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十一条第（一）项', quoteStatus: 'paraphrase',
    quote: '数据交易场所运营机构不得采取集中竞价、做市商等集中交易方式。',
  },
  articles: ['SZ Trading 11(1)'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => not(statedAmong(facts, 'tradingMode', PERMITTED)),
  paths: ['REJECT'],
  consequence: { because: { zh: '不得采取集中竞价、做市商等集中交易方式', en: 'centralised bidding and market-making are forbidden' } },
  otherwise: { zh: '由双方磋商成交', en: 'agreed between the parties', articles: ['SZ Trading 19'] },
};
