import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** GDPR 第44条：没有第五章的依据，不得转移。 */
export const europeNoGround: OnwardProvision = {
  id: 'EU44',
  cite: {
    ...INSTRUMENTS.gdpr, article: 'Art. 44', quoteStatus: 'unconfirmed',
    quote: 'Any transfer shall take place only if the conditions laid down in this Chapter are complied with.',
  },
  articles: ['GDPR 44', 'GDPR 46'],
  inForce: { from: '2018-05-25' },
  applies: () => true,
  paths: ['PROHIBITED'],
  consequence: { because: { zh: '没有第五章的依据', en: 'no ground of Chapter V' } },
};
