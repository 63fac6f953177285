import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { all, not } from '../../truth.js';

/** 交易办法第十三条：上市应当说明授权使用的目的和范围、处理行为。 */
export const purposeAndProcessing: TradabilityProvision = {
  id: 'SZ13P',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十三条', quoteStatus: 'paraphrase',
    quote: '数据卖方应当提交数据来源、授权使用目的和范围、处理行为等说明。',
  },
  articles: ['SZ Trading 13'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => not(all(stated(facts, 'authorisedPurpose'), stated(facts, 'processingStatement'))),
  paths: ['REJECT_INCOMPLETE'],
  consequence: { because: { zh: '缺少授权目的和范围或者处理行为的说明', en: 'the statement of authorised purpose and scope or of processing is missing' } },
  otherwise: { zh: '已说明授权目的和范围、处理行为', en: 'purpose, scope and processing are stated', articles: ['SZ Trading 13'] },
};
