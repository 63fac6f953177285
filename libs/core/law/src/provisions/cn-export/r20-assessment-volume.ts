import { holdsPersonalInformation } from '../../conditions.js';
import { ASSESSMENT_DUTIES, PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import type { ExportFacts } from '../../facts.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision, type Reading } from '../../provision.js';
import { all, any, type Truth } from '../../truth.js';
import { assessmentNumbers, generalReaches, projected, sensitiveReaches, VOLUME_SWITCHES } from '../../volume.js';

/** 规定第七条第一款第（二）项。The pending transfer is included: it needs the assessment that its own people bring about. */
export const reachesAssessment = (facts: ExportFacts, reading: Reading): Truth =>
  any(generalReaches('assessmentGeneral', facts, reading), sensitiveReaches('assessmentSensitive', facts, reading));

export const assessmentVolume: ExportProvision = {
  id: 'R20',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第七条第一款第（二）项', quoteStatus: 'text',
    quote: '关键信息基础设施运营者以外的数据处理者向境外提供重要数据，或者自当年1月1日起累计向境外提供100万人以上个人信息（不含敏感个人信息）或者1万人以上敏感个人信息。',
  },
  articles: ['Provisions 7(1)(ii)'],
  inForce: { from: '2024-03-22' },
  choice: 'instrument',
  thresholds: ['assessmentGeneral', 'assessmentSensitive'],
  switches: VOLUME_SWITCHES,
  evaluate: (facts, reading) => when(all(holdsPersonalInformation(facts), reachesAssessment(facts, reading)), {
    paths: ['SECURITY_ASSESSMENT'],
    because: projected(facts, reading.policy, { zh: `达到${assessmentNumbers(reading).zh}`, en: `which reaches ${assessmentNumbers(reading).en}` }),
    articles: [
      ...(facts.instruments['sccFiled'] === true ? ['CAC Q&A 2025-10'] : []),
      ...(facts.preference === 'CERT' ? ['Certification Measures: no splitting'] : []),
    ],
    duties: [...PERSONAL_INFORMATION_DUTIES, ...ASSESSMENT_DUTIES],
    evidence: ['self-assessment report', 'legal document', 'count proof', ...PERSONAL_INFORMATION_EVIDENCE],
  }, { zh: `本年累计（含本次）未达${assessmentNumbers(reading).zh}`, en: `this year, with this transfer: below ${assessmentNumbers(reading).en}` }),
};
