import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';

/** 交易办法第十六条：谨慎清单内的标的由人工审核。 */
export const cautionList: TradabilityProvision = {
  id: 'SZ16C',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十六条', quoteStatus: 'paraphrase',
    quote: '运营机构应当制定数据交易标的负面清单和谨慎清单。',
  },
  articles: ['SZ Trading 16'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => stated(facts, 'cautionList'),
  paths: ['HOLD_MANUAL_REVIEW'],
  consequence: { because: { zh: '在谨慎清单上，转人工审核', en: 'on the caution list: reviewed by a person' } },
  otherwise: { zh: '不在谨慎清单上', en: 'not on the caution list' },
};
