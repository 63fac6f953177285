import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** 第33條（跨境轉移限制）尚未實施；私隱專員建議採用2022年建議合約條文範本。 */
export const hongKongRecommendedClauses: OnwardProvision = {
  id: 'HK33',
  cite: {
    ...INSTRUMENTS.hongKongPrivacyOrdinance, article: '第33條（尚未實施）', quoteStatus: 'paraphrase',
    quote: '除在指明情況外，資料使用者不得將個人資料移轉至香港以外的地方。（尚未實施）',
  },
  articles: ['PDPO s.33 (not in force)', 'PCPD RMCs 2022', 'DPP 1(3), 3, 4'],
  inForce: { from: '2022-05-12' },
  applies: () => true,
  paths: ['ALLOWED_RECOMMENDED_CLAUSES'],
  consequence: { because: { zh: '跨境转移限制尚未实施，建议采用合约条文范本', en: 'the transfer restriction is not in force; the model clauses are recommended' } },
};
