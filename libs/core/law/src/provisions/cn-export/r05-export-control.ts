import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { all, known, not } from '../../truth.js';

/** 数据安全法第二十五条：属于管制物项的数据依法实施出口管制，须有出口许可。 */
export const exportControl: ExportProvision = {
  id: 'R05',
  cite: {
    ...INSTRUMENTS.dataSecurityLaw, article: '第二十五条', quoteStatus: 'text',
    quote: '国家对与维护国家安全和利益、履行国际义务相关的属于管制物项的数据依法实施出口管制。',
  },
  articles: ['DSL 25', 'Export Control Law'],
  inForce: { from: '2021-09-01' },
  applies: ({ data }) => all(
    known('data.exportControlled', data.exportControlled),
    not(known('data.exportLicence', data.exportLicence)),
  ),
  paths: ['PROHIBITED'],
  consequence: {
    because: { zh: '属于管制物项的数据，无出口许可', en: 'data of a controlled item, without an export licence' },
    evidence: ['licence'],
  },
  otherwise: { zh: '不属于管制物项的数据，或者已有出口许可', en: 'no controlled item, or licensed' },
};
