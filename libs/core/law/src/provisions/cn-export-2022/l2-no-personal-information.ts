import { holdsPersonalInformation } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { not } from '../../truth.js';

/** 评估办法第二条：适用于重要数据和个人信息。What is neither needed no mechanism before 2024 either; important data was judged just before. */
export const oldNoPersonalInformation: ExportProvision = {
  id: 'L2',
  cite: {
    ...INSTRUMENTS.assessmentMeasures, article: '第二条', quoteStatus: 'text',
    quote: '数据处理者向境外提供在中华人民共和国境内运营中收集和产生的重要数据和个人信息的安全评估，适用本办法。',
  },
  articles: ['Assessment Measures 2 (2022)'],
  inForce: { from: '2022-09-01', until: '2024-03-21' },
  applies: (facts) => not(holdsPersonalInformation(facts)),
  paths: ['EXEMPT'],
  consequence: {
    because: { zh: '不含个人信息和重要数据', en: 'neither personal information nor important data' },
    evidence: ['grading record', 'anonymisation evidence'],
  },
  otherwise: { zh: '含个人信息', en: 'personal information is included' },
};
