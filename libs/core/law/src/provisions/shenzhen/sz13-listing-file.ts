import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { all, not } from '../../truth.js';

/** 交易办法第十三条、数据安全法第三十三条：上市应当说明数据来源，并附第三方合规评估报告。 */
export const listingFile: TradabilityProvision = {
  id: 'SZ13',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十三条', quoteStatus: 'paraphrase',
    quote: '数据卖方应当提交数据来源、授权使用目的和范围、处理行为等说明，以及第三方服务机构出具的数据合规评估报告。',
  },
  articles: ['SZ Trading 13', 'DSL 33'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => not(all(stated(facts, 'sourceStatement'), stated(facts, 'complianceReport'))),
  paths: ['REJECT_INCOMPLETE'],
  consequence: { because: { zh: '缺少来源说明或者合规评估报告', en: 'the source statement or the compliance assessment report is missing' } },
  otherwise: { zh: '有来源说明和合规评估报告', en: 'source statement and compliance assessment report are there', articles: ['SZ Trading 13'] },
};
