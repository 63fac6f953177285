import { INSTRUMENTS } from '../../instruments.js';
import { isCovered } from './us-prohibited.js';
import type { OnwardProvision } from '../../provision.js';

/** 28 CFR 202.401：供应商、雇佣、投资协议，符合安全要求的可以进行。 */
export const americaRestricted: OnwardProvision = {
  id: 'US401',
  cite: {
    ...INSTRUMENTS.bulkDataRule, article: '202.401', quoteStatus: 'unconfirmed',
    quote: 'No U.S. person may knowingly engage in a restricted transaction unless it complies with the security requirements.',
  },
  articles: ['28 CFR 202.401'],
  inForce: { from: '2025-04-08' },
  applies: isCovered,
  paths: ['RESTRICTED'],
  consequence: { because: { zh: '受限交易，已符合安全要求', en: 'a restricted transaction under the security requirements' } },
  otherwise: { zh: '不是受限交易', en: 'no restricted transaction' },
};
