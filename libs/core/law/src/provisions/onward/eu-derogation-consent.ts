import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** GDPR 第49条第1款(a)：在获知风险后的明确同意。 */
export const europeConsent: OnwardProvision = {
  id: 'EU49A',
  cite: {
    ...INSTRUMENTS.gdpr, article: 'Art. 49(1)(a)', quoteStatus: 'unconfirmed',
    quote: 'The data subject has explicitly consented to the proposed transfer, after having been informed of the possible risks.',
  },
  articles: ['GDPR 49(1)(a)'],
  inForce: { from: '2018-05-25' },
  applies: (facts) => facts.explicitConsent === true,
  paths: ['DEROGATION'],
  consequence: { because: { zh: '数据主体明确同意', en: 'the data subject has explicitly consented' } },
  otherwise: { zh: '没有明确同意', en: 'no explicit consent' },
};
