import { isConfirmedImportant, isFreedByZoneList } from '../../conditions.js';
import { ASSESSMENT_DUTIES, DUTIES } from '../../duties.js';
import type { ExportFacts } from '../../facts.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';
import { all, not } from '../../truth.js';

/**
 * 规定第七条、网络数据安全管理条例第三十七条：向境外提供重要数据，应当申报数据出境安全评估，没有数量门槛。
 * Article 5 paragraph 2 keeps important data out of every exemption, so this stands before them.
 */
export const importantData: ExportProvision = {
  id: 'R07',
  cite: {
    ...INSTRUMENTS.networkDataRegulations, article: '第三十七条', quoteStatus: 'text',
    quote: '网络数据处理者在中华人民共和国境内运营中收集和产生的重要数据确需向境外提供的，应当通过国家网信部门组织的数据出境安全评估。',
  },
  articles: ['NDSR 37', 'DSL 31', 'CAC Q&A 2025-05'],
  inForce: { from: '2024-03-22' },
  switches: ['zoneListDecidesImportantData', 'uncoveredScenarioIsFree', 'ciioMayUseZoneList'],
  evaluate: (facts, { policy }) => when(all(isConfirmedImportant(facts), not(isFreedByZoneList(facts, policy))), {
    paths: ['SECURITY_ASSESSMENT'],
    because: { zh: '已被告知、公开发布或者清单列明的重要数据', en: 'important data, as notified, published or named in a list' },
    articles: articles(facts),
    duties: [DUTIES.importantDataRisk, DUTIES.assessmentNewlyNotified, ...ASSESSMENT_DUTIES],
    evidence: ['self-assessment report', 'legal document with recipient', 'NDSR 31 risk assessment', 'grading record'],
  }, { zh: '未被告知、公开发布或者清单列明为重要数据', en: 'not notified, published or listed as important data' }),
};

const articles = ({ exporter, data }: ExportFacts): string[] => [
  ...(exporter.ciio === true ? ['Provisions 7(1)(i)', 'CSL 37', 'CSL 39'] : ['Provisions 7(1)(ii)']),
  ...(data.gradeBasis === 'ftz_list' ? ['Provisions 6'] : []),
];
