import { isGraded } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import { when, type ExportProvision } from '../../provision.js';

/**
 * 数据安全法第二十一条第二款：国家核心数据，实行更加严格的管理制度。
 * The statute names no flat ban; the exchange blocks by policy (`coreData`), or sends it to the assessment at the least.
 */
export const coreData: ExportProvision = {
  id: 'R06',
  cite: {
    ...INSTRUMENTS.dataSecurityLaw, article: '第二十一条第二款', quoteStatus: 'text',
    quote: '关系国家安全、国民经济命脉、重要民生、重大公共利益等数据属于国家核心数据，实行更加严格的管理制度。',
  },
  articles: ['DSL 21', 'DSL 45(2)'],
  inForce: { from: '2021-09-01' },
  switches: ['coreData'],
  evaluate: (facts, { policy }) => when(isGraded('core', facts), {
    paths: [policy.coreData],
    because: { zh: '国家核心数据，从严管理', en: 'national core data, under the stricter regime' },
  }, { zh: '不是国家核心数据', en: 'no national core data' }),
};
