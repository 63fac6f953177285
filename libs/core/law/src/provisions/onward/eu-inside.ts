import { INSTRUMENTS } from '../../instruments.js';
import { EEA } from '../../onward-facts.js';
import type { OnwardProvision } from '../../provision.js';

/** GDPR 第1条第3款：欧洲经济区内个人数据自由流动。 */
export const europeInside: OnwardProvision = {
  id: 'EU1',
  cite: {
    ...INSTRUMENTS.gdpr, article: 'Art. 1(3)', quoteStatus: 'unconfirmed',
    quote: 'The free movement of personal data within the Union shall be neither restricted nor prohibited for reasons connected with the protection of natural persons.',
  },
  articles: ['GDPR 1(3)'],
  inForce: { from: '2018-05-25' },
  applies: (facts) => EEA.includes(facts.to ?? ''),
  paths: ['ALLOWED'],
  consequence: { because: { zh: '在欧洲经济区内', en: 'inside the European Economic Area' } },
  otherwise: { zh: '向欧洲经济区以外', en: 'outside the European Economic Area' },
};
