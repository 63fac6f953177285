import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** 保障資料第3原則：新目的須得資料當事人訂明同意。 */
export const hongKongNewPurpose: OnwardProvision = {
  id: 'HKDPP3',
  cite: {
    ...INSTRUMENTS.hongKongPrivacyOrdinance, article: '保障資料第3原則', quoteStatus: 'unconfirmed',
    quote: '如無有關的資料當事人的訂明同意，個人資料不得用於新目的。',
  },
  articles: ['DPP 1(3), 3, 4'],
  inForce: { from: '1996-12-20' },
  applies: (facts) => facts.newPurpose === true && facts.prescribedConsent !== true,
  paths: ['PROHIBITED'],
  consequence: { because: { zh: '用于新目的而没有订明同意', en: 'a new purpose without prescribed consent' } },
  otherwise: { zh: '不是新目的，或者已有订明同意', en: 'no new purpose, or prescribed consent is given' },
};
