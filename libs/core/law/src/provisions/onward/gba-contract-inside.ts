import { INSTRUMENTS } from '../../instruments.js';
import { staysInBayArea } from './gba-contract-lock.js';
import type { OnwardProvision } from '../../provision.js';

/** 大湾区标准合同指引第四条：大湾区以内的再提供，合同不禁止。 */
export const gbaContractInside: OnwardProvision = {
  id: 'GBA4I',
  cite: {
    ...INSTRUMENTS.gbaGuidelines, article: '第四条第二款', quoteStatus: 'paraphrase',
    quote: '按照标准合同提供的个人信息，不得向粤港澳大湾区以外的组织、个人提供。',
  },
  articles: ['GBA Guidelines 4(2)'],
  inForce: { from: '2023-12-10' },
  applies: (facts) => facts.receivedUnder === 'GBA_STANDARD_CONTRACT' && staysInBayArea(facts),
  paths: ['ALLOWED'],
  consequence: { because: { zh: '在大湾区以内提供', en: 'the leg stays inside the Greater Bay Area' } },
  otherwise: { zh: '没有大湾区合同，或者出大湾区', en: 'no GBA contract, or the leg leaves the area' },
};
