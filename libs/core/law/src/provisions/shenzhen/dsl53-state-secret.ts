import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';

/** 数据安全法第五十三条：国家秘密适用保守国家秘密法，不得交易。 */
export const tradeStateSecret: TradabilityProvision = {
  id: 'DSL53',
  cite: {
    ...INSTRUMENTS.dataSecurityLaw, article: '第五十三条第一款', quoteStatus: 'text',
    quote: '开展涉及国家秘密的数据处理活动，适用《中华人民共和国保守国家秘密法》等法律、行政法规的规定。',
  },
  articles: ['DSL 53'],
  inForce: { from: '2021-09-01' },
  applies: (facts) => stated(facts, 'stateSecret'),
  paths: ['REJECT'],
  consequence: { because: { zh: '涉及国家秘密', en: 'a state secret' } },
  otherwise: { zh: '不涉及国家秘密', en: 'no state secret' },
};
