import { CERTIFICATION_DUTIES, PERSONAL_INFORMATION_DUTIES, PERSONAL_INFORMATION_EVIDENCE } from '../../duties.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { VOLUME_SWITCHES } from '../../volume.js';
import { inContractBand } from './r23-standard-contract.js';

/**
 * 规定第八条：或者通过个人信息保护认证。Its own measures (Order 20) are in force from 2026-01-01; before that day the
 * certification rules of 2022 served the same article. A valid certificate, or the exporter's preference, selects it.
 */
export const certification: ExportProvision = {
  id: 'R22',
  cite: {
    ...INSTRUMENTS.certificationMeasures, article: '适用条件', quoteStatus: 'unconfirmed',
    quote: '非关键信息基础设施运营者，自当年1月1日起累计向境外提供10万人以上、不满100万人个人信息（不含敏感个人信息）或者不满1万人敏感个人信息，且不含重要数据的，可以通过个人信息出境认证；不得采取数量拆分等手段。',
  },
  articles: ['Provisions 8', 'Order 20 (2026-01-01)'],
  inForce: { from: '2024-03-22' },
  choice: 'instrument',
  thresholds: ['assessmentGeneral', 'assessmentSensitive', 'contractGeneral'],
  switches: VOLUME_SWITCHES,
  applies: (facts, reading) => inContractBand(facts, reading),
  paths: ['CERTIFICATION'],
  consequence: {
    because: { zh: '在第八条的数量范围内，持有或者选择认证', en: 'within the numbers of Article 8, with a certificate held or preferred' },
    duties: [...PERSONAL_INFORMATION_DUTIES, ...CERTIFICATION_DUTIES],
    evidence: ['certificate no., scope, status', ...PERSONAL_INFORMATION_EVIDENCE],
  },
  otherwise: { zh: '不在第八条的数量范围内', en: 'not within the numbers of Article 8' },
};
