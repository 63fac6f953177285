import { holdsPersonalInformation, isNecessaryFor, mayBeExempt } from '../../conditions.js';
import { PERSONAL_INFORMATION_DUTIES } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all } from '../../truth.js';

/**
 * 网络数据安全管理条例第三十五条第（六）项：为履行法定职责或者法定义务。
 * The 2024 Provisions do not name it, so it opens on the Regulations' first day; duties under foreign law are not meant.
 */
export const statutoryDuty: ExportProvision = {
  id: 'R14',
  cite: {
    ...INSTRUMENTS.networkDataRegulations, article: '第三十五条第（六）项', quoteStatus: 'text',
    quote: '为履行法定职责或者法定义务，确需向境外提供个人信息。',
  },
  articles: ['NDSR 35(6)'],
  inForce: { from: '2025-01-01' },
  switches: ['statutoryDutyExempts', 'exemptionsCoverStateOrgans'],
  evaluate: (facts, { policy }) => when(all(
    policy.statutoryDutyExempts, mayBeExempt(facts, policy), holdsPersonalInformation(facts), isNecessaryFor('statutory_duty', facts),
  ), {
    paths: ['EXEMPT'],
    because: { zh: '为履行法定职责或者法定义务确需提供', en: 'necessary to perform a statutory duty' },
    duties: PERSONAL_INFORMATION_DUTIES,
    evidence: ['statute reference'],
  }, { zh: '不是为履行法定职责或者法定义务确需提供', en: 'not necessary for a statutory duty' }),
};
