import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';

/** 数据条例第六十七条第（三）项：法律、法规规定禁止交易的其他情形。 */
export const bannedByLaw: TradabilityProvision = {
  id: 'SZ67C',
  cite: {
    ...INSTRUMENTS.shenzhenDataRegulations, article: '第六十七条第（三）项', quoteStatus: 'paraphrase',
    quote: '法律、法规规定禁止交易的其他情形。',
  },
  articles: ['SZ Data Regs 67(3)', 'SZ Data Regs 94'],
  inForce: { from: '2022-01-01' },
  applies: (facts) => stated(facts, 'prohibitedByLaw'),
  paths: ['REJECT'],
  consequence: { because: { zh: '法律、法规禁止交易', en: 'trade in it is banned by law' } },
  otherwise: { zh: '没有禁止交易的规定', en: 'no law bans the trade' },
};
