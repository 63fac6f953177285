import { isImportantData, stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { given, not } from '../../truth.js';

/** 网络数据安全管理条例第三十一条：提供重要数据前应当进行风险评估，境内提供亦同。 */
export const riskAssessment: TradabilityProvision = {
  id: 'NDSR31',
  cite: {
    ...INSTRUMENTS.networkDataRegulations, article: '第三十一条', quoteStatus: 'paraphrase',
    quote: '重要数据的处理者提供、委托处理、共同处理重要数据前，应当进行风险评估。',
  },
  articles: ['NDSR 31'],
  inForce: { from: '2025-01-01' },
  applies: (facts) => given(isImportantData(facts), not(stated(facts, 'riskAssessment'))),
  paths: ['HOLD'],
  consequence: { because: { zh: '重要数据尚未进行风险评估', en: 'important data without its risk assessment' } },
  otherwise: { zh: '不是重要数据，或者已进行风险评估', en: 'no important data, or assessed' },
};
