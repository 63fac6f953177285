import { holdsPersonalInformation } from '../../conditions.js';
import { CONTRACT_DUTIES, PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import type { ExportFacts } from '../../facts.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision, type Reading } from '../../provision.js';
import { all, any, known, not, type Truth } from '../../truth.js';
import { generalReaches, projected, sensitiveCounts, VOLUME_SWITCHES } from '../../volume.js';
import { reachesAssessment } from './r20-assessment-volume.js';

/** 规定第八条：关键信息基础设施运营者以外，10万人以上或者有敏感个人信息，且未达第七条的数量。 */
export const inContractBand = (facts: ExportFacts, reading: Reading): Truth => all(
  holdsPersonalInformation(facts),
  not(known('exporter.ciio', facts.exporter.ciio)),
  not(reachesAssessment(facts, reading)),
  any(generalReaches('contractGeneral', facts, reading), sensitiveCounts(facts, reading.policy)),
);

export const standardContract: ExportProvision = {
  id: 'R23',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第八条第一款', quoteStatus: 'text',
    quote: '关键信息基础设施运营者以外的数据处理者自当年1月1日起累计向境外提供10万人以上、不满100万人个人信息（不含敏感个人信息）或者不满1万人敏感个人信息的，应当依法与境外接收方订立个人信息出境标准合同或者通过个人信息保护认证。',
  },
  articles: ['Provisions 8', 'SCC Measures 4(3)', 'SCC Measures 5-8', 'PIPL 73(3)'],
  inForce: { from: '2024-03-22' },
  choice: 'instrument',
  thresholds: ['assessmentGeneral', 'assessmentSensitive', 'contractGeneral'],
  switches: VOLUME_SWITCHES,
  evaluate: (facts, reading) => when(inContractBand(facts, reading), {
    paths: ['STANDARD_CONTRACT'],
    because: projected(facts, reading.policy, { zh: '在第八条的数量范围内', en: 'within the numbers of Article 8' }),
    articles: sensitiveCounts(facts, reading.policy) === true ? ['PIPL 28'] : [],
    duties: [...PERSONAL_INFORMATION_DUTIES, ...CONTRACT_DUTIES],
    evidence: ['SCC (Annex, no edits)', 'PIPIA report', 'undertaking, ID and licence copies, power of attorney', ...PERSONAL_INFORMATION_EVIDENCE],
  }, { zh: '不在第八条的数量范围内', en: 'not within the numbers of Article 8' }),
};
