import { holdsPersonalInformation } from '../../conditions.js';
import { ASSESSMENT_DUTIES, PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import type { ExportFacts, Policy } from '../../facts.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all, any, type Truth } from '../../truth.js';
import { generalReaches, projected, sensitiveReaches } from '../../volume.js';

/** “100万人以上个人信息（不含敏感个人信息）”：含本数。 */
const GENERAL_PEOPLE_MIN = 1_000_000;
/** “1万人以上敏感个人信息”：含本数。 */
const SENSITIVE_PEOPLE_MIN = 10_000;

/** 规定第七条第一款第（二）项。The pending transfer is included: it needs the assessment that its own people bring about. */
export const reachesAssessment = (facts: ExportFacts, policy: Policy): Truth =>
  any(generalReaches(GENERAL_PEOPLE_MIN, facts), sensitiveReaches(SENSITIVE_PEOPLE_MIN, facts, policy));

export const assessmentVolume: ExportProvision = {
  id: 'R20',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第七条第一款第（二）项', quoteStatus: 'text',
    quote: '关键信息基础设施运营者以外的数据处理者向境外提供重要数据，或者自当年1月1日起累计向境外提供100万人以上个人信息（不含敏感个人信息）或者1万人以上敏感个人信息。',
  },
  articles: ['Provisions 7(1)(ii)'],
  inForce: { from: '2024-03-22' },
  choice: 'instrument',
  evaluate: (facts, policy) => when(all(holdsPersonalInformation(facts), reachesAssessment(facts, policy)), {
    paths: ['SECURITY_ASSESSMENT'],
    because: projected(facts, { zh: '达到100万人或者1万人', en: 'which reaches 1,000,000 or 10,000' }),
    articles: [
      ...(facts.instruments['sccFiled'] === true ? ['CAC Q&A 2025-10'] : []),
      ...(facts.preference === 'CERT' ? ['Certification Measures: no splitting'] : []),
    ],
    duties: [...PERSONAL_INFORMATION_DUTIES, ...ASSESSMENT_DUTIES],
    evidence: ['self-assessment report', 'legal document', 'count proof', ...PERSONAL_INFORMATION_EVIDENCE],
  }, { zh: '本年累计（含本次）不满100万人，敏感个人信息不满1万人', en: 'this year, with this transfer: under 1,000,000 people and under 10,000 with sensitive information' }),
};
