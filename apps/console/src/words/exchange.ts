import type { Dictionary } from './dictionary.js';

/** The pages of the exchange and of its registers, as the menu has them: a register by its kind. */
export const EXCHANGE_PAGES = {
  workbench: ['工作台', 'Workbench'], system: ['系统运行', 'The system'], lists: ['负面与谨慎清单', 'Negative and caution lists'], publicNotices: ['登记公示', 'Public notices'],
  participant: ['市场主体', 'Participants'], review: ['审核', 'Reviews'], appeal: ['申诉', 'Appeals'], certificate: ['资质证书', 'Certificates'], conduct: ['行为记录', 'Conduct records'], group: ['关联方', 'Affiliates'], erasure: ['个人信息删除', 'Erasures'],
  registration: ['登记申请', 'Registrations'], title: ['产权登记簿', 'Titles'], objection: ['异议', 'Objections'], pledge: ['质押登记', 'Pledges'],
  waiver: ['豁免', 'Waivers'], sponsorship: ['保荐', 'Sponsorships'], authorisation: ['公共数据授权', 'Authorisations'], report: ['专业报告', 'Reports'], subjectrequest: ['个人请求', 'Requests of persons'], enforcer: ['执行点', 'Enforcement points'], job: ['计算任务', 'Jobs'],
  order: ['订单', 'Orders'], settlement: ['结算', 'Settlements'], reconciliation: ['对账', 'Reconciliations'], dispute: ['争议', 'Disputes'], complaint: ['投诉', 'Complaints'], incident: ['安全事件', 'Incidents'],
  pack: ['规则包', 'Rule packs'], bulletin: ['公告', 'Bulletins'], notice: ['公告通知', 'Notices'],
  check: ['合规检查', 'Checks'], logkey: ['日志密钥', 'Log keys'], predecessor: ['前身日志', 'Predecessors'], nationalreport: ['国家平台报送', 'National reports'],
  admission: ['准入', 'Admission'], registry: ['产权登记', 'Registry'], settling: ['结算与纠纷', 'Settling, disputes'], rules: ['规则', 'Rules'], running: ['运行', 'Operation'],
} as const satisfies Dictionary;

/** The home page of the exchange's staff. */
export const WORKBENCH = {
  title: ['工作台', 'Workbench'], hint: ['等待交易所办理的事项。点开一项可以直接办理；须由另一人复核的，会说明原因。', 'What waits for the exchange. Open one to act on it; where another person has to decide, it says why.'],
  waiting: ['等待办理', 'Waiting'], nothing: ['没有等待办理的事项。', 'Nothing waits.'], mine: ['其中 {count} 项由您经办，须由他人复核', '{count} of them were proposed by you and need another person'], assigned: ['分派给您 {count} 项', '{count} assigned to you'], atLeast: ['{count} 以上', '{count} or more'],
  overdue: ['已过期限', 'Past their day'], reviewsOverdue: ['逾期的审核', 'Reviews overdue'], reviewsEscalated: ['已督办的审核', 'Reviews escalated'], dutiesOverdue: ['逾期的义务', 'Duties overdue'], lateItems: ['过期 {count} 项', '{count} past their day'], noneOverdue: ['没有过期的事项。', 'Nothing is past its day.'],
  well: ['系统状态', 'The system'], allWell: ['各部分正常', 'Every part is well'], notWell: ['{count} 个部分不正常：{names}', '{count} parts are not well: {names}'], details: ['查看详情', 'Details'],
} as const satisfies Dictionary;

/** How the machinery is. */
export const SYSTEM_STATE = {
  title: ['系统运行', 'The system'], parts: ['各部分', 'Parts'], part: ['部分', 'Part'], condition: ['状态', 'Condition'], ok: ['正常', 'Well'], ready: ['可以服务', 'Ready'], notReady: ['不能服务', 'Not ready'], looked: ['更新于 {time}', 'As of {time}'],
  queue: ['检查队列', 'Queue of checks'], waiting: ['等待', 'Waiting'], delayed: ['延后', 'Delayed'], active: ['进行中', 'Active'], failed: ['失败', 'Failed'],
  dead: ['未能完成的检查', 'Checks that failed by a fault'], deadHint: ['故障排除后可以逐项重新检查；结论仍由规则作出。', 'Once the fault is mended, each can be driven again; the rules still decide.'], noneDead: ['没有未能完成的检查。', 'There is none.'], openOne: ['打开并重新检查', 'Open and drive again'],
  published: ['公开日志', 'The public log'], origin: ['日志名称', 'Origin'], size: ['已公开条目', 'Entries published'], root: ['根哈希', 'Root'], age: ['最近一次联署', 'Last cosigned'], ageSeconds: ['{count} 秒前', '{count} s ago'], noTime: ['没有见证人，检查点不带时间', 'No witness, so the checkpoint bears no time'], signatures: ['签名', 'Signatures'], ofLog: ['日志签名', 'Of the log'], ofWitness: ['见证人联署', 'Cosigned by a witness'], policy: ['见证策略', 'Policy of witnesses'], noPolicy: ['未设见证人：检查点只有日志自己的签名。', 'There are no witnesses: the log signs alone.'], noCheckpoint: ['还没有公开的检查点。', 'Nothing is published yet.'], keys: ['日志密钥', 'Log keys'], stamps: ['已取得时间戳的检查点', 'Checkpoints time-stamped'],
  error: ['错误', 'Error'], attempts: ['尝试次数', 'Attempts'], since: ['自', 'Since'], refreshEvery: ['每 10 秒自动更新', 'Looks again every 10 seconds'],
  database: ['数据库', 'Database'], queuePart: ['任务队列', 'Queue'], logKeys: ['签名密钥', 'Signing keys'], log: ['公开日志', 'Public log'], integrator: ['日志整合', 'Integrator'], publisher: ['日志发布', 'Publisher'], dispatcher: ['检查派发', 'Dispatcher'], catalog: ['目录检索', 'Catalogue'], interrupter: ['停止使用', 'Interrupter'], ender: ['授权终结', 'Ender'], unwinder: ['订单了结', 'Unwinder'], screener: ['登记查重', 'Screener'], parties: ['当事人索引', 'Parties'], moments: ['时间索引', 'Moments'], supervisor: ['拆分监测', 'Supervisor'], statisticsPart: ['统计', 'Statistics'], signals: ['执行点推送', 'Signals'], webhooks: ['推送订阅', 'Webhooks'], checksWorker: ['检查执行', 'Worker of checks'], replaysWorker: ['重放执行', 'Worker of replays'], courier: ['推送投递', 'Courier'], timekeeper: ['到期处理', 'Timekeeper'], reconciler: ['任务核对', 'Reconciler'], witnesses: ['见证人', 'Witnesses'], timestamps: ['时间戳', 'Time-stamps'],
} as const satisfies Dictionary;

