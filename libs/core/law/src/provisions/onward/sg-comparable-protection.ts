import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** PDPA s.26：对接收方有可强制执行的义务（法律、合同、集团规则、认证），提供相当的保护。 */
export const singaporeComparableProtection: OnwardProvision = {
  id: 'SG26',
  cite: {
    ...INSTRUMENTS.singaporeDataAct, article: 's.26; Regulations Part 3', quoteStatus: 'paraphrase',
    quote: 'An organisation must not transfer personal data outside Singapore except where the recipient is bound by legally enforceable obligations to a comparable standard of protection.',
  },
  articles: ['PDPA s.26', 'PDP Regs 2021 Part 3'],
  inForce: { from: '2021-02-01' },
  applies: (facts) => facts.bindingContract === true || facts.contractSafeguards === true || facts.bindingCorporateRules === true || facts.certified === true || facts.adequate === true,
  paths: ['ALLOWED'],
  consequence: { because: { zh: '接收方受可强制执行的义务约束', en: 'the recipient is bound by legally enforceable obligations' } },
  otherwise: { zh: '没有可强制执行的义务', en: 'no legally enforceable obligations' },
};
