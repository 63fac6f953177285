import type { CalendarId } from '#core/law';
import type { Action } from '../permissions.js';

/**
 * What the last day means: an act is overdue when it is over; a window (an extension, a renewal) closes, for nothing is owed
 * where the export does not go on; what is to be kept has been kept long enough.
 */
export const DUTY_NATURES = ['act', 'window', 'keep'] as const;
export type DutyNature = (typeof DUTY_NATURES)[number];

/** One source of duties: who owes what to whom by when, on which article. Days are reckoned by the rules of `dueDate`. */
export interface DutyRow {
  readonly zh: string;
  readonly en: string;
  readonly article: string;
  /** Who owes it, and the event whose day the period begins with. */
  readonly debtor: string;
  readonly from: string;
  /** From the event's day to the last day; null where that day itself is the last one, or an authority sets it. */
  readonly due: string | null;
  /** From the last day back to the first day of DUE_SOON. */
  readonly remind: string;
  readonly calendar: CalendarId;
  readonly nature: DutyNature;
  /** Whether it is fulfilled only with the digest of what shows it. */
  readonly proof: 'required' | 'optional';
  /** One a year: with the end of one the next one opens. */
  readonly isYearly?: true;
  /** The article sets no number: the period is a parameter of this exchange. */
  readonly isOwnPeriod?: true;
  /** The step of its source that fulfils it: while that can be taken, nobody's word that it was done stands in its place. */
  readonly ownStep?: Action;
}

const act = { calendar: 'CN', nature: 'act', proof: 'optional', remind: '-2 days' } as const;
const window = { ...act, nature: 'window', due: null } as const;
const keep = { calendar: 'CN', nature: 'keep', proof: 'optional', remind: '-2 days', due: '+3 years' } as const;

/**
 * Every duty that is dated, by its kind. What comes before the first transfer (notice, consent, impact assessment, approval,
 * certificate) is no row: it is evidence that the gates ask for, and nothing moves without it.
 */
