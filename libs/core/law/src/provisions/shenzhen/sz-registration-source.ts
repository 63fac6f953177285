import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { not } from '../../truth.js';

/** 登记办法：来源不合法或者未获授权的，不予登记。 */
export const registrationSource: TradabilityProvision = {
  id: 'SZREGS',
  cite: {
    ...INSTRUMENTS.registrationMeasures, article: '不予登记的情形', quoteStatus: 'unconfirmed',
    quote: '涉及国家核心数据、来源不合法或者未获授权、存在权属争议尚未解决的，不予登记。',
  },
  articles: ['SZ Registration (refusal grounds)'],
  inForce: { from: '2023-07-01', until: '2026-06-30' },
  applies: (facts) => not(stated(facts, 'lawfulSource')),
  paths: ['REJECT'],
  consequence: { because: { zh: '来源不合法或者未获授权', en: 'the source is unlawful or not authorised' } },
  otherwise: { zh: '来源合法', en: 'the source is lawful' },
};
