import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** GDPR 第48条：第三国法院、行政机关的命令，仅在国际协定基础上得以承认或执行。 */
export const europeForeignOrder: OnwardProvision = {
  id: 'EU48',
  cite: {
    ...INSTRUMENTS.gdpr, article: 'Art. 48', quoteStatus: 'unconfirmed',
    quote: 'Any judgment of a court and any decision of an administrative authority of a third country requiring a transfer may only be recognised or enforceable if based on an international agreement.',
  },
  articles: ['GDPR 48'],
  inForce: { from: '2018-05-25' },
  applies: (facts) => facts.foreignOrder === true && facts.internationalAgreement !== true,
  paths: ['PROHIBITED'],
  consequence: { because: { zh: '第三国的命令没有国际协定依据', en: 'the order of a third country rests on no international agreement' } },
  otherwise: { zh: '没有第三国的命令，或者有国际协定', en: 'no order of a third country, or an international agreement' },
};