export const DUTIES = {
  'contract-filing': {
    ...act, debtor: 'exporter', from: 'standard contract in effect', due: '+10 working days', article: '《个人信息出境标准合同办法》第七条',
    zh: '向所在地省级网信部门备案个人信息出境标准合同及影响评估报告', en: 'File the standard contract and the impact assessment with the provincial cyberspace administration',
  },
  'filing-supplement': {
    ...act, debtor: 'exporter', from: 'authority asks for a supplement', due: '+10 working days', article: '《个人信息出境标准合同备案指南（第二版）》',
    zh: '按省级网信部门要求补充备案材料', en: 'Supplement the filing as the provincial cyberspace administration has asked',
  },
  'gba-filing-mainland': {
    ...act, debtor: 'exporter', from: 'GBA contract in effect', due: '+10 working days', article: '《粤港澳大湾区个人信息跨境流动标准合同实施指引》第七条',
    zh: '向广东省互联网信息办公室备案大湾区标准合同', en: 'File the GBA standard contract with the Guangdong cyberspace administration',
  },
  'gba-filing-hong-kong': {
    ...act, debtor: 'recipient in Hong Kong', from: 'GBA contract in effect', due: '+10 working days', calendar: 'HK', article: '《粤港澳大湾区（内地、香港）个人信息跨境流动标准合同实施指引》第七条',
    zh: '向香港数字政策办公室备案大湾区标准合同', en: 'File the GBA standard contract with the Digital Policy Office of Hong Kong',
  },
  'gba-filing-macau': {
    ...act, debtor: 'recipient in Macau', from: 'GBA contract in effect', due: '+10 working days', calendar: 'MO', article: '《粤港澳大湾区（内地、澳门）个人信息跨境流动标准合同实施指引》第七条',
    zh: '向澳门个人资料保护局备案大湾区标准合同', en: 'File the GBA standard contract with the Personal Data Protection Bureau of Macau',
  },
  'assessment-extension': {
    ...window, debtor: 'exporter', from: 'last day of the assessment’s validity', remind: '-60 working days', article: '《促进和规范数据跨境流动规定》第九条',
    zh: '评估结果有效期届满，需要继续出境的，在届满前60个工作日内申请延长', en: 'Apply within the 60 working days before expiry if the export is to go on',
  },
  'certificate-renewal': {
    ...window, debtor: 'exporter', from: 'last day of the certificate', remind: '-180 days', isOwnPeriod: true, article: '《个人信息出境认证办法》（有效期三年）',
    zh: '认证证书到期，需要继续出境的，届满前重新取得认证', en: 'Obtain a new certificate before this one expires if the export is to go on',
  },
  'contract-renewal': {
    ...window, debtor: 'exporter', from: 'last day of the contract', remind: '-30 days', isOwnPeriod: true, article: '《个人信息出境标准合同办法》第六条',
    zh: '合同到期，需要继续出境的，届满前重新订立并备案', en: 'Conclude and file a new contract before this one ends if the export is to go on',
  },
  'qualification-renewal': {
    ...window, debtor: 'holder of a qualification', from: 'last day of the certificate', remind: '-60 days', isOwnPeriod: true, article: '《深圳市数据交易管理暂行办法》第五条（资质续展为本交易所规则）',
    zh: '资质证书到期，需要继续执业的，届满前续展并重新备案', en: 'Renew the qualification and file it again before the certificate ends',
  },
  'sign-in-renewal': {
    ...window, debtor: 'holder of a sign-in certificate', from: 'last day of the certificate', remind: '-30 days', isOwnPeriod: true, article: '《中华人民共和国电子签名法》（电子认证服务；提醒期限为本交易所参数）',
    zh: '登录证书到期，需要继续使用的，届满前向电子认证服务机构换发并重新绑定', en: 'Have the certificate renewed and bind the new one before this one ends',
  },
  'assessment-again': {
    ...act, debtor: 'exporter', from: 'change after an assessment', due: '+10 working days', isOwnPeriod: true, article: '《数据出境安全评估办法》第十四条（条文待核）',
    zh: '情形变化，重新申报数据出境安全评估', en: 'Apply for the security assessment again',
  },
  'contract-refiling': {
    ...act, debtor: 'exporter', from: 'change of what a contract covers', due: '+10 working days', isOwnPeriod: true, article: '《个人信息出境标准合同办法》第八条',
    zh: '重新开展影响评估，补充或者重新订立标准合同并备案', en: 'Assess the impact again, supplement or renew the standard contract, and file it',
  },
  'gba-contract-again': {
    ...act, debtor: 'exporter', from: 'change of what a GBA contract covers', due: '+10 working days', isOwnPeriod: true, article: '《粤港澳大湾区个人信息跨境流动标准合同实施指引》',
    zh: '重新开展影响评估，重新订立大湾区标准合同并在双方备案', en: 'Assess the impact again, renew the GBA contract, and file it on both sides',
  },
  'important-data-assessment': {
    ...act, debtor: 'exporter', from: 'data notified as important', due: '+2 months', remind: '-14 days', article: '国家互联网信息办公室《数据出境安全管理政策问答》（2025年5月）',
    zh: '被告知为重要数据后继续出境的，两个月内申报数据出境安全评估', en: 'Apply for the security assessment within two months of the notice if the export goes on',
  },
  'important-data-report': {
    ...act, debtor: 'exporter', from: 'last day of a year in which important data was provided', due: null, remind: '-60 days', proof: 'required', isYearly: true, isOwnPeriod: true,
    article: '《网络数据安全管理条例》第三十三条', zh: '开展年度风险评估，并向省级以上有关主管部门报送风险评估报告', en: 'Assess the risks of the year and report to the competent authority at provincial level or above',
  },
  'impact-record': {
    ...keep, debtor: 'exporter', from: 'last day of the year of an export of personal information', article: '《中华人民共和国个人信息保护法》第五十六条',
    zh: '保存当年出境的个人信息保护影响评估报告和处理情况记录，至少三年', en: 'Keep the impact assessments and records of processing of the year’s exports for at least three years',
  },
  'provision-record': {
    ...keep, debtor: 'vendor', from: 'last day of the year of a delivery of personal information or important data', article: '《网络数据安全管理条例》第十二条',
    zh: '保存当年向他人提供个人信息和重要数据的处理情况记录，至少三年', en: 'Keep the record of the year’s provision of personal information and important data for at least three years',
  },
  'data-destruction': {
    ...act, debtor: 'buyer', from: 'end of a grant under which data was delivered', due: '+10 working days', proof: 'required', isOwnPeriod: true, article: '《深圳市数据交易管理暂行办法》第二十条；授权协议',
    zh: '授权终止后删除或者返还数据，并提交证明', en: 'Delete or return the data after the end of the grant, and show it',
  },
  'incident-report': {
    ...act, ownStep: 'incident.report', debtor: 'whoever has noticed it', from: 'incident noticed', due: '+1 day', remind: '-1 day', proof: 'required', isOwnPeriod: true, article: '《促进和规范数据跨境流动规定》第十一条',
    zh: '对数据安全事件采取补救措施，并及时向省级以上网信部门和其他有关主管部门报告', en: 'Remedy the data security incident and report it to the cyberspace administration at provincial level or above',
  },
  'title-renewal': {
    ...window, debtor: 'holder', from: 'last day of a registration of data rights', remind: '-60 days', article: '《公共数据资源登记管理暂行办法》（发改数据规〔2025〕26号，参照）',
    zh: '数据产权登记到期，需要继续的，在届满前60日内申请续展', en: 'Apply for renewal within the 60 days before the registration expires if it is to go on',
  },
  'pledge-release': {
    ...act, debtor: 'creditor', from: 'last day of the secured debt', due: '+10 working days', isOwnPeriod: true, article: '本交易所登记规则，参照《民法典》第三百九十三条',
    zh: '主债权届满，办理质押注销登记', en: 'Release the pledge when the secured debt is over',
  },
  'order-payment': {
    ...act, ownStep: 'order.pay', debtor: 'buyer', from: 'order placed', due: '+10 working days', isOwnPeriod: true, article: '《深圳市数据交易管理暂行办法》第二十一条；授权协议',
    zh: '通过银行或者支付机构支付订单款项', en: 'Have the order paid through a bank or payment institution',
  },
  'incident-final-report': {
    ...act, ownStep: 'incident.report_finally', debtor: 'whoever has declared the incident', from: 'incident contained', due: '+20 working days', proof: 'required', isOwnPeriod: true, article: '《国家网络安全事件报告管理办法》（2025年，条文及期限待核）',
    zh: '事件处置完毕后，报告起因、影响、处置和整改', en: 'Report causes, effects, handling and rectification after the incident is contained',
  },
  'dispute-performance': {
    ...act, debtor: 'whom the outcome of a dispute names', from: 'day set by the outcome', due: null, proof: 'required', article: '争议解决结果（和解协议、调解书、裁决书或者判决书）',
    zh: '履行争议解决结果', en: 'Perform the outcome of a dispute',
  },
  'subject-request': {
    ...act, ownStep: 'subjectrequest.answer', debtor: 'vendor', from: 'request of a data subject received', due: '+15 working days', isOwnPeriod: true, article: '《中华人民共和国个人信息保护法》第五十条（及时；15个工作日为本交易所参数，待核）',
    zh: '答复个人行使权利的请求；拒绝的，说明理由', en: 'Answer the request of a data subject; give the ground of a refusal',
  },
  'rule-notice': {
    ...act, ownStep: 'notice.handle', debtor: 'whom a published rule concerns', from: 'day that follows from the delivery of the notice', due: null, proof: 'required', article: 'as the bulletin says',
    zh: '按规则公告办理并提交证明', en: 'Do what the published rule asks for, and show it',
  },
  'report-correction': {
    ...act, ownStep: 'nationalreport.resubmit', debtor: 'operator', from: 'report not taken by the national platform', due: '+3 working days', isOwnPeriod: true, article: '《中华人民共和国数据安全法》第三十三条（留存审核、交易记录）；报送期限为本交易所参数，待核',
    zh: '查明国家平台未受理报送的原因并重新报送', en: 'Settle why the national platform has not taken a report, and hand it in again',
  },
  'authority-demand': {
    ...act, debtor: 'whom the authority names', from: 'day set by the authority', due: null, proof: 'required', article: 'as the order says',
    zh: '按监管要求答复或者整改', en: 'Answer or rectify as the authority has ordered',
  },
} as const satisfies Readonly<Record<string, DutyRow>>;

export type DutyKind = keyof typeof DUTIES;
export const DUTY_KINDS = Object.keys(DUTIES) as readonly DutyKind[];
export const isDutyKind = (kind: string): kind is DutyKind => Object.hasOwn(DUTIES, kind);
/** A row by its kind, as every row is. */
export const dutyOf = (kind: DutyKind): DutyRow => DUTIES[kind];
