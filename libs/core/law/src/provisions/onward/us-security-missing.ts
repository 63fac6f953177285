import { INSTRUMENTS } from '../../instruments.js';
import { isCovered } from './us-prohibited.js';
import type { OnwardProvision } from '../../provision.js';

/** 28 CFR 202.401：供应商、雇佣、投资协议须符合安全要求；不符合的，不得进行。 */
export const americaSecurityMissing: OnwardProvision = {
  id: 'US401N',
  cite: {
    ...INSTRUMENTS.bulkDataRule, article: '202.401', quoteStatus: 'unconfirmed',
    quote: 'No U.S. person may knowingly engage in a restricted transaction unless it complies with the security requirements.',
  },
  articles: ['28 CFR 202.401'],
  inForce: { from: '2025-04-08' },
  applies: (facts) => isCovered(facts) && facts.securityRequirements !== true,
  paths: ['PROHIBITED'],
  consequence: { because: { zh: '受限交易未符合安全要求', en: 'a restricted transaction without the security requirements' } },
  otherwise: { zh: '不是受限交易，或者已符合安全要求', en: 'no restricted transaction, or the security requirements are met' },
};
