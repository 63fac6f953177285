import { stated } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';

/** 交易办法第十一条：运营机构的工作人员不得参与数据交易。 */
export const operatorStaff: TradabilityProvision = {
  id: 'SZ11B',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第十一条', quoteStatus: 'paraphrase',
    quote: '数据交易场所运营机构及其工作人员不得直接或者间接参与数据交易。',
  },
  articles: ['SZ Trading 11'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => stated(facts, 'operatorStaff'),
  paths: ['REJECT'],
  consequence: { because: { zh: '运营机构工作人员不得参与交易', en: 'staff of the operator may not trade' } },
  otherwise: { zh: '不是运营机构工作人员', en: 'no staff of the operator' },
};
