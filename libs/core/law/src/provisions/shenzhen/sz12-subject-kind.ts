import { stated, statedAmong } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { given, not } from '../../truth.js';

const CLAUSES = { data_product: 'SZ Trading 12(1)', data_service: 'SZ Trading 12(2)', data_tool: 'SZ Trading 12(3)', other: 'SZ Trading 12(4)' } as const;

/** 交易办法第十二条：交易标的包括数据产品、数据服务、数据工具；其他交易标的须经主管部门同意。 */
export const subjectKind: TradabilityProvision = {
  id: 'SZ12D',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十二条', quoteStatus: 'paraphrase',
    quote: '交易标的包括：（一）数据产品；（二）数据服务；（三）数据工具；（四）经主管部门同意的其他交易标的。',
  },
  articles: ['SZ Trading 12(4)'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => given(statedAmong(facts, 'kind', ['other']), not(stated(facts, 'authorityConsent'))),
  paths: ['REJECT'],
  consequence: { because: { zh: '其他交易标的未经主管部门同意', en: 'another subject without the consent of the competent department' } },
  otherwise: (facts) => ({
    zh: '是数据产品、服务、工具，或者已经主管部门同意', en: 'a data product, service or tool, or consented to',
    articles: facts.kind === undefined ? [] : [CLAUSES[facts.kind]],
  }),
};
