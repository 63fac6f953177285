import { ASSESSMENT_DUTIES, CERTIFICATION_DUTIES, CONTRACT_DUTIES, PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from './duties.js';
import type { ExportFacts, ExportPath } from './facts.js';
import type { Consequence } from './provision.js';

interface OnList {
  readonly paths: readonly ExportPath[];
  readonly branch: string;
  readonly consequence: Consequence<ExportPath>;
}

const evidence = ['list version id', 'zone approval/filing no.', ...PERSONAL_INFORMATION_EVIDENCE];

/** What a zone's list (自贸区负面清单) says of the data: off the list it is free, on the list it goes the way that the list names. */
export const ON_LIST: Readonly<Record<'OFF_LIST' | 'SECURITY_ASSESSMENT' | 'STANDARD_CONTRACT', OnList>> = {
  OFF_LIST: {
    paths: ['EXEMPT'], branch: '',
    consequence: { because: { zh: '负面清单外的数据', en: 'data off the negative list' }, duties: PERSONAL_INFORMATION_DUTIES, evidence },
  },
  SECURITY_ASSESSMENT: {
    paths: ['SECURITY_ASSESSMENT'], branch: 'a',
    consequence: {
      because: { zh: '负面清单列为应当申报安全评估', en: 'the negative list names the security assessment' },
      duties: [...PERSONAL_INFORMATION_DUTIES, ...ASSESSMENT_DUTIES], evidence,
    },
  },
  STANDARD_CONTRACT: {
    paths: ['STANDARD_CONTRACT', 'CERTIFICATION'], branch: 'b',
    consequence: {
      because: { zh: '负面清单列为订立标准合同或者通过认证', en: 'the negative list names the standard contract or certification' },
      duties: PERSONAL_INFORMATION_DUTIES, dutiesOf: { STANDARD_CONTRACT: CONTRACT_DUTIES, CERTIFICATION: CERTIFICATION_DUTIES }, evidence,
    },
  },
};

export const hitOf = ({ exporter }: ExportFacts): keyof typeof ON_LIST => exporter.ftz?.listHit ?? 'OFF_LIST';
