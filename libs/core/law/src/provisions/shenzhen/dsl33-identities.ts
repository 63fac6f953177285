import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { not } from '../../truth.js';

/** 数据安全法第三十三条：交易中介应当审核交易双方的身份。 */
export const identities: TradabilityProvision = {
  id: 'DSL33',
  cite: {
    ...INSTRUMENTS.dataSecurityLaw, article: '第三十三条', quoteStatus: 'text',
    quote: '从事数据交易中介服务的机构提供服务，应当要求数据提供方说明数据来源，审核交易双方的身份，并留存审核、交易记录。',
  },
  articles: ['DSL 33'],
  inForce: { from: '2021-09-01' },
  applies: (facts) => not(stated(facts, 'identitiesVerified')),
  paths: ['REJECT_INCOMPLETE'],
  consequence: { because: { zh: '交易双方的身份未经审核', en: 'the identities of both parties are not verified' } },
  otherwise: { zh: '交易双方的身份已审核', en: 'both identities are verified' },
};
