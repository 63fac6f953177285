import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';

/** 交易办法第七条、第十五条：买方应当按照申报的目的、场景和方式使用。 */
export const declaredPurpose: TradabilityProvision = {
  id: 'SZ15',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第七条、第十五条', quoteStatus: 'paraphrase',
    quote: '数据买方应当按照交易申报的使用目的、场景和方式合规使用数据。',
  },
  articles: ['SZ Trading 7', 'SZ Trading 15'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => stated(facts, 'useOutsidePurpose'),
  paths: ['BREACH'],
  consequence: { because: { zh: '超出申报的目的、场景或者方式使用', en: 'used outside the declared purpose, scenario or manner' } },
  otherwise: { zh: '按照申报使用', en: 'used as declared' },
};