/** Details that only one kind of record has. */
export const REGISTER_PARTS = {
  people: ['人员', 'People'], contact: ['联系人', 'Contact'], restricted: ['已限制', 'Restricted'], erased: ['已删除', 'Erased'], exit: ['退出进度', 'Exit'], statements: ['陈述', 'Statements'], statement: ['陈述', 'Statement'], text: ['正文', 'Text'], comments: ['意见', 'Comments'], progress: ['办理进度', 'Progress'], noneYet: ['还没有。', 'None yet.'],
  difference: ['与现行规则包的差异', 'Against the pack in force'], member: ['项目', 'Item'], before: ['现行（{version}）', 'In force ({version})'], after: ['本规则包', 'This pack'], added: ['增加', 'Added'], removed: ['删除', 'Removed'], same: ['与现行规则包没有差异。', 'It differs in nothing.'], absent: ['无', 'None'],
  certificateJson: ['登记证书', 'Certificate'], downloadPdf: ['下载证书 PDF', 'Download as PDF'], downloadJson: ['下载证书 JSON', 'Download as JSON'], changes: ['判定变化', 'Changes of verdicts'], byParticipant: ['涉及主体', 'By participant'], rules: ['登记规则', 'Rules'], ruleName: ['规则', 'Rule'], certainty: ['确定程度', 'Certainty'], verified: ['已核实', 'Verified'], unconfirmed: ['未经核实', 'Unconfirmed'], own: ['本所规则', 'The exchange’s own'], sourceOf: ['来源', 'Source'],
  notHere: ['此处不显示。', 'It is not shown here.'], byWhom: ['由', 'By'],
} as const satisfies Dictionary;

/** The lists of what is not traded, or only with care. */
export const LISTS = {
  negative: ['负面清单', 'Negative list'], caution: ['谨慎清单', 'Caution list'], edition: ['第 {edition} 版', 'Edition {edition}'], on: ['查看日期', 'As of'], items: ['清单条目', 'Items'], noItems: ['该日没有生效的条目。', 'Nothing was on it that day.'], proposals: ['待复核的变更', 'Changes to confirm'], noProposals: ['没有待复核的变更。', 'None waits.'],
  addition: ['增加', 'Add'], removal: ['移除', 'Remove'], add: ['提议增加', 'Propose an addition'], addHint: ['由另一人复核后公布。', 'Another person then publishes it.'], remove: ['提议移除', 'Propose to remove'], removeHint: ['由另一人复核后移除。', 'Another person then removes it.'], confirm: ['复核并公布', 'Confirm'], confirmHint: ['复核后公布新一版清单，须与提议人不是同一人。', 'Publishes the next edition, by another person.'], reject: ['不同意', 'Reject'], rejectHint: ['说明理由。', 'Say why.'],
  secondPerson: ['由您提议，须由另一人复核：经办与复核须为不同人员。', 'You proposed it: another person confirms, as maker and checker are two people.'], everybody: ['清单对所有人公开，也可以查看任何一天生效的内容。', 'The lists are public, as they are and as they were on any day.'],
} as const satisfies Dictionary;

/** What is shown to everybody before it is registered. */
export const PUBLIC_NOTICES = {
  hint: ['公示期内任何人都可以对登记提出异议。', 'During a notice anybody may object to a registration.'], until: ['公示至', 'Until'], applicant: ['申请人', 'Applicant'], name: ['登记对象', 'Subject'], kind: ['事项', 'Matter'], objections: ['未决异议', 'Objections open'], none: ['现在没有公示。', 'Nothing is on notice now.'], open: ['查看申请', 'Open'],
} as const satisfies Dictionary;
