import type { ExportFacts } from '../../facts.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import type { Truth } from '../../truth.js';

/**
 * 数据出境，是指向中华人民共和国境外提供数据；境外的机构、组织或者个人可以查询、调取、下载、导出境内数据的，也属于数据出境。
 * Whoever looks at the data from abroad receives an export, whoever looks at it inside the mainland does not.
 */
export const notOutbound: ExportProvision = {
  id: 'R00',
  cite: {
    ...INSTRUMENTS.dataFlowAnswers, article: '远程访问的认定', quoteStatus: 'paraphrase',
    quote: '境外人员远程访问境内存储的数据属于数据出境；境外人员在境内查看数据、数据未提供至境外的，不属于数据出境。',
  },
  articles: ['Provisions 1', 'CAC Q&A 2025-10'],
  inForce: { from: '2022-09-01' },
  applies: staysInMainland,
  paths: ['NOT_OUTBOUND'],
  consequence: {
    because: { zh: '接收方在境内，或者仅在境内查看，不属于数据出境', en: 'the recipient is in the mainland, or the data is only viewed inside it: not an export' },
    evidence: ['access location log'],
  },
  otherwise: { zh: '数据提供至境外，或者可从境外访问', en: 'the data goes abroad or is accessed from abroad' },
};

function staysInMainland({ recipient, transfer }: ExportFacts): Truth {
  const remote = transfer.mode === 'remote_access';
  if (remote && transfer.accessorLocation !== 'overseas') return true;
  if (recipient.jurisdiction === null) return { missing: ['recipient.jurisdiction'] };
  return recipient.jurisdiction === 'CN' && !remote;
}
