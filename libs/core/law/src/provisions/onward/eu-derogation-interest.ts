import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** GDPR 第49条第1款(d)至(f)：公共利益、法律主张、重大利益。 */
export const europeInterest: OnwardProvision = {
  id: 'EU49D',
  cite: {
    ...INSTRUMENTS.gdpr, article: 'Art. 49(1)(d) to (f)', quoteStatus: 'unconfirmed',
    quote: 'The transfer is necessary for important reasons of public interest, for legal claims, or to protect vital interests.',
  },
  articles: ['GDPR 49(1)(d)-(f)'],
  inForce: { from: '2018-05-25' },
  applies: (facts) => facts.publicInterest === true || facts.legalClaims === true || facts.vitalInterest === true,
  paths: ['DEROGATION'],
  consequence: { because: { zh: '公共利益、法律主张或者重大利益所必需', en: 'necessary for public interest, legal claims or vital interests' } },
  otherwise: { zh: '没有这些利益', en: 'none of these interests' },
};
