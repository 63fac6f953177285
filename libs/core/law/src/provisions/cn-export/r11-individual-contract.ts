import { holdsPersonalInformation, isNecessaryFor, mayBeExempt } from '../../conditions.js';
import { PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all } from '../../truth.js';

/** 规定第五条第一款第（一）项：为订立、履行个人作为一方当事人的合同。“等”字为开放列举；敏感个人信息亦同，不限人数。 */
export const individualContract: ExportProvision = {
  id: 'R11',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第五条第一款第（一）项', quoteStatus: 'text',
    quote: '为订立、履行个人作为一方当事人的合同，如跨境购物、跨境寄递、跨境汇款、跨境支付、跨境开户、机票酒店预订、签证办理、考试服务等，确需向境外提供个人信息的。',
  },
  articles: ['Provisions 5(1)(i)', 'NDSR 35(4)'],
  inForce: { from: '2024-03-22' },
  switches: ['exemptionsCoverStateOrgans'],
  evaluate: (facts, { policy }) => when(all(mayBeExempt(facts, policy), holdsPersonalInformation(facts), isNecessaryFor('contract_individual', facts)), {
    paths: ['EXEMPT'],
    because: { zh: '为订立、履行个人作为一方当事人的合同确需提供', en: 'necessary for a contract to which the individual is a party' },
    duties: PERSONAL_INFORMATION_DUTIES,
    evidence: ['contract type', 'necessity + minimum-scope note', ...PERSONAL_INFORMATION_EVIDENCE],
  }, { zh: '不是为个人作为一方当事人的合同确需提供', en: 'not necessary for a contract with the individual' }),
};
