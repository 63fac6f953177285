import { PERSONAL_INFORMATION_DUTIES } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { all, known, not } from '../../truth.js';
import { holdsPersonalInformation } from '../../conditions.js';

/** 规定第四条：境外收集、境内处理、再出境的个人信息，没有引入境内个人信息或者重要数据的，免。敏感个人信息亦同，不限人数。 */
export const overseasInTransit: ExportProvision = {
  id: 'R09',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第四条', quoteStatus: 'text',
    quote: '数据处理者在境外收集和产生的个人信息传输至境内处理后向境外提供，处理过程中没有引入境内个人信息或者重要数据的，免予申报数据出境安全评估、订立个人信息出境标准合同、通过个人信息保护认证。',
  },
  articles: ['Provisions 4'],
  inForce: { from: '2024-03-22' },
  applies: (facts) => all(
    holdsPersonalInformation(facts),
    known('data.origin', facts.data.origin === null ? null : facts.data.origin === 'overseas'),
    not(known('data.domesticMixed', facts.data.domesticMixed)),
  ),
  paths: ['EXEMPT'],
  consequence: {
    because: { zh: '境外收集的个人信息，处理中未引入境内数据', en: 'collected overseas and not mixed with domestic data' },
    duties: PERSONAL_INFORMATION_DUTIES,
    evidence: ['origin proof', 'no-mixing attestation'],
  },
  otherwise: { zh: '在境内收集，或者引入了境内数据', en: 'collected in the mainland, or mixed with domestic data' },
};
