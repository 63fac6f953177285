import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** GDPR 第49条第1款(b)、序言第111条：履行与数据主体的合同所必需，限于偶然性的转移。 */
export const europeContract: OnwardProvision = {
  id: 'EU49B',
  cite: {
    ...INSTRUMENTS.gdpr, article: 'Art. 49(1)(b), recital 111', quoteStatus: 'unconfirmed',
    quote: 'The transfer is necessary for the performance of a contract between the data subject and the controller; it is occasional.',
  },
  articles: ['GDPR 49(1)(b)'],
  inForce: { from: '2018-05-25' },
  applies: (facts) => facts.contractNecessity === true && facts.occasional === true,
  paths: ['DEROGATION'],
  consequence: { because: { zh: '履行合同所必需的偶然转移', en: 'occasional, and necessary for a contract with the data subject' } },
  otherwise: { zh: '不是履行合同所必需的偶然转移', en: 'not an occasional necessity of a contract' },
};
