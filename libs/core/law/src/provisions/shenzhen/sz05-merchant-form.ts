import { statedAmong } from '../../conditions.js';
import { INSTRUMENTS } from '../../instruments.js';
import type { TradabilityProvision } from '../../provision.js';
import { given, not } from '../../truth.js';

const ENTERPRISE_LEGAL_PERSONS = ['enterprise_legal_person', 'company', 'limited_liability_company', 'joint_stock_company'];

/** 交易办法第五条、数据商管理办法第三条：数据商是企业法人；合伙企业、个人独资企业、分支机构不是法人。 */
export const merchantForm: TradabilityProvision = {
  id: 'SZ05M',
  cite: {
    ...INSTRUMENTS.merchantMeasures, article: '第三条', quoteStatus: 'paraphrase',
    quote: '数据商是指从事数据产品开发、发布、承销等业务的企业法人。',
  },
  articles: ['SZ Trading 5', 'SZ Merchant Measures 3'],
  inForce: { from: '2023-03-01' },
  applies: (facts) => given(statedAmong(facts, 'role', ['data_merchant']), not(statedAmong(facts, 'orgType', ENTERPRISE_LEGAL_PERSONS))),
  paths: ['REJECT'],
  consequence: { because: { zh: '数据商必须是企业法人', en: 'a data merchant is an enterprise legal person' } },
  otherwise: { zh: '不是数据商，或者是企业法人', en: 'no data merchant, or an enterprise legal person', articles: ['SZ Merchant Measures 3'] },
};
