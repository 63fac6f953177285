import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { all } from '../../truth.js';

/** 授权运营实施规范：原始公共数据不得直接进入市场，应当加工成数据产品和服务。 */
export const rawPublicData: TradabilityProvision = {
  id: 'SZ14R',
  cite: {
    ...INSTRUMENTS.publicDataOperation, article: '第十六条', quoteStatus: 'paraphrase',
    quote: '公共数据资源不得以原始形态直接进入市场，应当形成数据产品和服务后提供。',
  },
  articles: ['NDRC 27/2025 Art 16'],
  inForce: { from: '2025-03-01' },
  applies: (facts) => all(facts.publicData !== false, stated(facts, 'rawPublicData')),
  paths: ['REJECT'],
  consequence: { because: { zh: '原始公共数据不得直接进入市场', en: 'raw public data does not go straight to market' } },
  otherwise: { zh: '不是原始公共数据', en: 'no raw public data' },
};
