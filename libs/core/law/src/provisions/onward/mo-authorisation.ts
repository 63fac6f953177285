import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** 第8/2005號法律第二十條第二款：以適當合同條款確保足夠保障機制，經公共當局許可。 */
export const macauAuthorisation: OnwardProvision = {
  id: 'MO20B',
  cite: {
    ...INSTRUMENTS.macauDataLaw, article: '第二十條第二款', quoteStatus: 'unconfirmed',
    quote: '只要負責處理個人資料的實體確保有足夠的保障他人私人生活、基本權利和自由的機制，尤其透過適當的合同條款，公共當局得許可轉移。',
  },
  articles: ['Law 8/2005 Art 20(2)'],
  inForce: { from: '2006-02-19' },
  applies: (facts) => facts.contractSafeguards === true || facts.bindingContract === true,
  paths: ['AUTHORISATION'],
  consequence: { because: { zh: '有合同保障，须经当局许可', en: 'contractual safeguards; the authority authorises' } },
  otherwise: { zh: '没有合同保障', en: 'no contractual safeguards' },
};
