import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** 第8/2005號法律第十九條：沒有適當保護程度，也沒有例外，不得轉移。 */
export const macauNoGround: OnwardProvision = {
  id: 'MO19N',
  cite: {
    ...INSTRUMENTS.macauDataLaw, article: '第十九條', quoteStatus: 'unconfirmed',
    quote: '僅得在接收資料當地的法律體系能確保適當保護程度的情況下，方可轉移。',
  },
  articles: ['Law 8/2005 Art 19', 'Law 8/2005 Art 20'],
  inForce: { from: '2006-02-19' },
  applies: () => true,
  paths: ['PROHIBITED'],
  consequence: { because: { zh: '没有适当保护程度，也没有例外', en: 'neither adequate protection nor an exception' } },
};
