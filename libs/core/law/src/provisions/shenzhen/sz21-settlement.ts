import { statedAmong } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { not } from '../../truth.js';

/** 交易办法第二十一条、第十一条第（三）项：由银行或者支付机构结算，运营机构不得经手、挪用资金。 */
export const settlement: TradabilityProvision = {
  id: 'SZ21',
  cite: {
    ...INSTRUMENTS.tradingMeasures, article: '第二十一条', quoteStatus: 'paraphrase',
    quote: '数据交易资金应当通过商业银行或者支付机构等第三方结算。',
  },
  articles: ['SZ Trading 21', 'SZ Trading 11(3)'],
  inForce: { from: '2023-03-01', until: '2026-02-28' },
  applies: (facts) => not(statedAmong(facts, 'settlement', ['bank', 'payment_institution'])),
  paths: ['REJECT'],
  consequence: { because: { zh: '未通过银行或者支付机构结算', en: 'not settled through a bank or a payment institution' } },
  otherwise: { zh: '通过银行或者支付机构结算', en: 'settled through a bank or a payment institution', articles: ['SZ Trading 21'] },
};
