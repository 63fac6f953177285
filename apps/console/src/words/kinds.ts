import type { Dictionary, Pair } from './dictionary.js';

/** What the ledger's things are called, as the glossary of ARCHITECTURE.md has it. */
export const KINDS = {
  anchor: ['上链存证', 'Anchor'], appeal: ['申诉', 'Appeal'], authorisation: ['公共数据授权', 'Authorisation'], basis: ['出境依据', 'Export basis'], binding: ['证书绑定', 'Certificate binding'], bulletin: ['公告', 'Bulletin'], calendar: ['日历订阅', 'Calendar'], certificate: ['资质证书', 'Certificate'],
  check: ['合规检查', 'Check'], complaint: ['投诉', 'Complaint'], conduct: ['行为记录', 'Conduct record'], credential: ['凭证', 'Credential'], day: ['日结', 'Day'], dispute: ['争议', 'Dispute'], enforcer: ['执行点', 'Enforcement point'], erasure: ['个人信息删除', 'Erasure'],
  evidence: ['证据包', 'Evidence bundle'], exchange: ['交易所', 'Exchange'], finding: ['监管发现', 'Finding'], grant: ['授权', 'Grant'], group: ['关联方', 'Affiliates'], hold: ['冻结', 'Hold'], incident: ['安全事件', 'Incident'], inquiry: ['问询', 'Inquiry'],
  inspection: ['监管查询', 'Inspection'], job: ['计算任务', 'Job'], listing: ['挂牌', 'Listing'], logkey: ['日志密钥', 'Log key'], nationalreport: ['国家平台报送', 'National report'], negotiation: ['磋商', 'Negotiation'], notice: ['通知', 'Notice'], objection: ['异议', 'Objection'], obligation: ['义务', 'Obligation'],
  order: ['订单', 'Order'], pack: ['规则包', 'Rule pack'], participant: ['市场主体', 'Participant'], person: ['人员', 'Person'], pledge: ['质押', 'Pledge'], predecessor: ['前身日志', 'Predecessor log'], product: ['数据产品', 'Data product'], reconciliation: ['对账', 'Reconciliation'],
  registration: ['登记申请', 'Registration'], replay: ['判定重放', 'Replay of verdicts'], report: ['专业报告', 'Report'], review: ['审核', 'Review'], rulebook: ['规则簿', 'Rulebook'], settlement: ['结算', 'Settlement'], sponsorship: ['保荐', 'Sponsorship'], statistic: ['统计', 'Statistic'],
  subjectrequest: ['个人请求', 'Data subject request'], tally: ['人数计数', 'Tally'], title: ['产权登记', 'Title'], tokenset: ['标识集', 'Token set'], transfer: ['交付', 'Transfer'], usage: ['用量', 'Usage'], waiver: ['豁免', 'Waiver'], watchlist: ['名单', 'Watch list'], webhook: ['推送', 'Webhook'],
} as const satisfies Dictionary;

const WORDS: Readonly<Record<string, Pair>> = KINDS;
export const kindWords = (kind: string): Pair => WORDS[kind] ?? [kind, kind];
