import { holdsPersonalInformation } from '../../conditions.js';
import { ASSESSMENT_DUTIES, PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all, known } from '../../truth.js';

/**
 * 规定第七条第一款第（一）项：关键信息基础设施运营者向境外提供个人信息，不论人数。
 * The contracts and certification are closed to these operators; the GBA contract only as the switch `ciioMayUseGbaContract` has it.
 */
export const criticalInfrastructure: ExportProvision = {
  id: 'R17',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第七条第一款第（一）项', quoteStatus: 'text',
    quote: '关键信息基础设施运营者向境外提供个人信息或者重要数据。',
  },
  articles: ['Provisions 7(1)(i)', 'CSL 37', 'CSL 39', 'PIPL 40'],
  inForce: { from: '2024-03-22' },
  choice: 'instrument',
  evaluate: (facts) => when(all(holdsPersonalInformation(facts), known('exporter.ciio', facts.exporter.ciio)), {
    paths: ['SECURITY_ASSESSMENT'],
    because: { zh: '关键信息基础设施运营者向境外提供个人信息', en: 'a critical information infrastructure operator exports personal information' },
    duties: [...PERSONAL_INFORMATION_DUTIES, ...ASSESSMENT_DUTIES],
    evidence: ['self-assessment report', 'legal document', ...PERSONAL_INFORMATION_EVIDENCE],
  }, { zh: '不是关键信息基础设施运营者', en: 'no critical information infrastructure operator' }),
};
