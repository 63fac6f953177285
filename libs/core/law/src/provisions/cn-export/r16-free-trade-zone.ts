import { holdsPersonalInformation, isFreedByZoneList, isUnderZoneList } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { all, any } from '../../truth.js';
import { hitOf, ON_LIST } from '../../zone-list.js';

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
  applies: (facts, { policy }) => all(any(holdsPersonalInformation(facts), isFreedByZoneList(facts, policy)), isUnderZoneList(facts, policy)),
  paths: (facts) => ON_LIST[hitOf(facts)].paths,
  branch: (facts) => ON_LIST[hitOf(facts)].branch,
  consequence: (facts) => ON_LIST[hitOf(facts)].consequence,
  otherwise: { zh: '没有适用于该场景并经核准使用的负面清单', en: 'no negative list in force that covers the scenario and whose use is approved' },
};
