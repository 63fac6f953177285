import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardFacts } from '../../onward-facts.js';
import type { OnwardProvision } from '../../provision.js';

/** Hong Kong and Macau lie in the area; of the mainland only nine cities do, which must be stated. */
export const staysInBayArea = ({ to, toGba }: OnwardFacts): boolean => toGba ?? (to === 'HK' || to === 'MO');

/** 大湾区标准合同指引第四条：接收方不得向粤港澳大湾区以外的组织、个人提供。The lock travels with the data, whatever the law of the leg allows. */
export const gbaContractLock: OnwardProvision = {
  id: 'GBA4',
  cite: {
    ...INSTRUMENTS.gbaGuidelines, article: '第四条第二款', quoteStatus: 'paraphrase',
    quote: '按照标准合同提供的个人信息，不得向粤港澳大湾区以外的组织、个人提供。',
  },
  articles: ['GBA Guidelines 4(2)'],
  inForce: { from: '2023-12-10' },
  applies: (facts) => facts.receivedUnder === 'GBA_STANDARD_CONTRACT' && !staysInBayArea(facts),
  paths: ['PROHIBITED_BY_CONTRACT'],
  consequence: { because: { zh: '大湾区标准合同禁止向大湾区以外提供', en: 'the GBA contract forbids a provision outside the Greater Bay Area' } },
  otherwise: { zh: '没有大湾区合同的限制，或者不出大湾区', en: 'no GBA contract binds, or the leg stays inside the area' },
};
