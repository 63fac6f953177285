import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { any } from '../../truth.js';

/** 交易办法第十二条：危害国家安全、公共利益，侵犯他人合法权益的，不得交易。 */
export const harmfulSubject: TradabilityProvision = {
  id: 'SZ12B',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十二条', quoteStatus: 'paraphrase',
    quote: '交易标的危害国家安全、公共利益，侵犯他人合法权益、个人隐私的，不得交易。',
  },
  articles: ['SZ Trading 12'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => any(stated(facts, 'harmsNationalSecurity'), stated(facts, 'harmsPublicInterest'), stated(facts, 'infringesRights')),
  paths: ['REJECT'],
  consequence: { because: { zh: '危害国家安全、公共利益或者侵犯他人合法权益', en: 'harms national security or the public interest, or infringes rights' } },
  otherwise: { zh: '不危害国家安全、公共利益，不侵犯他人合法权益', en: 'harms neither security nor the public interest nor the rights of others' },
};
