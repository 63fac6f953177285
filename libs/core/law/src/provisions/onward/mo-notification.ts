import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** 第8/2005號法律第二十條第一款：資料當事人明確同意、履行合同等情況，通知公共當局後可轉移。 */
export const macauNotification: OnwardProvision = {
  id: 'MO20A',
  cite: {
    ...INSTRUMENTS.macauDataLaw, article: '第二十條第一款', quoteStatus: 'unconfirmed',
    quote: '當對公共當局作出通知後，且資料當事人明確同意轉移，或者轉移屬履行合同、公共利益、當事人重大利益等所必需，得進行轉移。',
  },
  articles: ['Law 8/2005 Art 20(1)'],
  inForce: { from: '2006-02-19' },
  applies: (facts) => facts.consent === true || facts.consentInformed === true || facts.explicitConsent === true || facts.contractNecessity === true || facts.publicInterest === true || facts.vitalInterest === true || facts.legalClaims === true,
  paths: ['NOTIFICATION'],
  consequence: { because: { zh: '有第二十条第一款的理由，须通知当局', en: 'a ground of Article 20(1); the authority is notified' } },
  otherwise: { zh: '没有第二十条第一款的理由', en: 'no ground of Article 20(1)' },
};
