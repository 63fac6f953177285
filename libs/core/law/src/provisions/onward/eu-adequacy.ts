import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** Adequacy decisions in force at the end of 2026; the United States only for organisations certified under the Data Privacy Framework. */
const ADEQUATE = ['AD', 'AR', 'BR', 'CA', 'CH', 'FO', 'GB', 'GG', 'IL', 'IM', 'JE', 'JP', 'KR', 'NZ', 'UY'];

/** GDPR 第45条：欧盟委员会的充分性决定。中国内地、香港没有。 */
export const europeAdequacy: OnwardProvision = {
  id: 'EU45',
  cite: {
    ...INSTRUMENTS.gdpr, article: 'Art. 45(1)', quoteStatus: 'unconfirmed',
    quote: 'A transfer may take place where the Commission has decided that the third country ensures an adequate level of protection. Such a transfer shall not require any specific authorisation.',
  },
  articles: ['GDPR 45'],
  inForce: { from: '2018-05-25' },
  applies: (facts) => ADEQUATE.includes(facts.to ?? '') || (facts.to === 'US' && facts.certified === true),
  paths: ['ADEQUACY'],
  consequence: (facts) => ({
    because: { zh: '有充分性决定', en: 'an adequacy decision covers the place' },
    articles: facts.to === 'GB' ? ['renewed 2025-12-19'] : [],
  }),
  otherwise: { zh: '没有充分性决定', en: 'no adequacy decision' },
};
