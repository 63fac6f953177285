import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** 第8/2005號法律第十九條：接收地具適當保護程度，由公共當局決定。 */
export const macauAdequacy: OnwardProvision = {
  id: 'MO19',
  cite: {
    ...INSTRUMENTS.macauDataLaw, article: '第十九條', quoteStatus: 'unconfirmed',
    quote: '僅得在遵守本法律規定，且接收資料當地的法律體系能確保適當保護程度的情況下，方可將個人資料轉移到特區以外的地方。',
  },
  articles: ['Law 8/2005 Art 19'],
  inForce: { from: '2006-02-19' },
  applies: (facts) => facts.adequate === true,
  paths: ['ALLOWED'],
  consequence: { because: { zh: '当局认定接收地具适当保护程度', en: 'the authority has found the protection of that place adequate' } },
  otherwise: { zh: '没有适当保护程度的认定', en: 'no finding of adequate protection' },
};
