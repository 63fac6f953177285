import { INSTRUMENTS } from '../../instruments.js';
import type { OnwardProvision } from '../../provision.js';

/** GDPR 第46条：标准合同条款（2021/914）或约束性企业规则，并作转移影响评估（Schrems II, C-311/18）。 */
export const europeSafeguards: OnwardProvision = {
  id: 'EU46',
  cite: {
    ...INSTRUMENTS.gdpr, article: 'Art. 46(1), (2)', quoteStatus: 'unconfirmed',
    quote: 'In the absence of a decision, a controller or processor may transfer personal data only if it has provided appropriate safeguards, and on condition that enforceable rights and effective remedies are available.',
  },
  articles: ['GDPR 46', 'SCC 2021/914', 'TIA (C-311/18)'],
  inForce: { from: '2018-05-25' },
  applies: (facts) => (facts.scc === true || facts.bindingCorporateRules === true || facts.certified === true) && facts.tia === true,
  paths: ['SAFEGUARDS'],
  consequence: { because: { zh: '有适当保障并已作转移影响评估', en: 'appropriate safeguards with a transfer impact assessment' } },
  otherwise: { zh: '没有适当保障，或者未作转移影响评估', en: 'no appropriate safeguards, or no transfer impact assessment' },
};
