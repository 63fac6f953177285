import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { given, not } from '../../truth.js';

/** 数据条例第六十七条第（一）项、第九十四条：包含个人数据而未依法获得授权的，不得交易。 */
export const personalData: TradabilityProvision = {
  id: 'SZ67A',
  cite: {
    ...INSTRUMENTS.shenzhenDataRegulations, article: '第六十七条第（一）项', quoteStatus: 'paraphrase',
    quote: '交易的数据产品和服务包含个人数据未依法获得授权的，不得交易。',
  },
  articles: ['SZ Data Regs 67(1)', 'SZ Data Regs 94'],
  inForce: { from: '2022-01-01' },
  applies: (facts) => given(stated(facts, 'pi'), not(stated(facts, 'piAuthorised'))),
  paths: ['REJECT'],
  consequence: { because: { zh: '包含个人数据而未依法获得授权', en: 'personal data without lawful authorisation' } },
  otherwise: { zh: '不含个人数据，或者已依法授权', en: 'no personal data, or lawfully authorised' },
};
