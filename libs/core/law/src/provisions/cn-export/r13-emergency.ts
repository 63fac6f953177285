import { holdsPersonalInformation, isNecessaryFor, mayBeExempt } from '../../conditions.js';
import { PERSONAL_INFORMATION_DUTIES } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all } from '../../truth.js';

/** 规定第五条第一款第（三）项：紧急情况下保护自然人的生命健康和财产安全。敏感个人信息亦同，不限人数。 */
export const emergency: ExportProvision = {
  id: 'R13',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第五条第一款第（三）项', quoteStatus: 'text',
    quote: '紧急情况下为保护自然人的生命健康和财产安全，确需向境外提供个人信息的。',
  },
  articles: ['Provisions 5(1)(iii)', 'NDSR 35(7)'],
  inForce: { from: '2024-03-22' },
  switches: ['exemptionsCoverStateOrgans'],
  evaluate: (facts, { policy }) => when(all(mayBeExempt(facts, policy), holdsPersonalInformation(facts), isNecessaryFor('emergency', facts)), {
    paths: ['EXEMPT'],
    because: { zh: '紧急情况下为保护生命健康和财产安全确需提供', en: 'necessary in an emergency to protect life, health or property' },
    duties: PERSONAL_INFORMATION_DUTIES,
    evidence: ['incident record'],
  }, { zh: '不是紧急情况下确需提供', en: 'no necessity of an emergency' }),
};
