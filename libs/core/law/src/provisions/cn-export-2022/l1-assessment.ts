import { holdsPersonalInformation, isGraded } from '../../conditions.js';
import { DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import type { ExportFacts } from '../../facts.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision, type Reading } from '../../provision.js';
import { all, any, known } from '../../truth.js';
import { countReaches, exportedSinceLastYear } from '../../volume.js';

/** “处理100万人以上”指处理而非出境的人数；“以上”含本数。 */
const clauses = (facts: ExportFacts, reading: Reading) => [
  ['Assessment Measures 4(1) (2022)', isGraded('important', facts)],
  ['Assessment Measures 4(2) (2022)', all(holdsPersonalInformation(facts), any(known('exporter.ciio', facts.exporter.ciio), countReaches(reading.thresholds.oldProcessed, facts.counts, 'totalProcessed')))],
  ['Assessment Measures 4(3) (2022)', all(holdsPersonalInformation(facts), exportedSinceLastYear(facts, reading))],
] as const;

/** 评估办法第四条：The sole test before 2024-03-22; the contract and certification of that time are open where it is not met. */
export const oldAssessment: ExportProvision = {
  id: 'L1',
  cite: {
    ...INSTRUMENTS.assessmentMeasures, article: '第四条', quoteStatus: 'text',
    quote: '（一）数据处理者向境外提供重要数据；（二）关键信息基础设施运营者和处理100万人以上个人信息的数据处理者向境外提供个人信息；（三）自上年1月1日起累计向境外提供10万人个人信息或者1万人敏感个人信息的数据处理者向境外提供个人信息。',
  },
  articles: ['Assessment Measures 4 (2022)'],
  inForce: { from: '2022-09-01', until: '2024-03-21' },
  thresholds: ['oldProcessed', 'oldExportedGeneral', 'oldExportedSensitive'],
  evaluate: (facts, reading) => when(any(...clauses(facts, reading).map(([, met]) => met)), {
    paths: ['SECURITY_ASSESSMENT'],
    because: { zh: '达到2022年《评估办法》第四条的情形', en: 'a case of Article 4 of the Assessment Measures of 2022' },
    articles: clauses(facts, reading).filter(([, met]) => met === true).map(([article]) => article),
    duties: [DUTIES.assessmentOldApproval],
    evidence: ['self-assessment report', 'legal document', ...PERSONAL_INFORMATION_EVIDENCE],
  }, { zh: '未达2022年《评估办法》第四条的情形', en: 'no case of Article 4 of the Assessment Measures of 2022' }),
};
