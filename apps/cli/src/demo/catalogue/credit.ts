import { shelf } from './product.js';

export const CREDIT = shelf('credit', 'credit', [
  {
    key: 'sme-score', zh: '小微企业经营信用评分', en: 'Credit score of small enterprises', about: ['基于开票、纳税、用电的企业评分，不含个人', 'Scores of companies from invoices, tax and electricity; no persons'],
    fields: ['company_code string 企业代码', 'scored_on date 日期', 'score integer 评分', 'grade string 等级', 'change decimal 变动'],
    kind: 'model', update: 'weekly', scenarios: ['lending', 'risk-control'], price: '88000000', places: ['CN', 'HK'],
  },
  {
    key: 'invoice-trend', zh: '行业开票景气指数', en: 'Invoicing trend by industry', kind: 'index', about: ['按国民经济行业汇总的开票景气', 'Invoicing by industry class, aggregated'],
    fields: ['industry string 行业', 'month date 月份', 'trend decimal 指数'], scenarios: ['macro-research'], price: '12000000', places: ['CN', 'HK', 'SG'],
  },
  {
    key: 'litigation', zh: '企业涉诉风险事件', en: 'Litigation events of companies', about: ['公开裁判文书整理的企业涉诉事件', 'Events of companies from published judgments'],
    fields: ['company_code string 企业代码', 'event_on date 日期', 'cause string 案由', 'amount decimal 标的额'], update: 'weekly', scenarios: ['risk-control'], price: '24000000',
  },
  {
    key: 'owner-check', zh: '企业主授权核验', en: 'Owner verification by consent', kind: 'api', about: ['企业主本人授权的身份与任职核验', 'Identity and office of business owners, with their own consent'],
    fields: ['request_no string 请求号', 'person_token string 人员令牌 personal', 'is_owner boolean 是否企业主 personal'], update: 'realtime', scenarios: ['lending'], price: '30000000',
  },
  {
    key: 'supplier-pay', zh: '供应链付款准时率', en: 'Punctuality of supplier payments', about: ['核心企业付款准时率，缺合规评估报告', 'How punctual buyers pay; submitted without its compliance report'],
    fields: ['payer_code string 付款方', 'month date 月份', 'punctuality decimal 准时率'], scenarios: ['lending'], price: '9600000', fate: 'incomplete',
  },
  {
    key: 'phone-book', zh: '通讯录号码明细', en: 'Phone numbers with names', about: ['可直接识别自然人的号码清单', 'Numbers that identify persons by themselves'],
    fields: ['phone string 手机号 personal', 'name string 姓名 personal'], nature: { identifiesPersonAlone: true }, scenarios: ['marketing'], price: '1000000', fate: 'rejected',
  },
]);
