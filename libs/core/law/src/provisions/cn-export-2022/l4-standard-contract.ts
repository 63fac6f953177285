import { holdsPersonalInformation } from '../../conditions.js';
import { CONTRACT_DUTIES, PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';

/** 标准合同办法第四条：其四项条件与评估办法第四条互补，故在其后判断。 */
export const oldStandardContract: ExportProvision = {
  id: 'L4',
  cite: {
    ...INSTRUMENTS.standardContractMeasures, article: '第四条第一款', quoteStatus: 'text',
    quote: '（一）非关键信息基础设施运营者；（二）处理个人信息不满100万人的；（三）自上年1月1日起累计向境外提供个人信息不满10万人的；（四）自上年1月1日起累计向境外提供敏感个人信息不满1万人的。',
  },
  articles: ['PIPL 38(1)(iii)', 'SCC Measures 4', 'SCC Measures 5-8'],
  inForce: { from: '2023-06-01', until: '2024-03-21' },
  choice: 'instrument',
  applies: holdsPersonalInformation,
  paths: ['STANDARD_CONTRACT'],
  consequence: {
    because: { zh: '未达安全评估的情形，订立标准合同', en: 'below the assessment, the standard contract is open' },
    duties: [...PERSONAL_INFORMATION_DUTIES, ...CONTRACT_DUTIES],
    evidence: ['SCC (Annex, no edits)', 'PIPIA report', ...PERSONAL_INFORMATION_EVIDENCE],
  },
  otherwise: { zh: '不含个人信息', en: 'no personal information' },
};
