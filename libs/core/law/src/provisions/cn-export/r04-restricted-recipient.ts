import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { known } from '../../truth.js';

/** 个人信息保护法第四十二条：国家网信部门的限制或者禁止个人信息提供清单。 */
export const restrictedRecipient: ExportProvision = {
  id: 'R04',
  cite: {
    ...INSTRUMENTS.personalInformationLaw, article: '第四十二条', quoteStatus: 'text',
    quote: '国家网信部门可以将其列入限制或者禁止个人信息提供清单，予以公告，并采取限制或者禁止向其提供个人信息等措施。',
  },
  articles: ['PIPL 42'],
  inForce: { from: '2021-11-01' },
  applies: ({ recipient }) => known('recipient.cacRestrictedList', recipient.cacRestrictedList),
  paths: ['PROHIBITED'],
  consequence: {
    because: { zh: '接收方在限制或者禁止提供清单上', en: 'the recipient is on the restricted or prohibited list' },
    evidence: ['screening record with list version'],
  },
  otherwise: { zh: '接收方不在限制或者禁止提供清单上', en: 'the recipient is not on the restricted or prohibited list' },
};
