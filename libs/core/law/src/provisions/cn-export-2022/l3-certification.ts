import { holdsPersonalInformation } from '../../conditions.js';
import { DUTIES, PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';

/** 个人信息保护法第三十八条第一款第（二）项：经专业机构认证，与标准合同并列。 */
export const oldCertification: ExportProvision = {
  id: 'L3',
  cite: {
    ...INSTRUMENTS.personalInformationLaw, article: '第三十八条第一款第（二）项', quoteStatus: 'text',
    quote: '按照国家网信部门的规定经专业机构进行个人信息保护认证。',
  },
  articles: ['PIPL 38(1)(ii)'],
  inForce: { from: '2021-11-01', until: '2024-03-21' },
  choice: 'instrument',
  applies: holdsPersonalInformation,
  paths: ['CERTIFICATION'],
  consequence: {
    because: { zh: '未达安全评估的情形，可以通过认证', en: 'below the assessment, certification is open' },
    duties: [...PERSONAL_INFORMATION_DUTIES, DUTIES.certificateHeld],
    evidence: ['certificate no., scope, status', ...PERSONAL_INFORMATION_EVIDENCE],
  },
  otherwise: { zh: '不含个人信息', en: 'no personal information' },
};
