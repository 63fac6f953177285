import { holdsPersonalInformation, isConfirmedImportant } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { all, not } from '../../truth.js';

/** 规定第三条：不包含个人信息或者重要数据的，三项机制均免；第二条：未被告知或者公开发布的，不需要作为重要数据申报。 */
export const noPersonalInformation: ExportProvision = {
  id: 'R08',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第三条', quoteStatus: 'text',
    quote: '国际贸易、跨境运输、学术合作、跨国生产制造和市场营销等活动中收集和产生的数据向境外提供，不包含个人信息或者重要数据的，免予申报数据出境安全评估、订立个人信息出境标准合同、通过个人信息保护认证。',
  },
  articles: ['Provisions 2', 'Provisions 3', 'NDSR 37', 'CAC Q&A 2025-04', 'CAC Q&A 2025-05'],
  inForce: { from: '2024-03-22' },
  applies: (facts) => all(not(holdsPersonalInformation(facts)), not(isConfirmedImportant(facts))),
  paths: ['EXEMPT'],
  consequence: {
    because: { zh: '不含个人信息，也未被确认为重要数据', en: 'no personal information and no confirmed important data' },
    evidence: ['grading record', 'anonymisation evidence'],
  },
  otherwise: { zh: '含个人信息（去标识化的仍是个人信息）或者重要数据', en: 'personal information (de-identified stays personal) or important data' },
};
