import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** 个人数据保护条例2021：书面告知后的同意、合同必需、重大利益、过境、公开数据，视为已符合。 */
export const singaporeDeemedCompliance: OnwardProvision = {
  id: 'SGDEEM',
  cite: {
    ...INSTRUMENTS.singaporeDataAct, article: 'Regulations Part 3, reg. 10', quoteStatus: 'paraphrase',
    quote: 'The transferring organisation is taken to have satisfied the requirements where the individual consents after a written summary of the protection, or the transfer is necessary for a contract or a vital interest, or the data is in transit or publicly available.',
  },
  articles: ['PDPA s.26', 'PDP Regs: deemed compliance'],
  inForce: { from: '2021-02-01' },
  applies: (facts) => facts.consentInformed === true || facts.contractNecessity === true || facts.vitalInterest === true || facts.publicInterest === true || facts.inTransit === true || facts.publiclyAvailable === true,
  paths: ['ALLOWED'],
  consequence: { because: { zh: '视为已符合转移要求', en: 'the requirements are taken to be met' } },
  otherwise: { zh: '没有视为符合的情形', en: 'no case of deemed compliance' },
};
