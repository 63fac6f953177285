import { INSTRUMENTS } from '../../instruments.js';
import type { ExportProvision } from '../../provision.js';
import { all, known, not } from '../../truth.js';

/**
 * 个人信息保护法第四十一条、数据安全法第三十六条：外国司法或者执法机构的请求，须经主管机关批准。
 * With the approval the transfer goes on to the next provisions; the approval is no export path of its own.
 */
export const foreignAuthority: ExportProvision = {
  id: 'R03',
  cite: {
    ...INSTRUMENTS.dataSecurityLaw, article: '第三十六条', quoteStatus: 'text',
    quote: '非经中华人民共和国主管机关批准，境内的组织、个人不得向外国司法或者执法机构提供存储于中华人民共和国境内的数据。',
  },
  articles: ['PIPL 41', 'DSL 36', 'DSL 48'],
  inForce: { from: '2021-09-01' },
  applies: ({ transfer }) => all(
    known('transfer.foreignAuthorityRequest', transfer.foreignAuthorityRequest),
    not(known('transfer.prcAuthorityApproval', transfer.prcAuthorityApproval)),
  ),
  paths: ['PROHIBITED'],
  consequence: {
    because: { zh: '外国司法或者执法机构要求提供，未经主管机关批准', en: 'asked for by a foreign judicial or enforcement body, without approval of the competent authority' },
    evidence: ['approval document'],
  },
  otherwise: { zh: '无外国司法或者执法机构的请求，或者已获主管机关批准', en: 'no request of a foreign judicial or enforcement body, or it is approved' },
};
