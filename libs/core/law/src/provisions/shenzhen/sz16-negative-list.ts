import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';

/** 交易办法第十六条：运营机构制定交易标的负面清单，清单内的不得交易。 */
export const negativeList: TradabilityProvision = {
  id: 'SZ16N',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十六条', quoteStatus: 'paraphrase',
    quote: '运营机构应当制定数据交易标的负面清单和谨慎清单。',
  },
  articles: ['SZ Trading 16'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => stated(facts, 'negativeList'),
  paths: ['REJECT'],
  consequence: { because: { zh: '在负面清单上', en: 'on the negative list' } },
  otherwise: { zh: '不在负面清单上', en: 'not on the negative list' },
};
