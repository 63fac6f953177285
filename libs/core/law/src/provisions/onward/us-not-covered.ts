import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** 28 CFR 202：不是大批量敏感数据，或者不向受关注国家的，不受本规则限制。 */
export const americaNotCovered: OnwardProvision = {
  id: 'US202',
  cite: {
    ...INSTRUMENTS.bulkDataRule, article: '202.210', quoteStatus: 'unconfirmed',
    quote: 'A covered data transaction involves access by a country of concern or covered person to government-related data or bulk U.S. sensitive personal data.',
  },
  articles: ['28 CFR 202'],
  inForce: { from: '2025-04-08' },
  applies: () => true,
  paths: ['ALLOWED'],
  consequence: { because: { zh: '不在规则范围内', en: 'outside the rule' } },
};
