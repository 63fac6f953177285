import { holdsPersonalInformation, isNecessaryFor, mayBeExempt } from '../../conditions.js';
import { PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all, any, known } from '../../truth.js';

/**
 * 规定第五条第一款第（二）项：劳动规章制度“和”集体合同。
 * The text joins the two with “和”; some regulators accept either, which is the policy switch `hrNeedsBoth`.
 */
export const humanResources: ExportProvision = {
  id: 'R12',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第五条第一款第（二）项', quoteStatus: 'text',
    quote: '按照依法制定的劳动规章制度和依法签订的集体合同实施跨境人力资源管理，确需向境外提供员工个人信息的。',
  },
  articles: ['Provisions 5(1)(ii)', 'NDSR 35(5)'],
  inForce: { from: '2024-03-22' },
  switches: ['hrNeedsBoth', 'exemptionsCoverStateOrgans'],
  evaluate: (facts, { policy }) => {
    const rules = known('purpose.hrRulesLawful', facts.purpose.hrRulesLawful);
    const contract = known('purpose.hrCollectiveContract', facts.purpose.hrCollectiveContract);
    const grounds = policy.hrNeedsBoth ? all(rules, contract) : any(rules, contract);
    return when(all(mayBeExempt(facts, policy), holdsPersonalInformation(facts), isNecessaryFor('hr', facts), grounds), {
      paths: ['EXEMPT'],
      because: { zh: '依法制定的规章制度和集体合同下的跨境人力资源管理', en: 'cross-border human resources under lawful staff rules and a collective contract' },
      duties: PERSONAL_INFORMATION_DUTIES,
      evidence: ['staff rules + democratic procedure record', 'collective contract', ...PERSONAL_INFORMATION_EVIDENCE],
    }, { zh: '不是依规章制度和集体合同确需提供的员工信息', en: 'no staff information necessary under staff rules and a collective contract' });
  },
};
