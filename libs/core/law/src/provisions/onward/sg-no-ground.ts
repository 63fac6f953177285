import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** PDPA s.26(1)：没有相当的保护，不得转移。 */
export const singaporeNoGround: OnwardProvision = {
  id: 'SG26N',
  cite: {
    ...INSTRUMENTS.singaporeDataAct, article: 's.26(1)', quoteStatus: 'paraphrase',
    quote: 'An organisation must not transfer any personal data outside Singapore except in accordance with the requirements prescribed.',
  },
  articles: ['PDPA s.26'],
  inForce: { from: '2021-02-01' },
  applies: () => true,
  paths: ['PROHIBITED'],
  consequence: { because: { zh: '没有相当的保护，也没有视为符合的情形', en: 'neither comparable protection nor deemed compliance' } },
};
