import { isCoreData, stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { any } from '../../truth.js';

/** 登记办法：核心数据、存在未决权属争议的，不予登记。 */
export const registrationRefusal: TradabilityProvision = {
  id: 'SZREG',
  cite: {
    ...INSTRUMENTS.registrationMeasures, article: '不予登记的情形', quoteStatus: 'unconfirmed',
    quote: '涉及国家核心数据、来源不合法或者未获授权、存在权属争议尚未解决的，不予登记。',
  },
  articles: ['SZ Registration (refusal grounds)'],
  inForce: { from: '2023-07-01', until: '2026-06-30' },
  applies: (facts) => any(stated(facts, 'disputeOpen'), isCoreData(facts)),
  paths: ['REJECT'],
  consequence: { because: { zh: '核心数据或者权属争议未决', en: 'core data or an open dispute' } },
  otherwise: { zh: '没有不予登记的情形', en: 'no ground of refusal' },
};
