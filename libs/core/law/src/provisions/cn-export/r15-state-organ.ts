import { holdsPersonalInformation, isStateOrgan } from '../../conditions.js';
import { PERSONAL_INFORMATION_DUTIES } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { all } from '../../truth.js';

/** 个人信息保护法第三十六条、第三十七条：国家机关（及具有管理公共事务职能的组织）向境外提供个人信息，应当进行安全评估，不论人数。 */
export const stateOrgan: ExportProvision = {
  id: 'R15',
  cite: {
    ...INSTRUMENTS.personalInformationLaw, article: '第三十六条', quoteStatus: 'text',
    quote: '国家机关处理的个人信息应当在中华人民共和国境内存储；确需向境外提供的，应当进行安全评估。',
  },
  articles: ['PIPL 36', 'PIPL 37'],
  inForce: { from: '2021-11-01' },
  applies: (facts) => all(holdsPersonalInformation(facts), isStateOrgan(facts)),
  paths: ['SECURITY_ASSESSMENT'],
  consequence: {
    because: { zh: '国家机关向境外提供个人信息', en: 'a state organ exports personal information' },
    duties: PERSONAL_INFORMATION_DUTIES,
    evidence: ['assessment'],
  },
  otherwise: { zh: '出境方不是国家机关', en: 'the exporter is no state organ' },
};
