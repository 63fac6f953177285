import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';

/** 交易办法第十二条、数据安全法第二十四条：重大敏感数据出境可能危害国家安全的，进行国家安全审查。 */
export const securityReview: TradabilityProvision = {
  id: 'SZ12C',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十二条', quoteStatus: 'paraphrase',
    quote: '涉及重大敏感数据出境、可能危害国家安全的，依法进行国家安全审查。',
  },
  articles: ['SZ Trading 12', 'DSL 24', 'NDSR 13'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => stated(facts, 'nationalSecurityExportConcern'),
  paths: ['HOLD_SECURITY_REVIEW'],
  consequence: { because: { zh: '可能危害国家安全，等待国家安全审查', en: 'may endanger national security: held for the review' } },
  otherwise: { zh: '没有国家安全方面的出境疑虑', en: 'no concern of national security' },
};
