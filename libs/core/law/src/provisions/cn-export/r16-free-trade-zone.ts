import { holdsPersonalInformation, isFreedByZoneList, isUnderZoneList } from '../../conditions.js';
import { ASSESSMENT_DUTIES, CERTIFICATION_DUTIES, CONTRACT_DUTIES, PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import type { ExportPath } from '../../facts.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type Consequence, type ExportProvision } from '../../provision.js';
import { all, any } from '../../truth.js';

/**
 * 规定第六条：自由贸易试验区负面清单。A list works by sector and scenario, and its use is approved or filed with the
 * zone: without all three the national rules stay as they are. On the list, the path is the one that the list names.
 */
export const freeTradeZone: ExportProvision = {
  id: 'R16',
  cite: {
    ...INSTRUMENTS.crossBorderProvisions, article: '第六条第二款', quoteStatus: 'text',
    quote: '自由贸易试验区内数据处理者向境外提供负面清单外的数据，可以免予申报数据出境安全评估、订立个人信息出境标准合同、通过个人信息保护认证。',
  },
  articles: ['Provisions 6', 'Provisions 7 para 2'],
  inForce: { from: '2024-03-22' },
  switches: ['uncoveredScenarioIsFree', 'ciioMayUseZoneList', 'zoneListDecidesImportantData'],
  evaluate: (facts, { policy }) => when(
    all(any(holdsPersonalInformation(facts), isFreedByZoneList(facts, policy)), isUnderZoneList(facts, policy)), CONSEQUENCE[facts.exporter.ftz?.listHit ?? 'OFF_LIST'],
    { zh: '没有适用于该场景并经核准使用的负面清单', en: 'no negative list in force that covers the scenario and whose use is approved' },
  ),
};

const evidence = ['list version id', 'zone approval/filing no.', ...PERSONAL_INFORMATION_EVIDENCE];
const CONSEQUENCE: Readonly<Record<'OFF_LIST' | 'SECURITY_ASSESSMENT' | 'STANDARD_CONTRACT', Consequence<ExportPath>>> = {
  OFF_LIST: { paths: ['EXEMPT'], because: { zh: '负面清单外的数据', en: 'data off the negative list' }, duties: PERSONAL_INFORMATION_DUTIES, evidence },
  SECURITY_ASSESSMENT: {
    paths: ['SECURITY_ASSESSMENT'], branch: 'a', because: { zh: '负面清单列为应当申报安全评估', en: 'the negative list names the security assessment' },
    duties: [...PERSONAL_INFORMATION_DUTIES, ...ASSESSMENT_DUTIES], evidence,
  },
  STANDARD_CONTRACT: {
    paths: ['STANDARD_CONTRACT', 'CERTIFICATION'], branch: 'b', because: { zh: '负面清单列为订立标准合同或者通过认证', en: 'the negative list names the standard contract or certification' },
    duties: PERSONAL_INFORMATION_DUTIES, dutiesOf: { STANDARD_CONTRACT: CONTRACT_DUTIES, CERTIFICATION: CERTIFICATION_DUTIES }, evidence,
  },
};
