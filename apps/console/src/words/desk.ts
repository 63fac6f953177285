import { codeWords } from './codes.js';
import type { Dictionary, Pair } from './dictionary.js';

/** The paths of the export rules, as people call them. */
export const EXPORT_PATHS = {
  PROHIBITED: ['不得出境', 'May not be exported'], NEEDS_INPUT: ['缺少事实', 'A fact is missing'], SECURITY_ASSESSMENT: ['数据出境安全评估', 'Security assessment'], STANDARD_CONTRACT: ['个人信息出境标准合同', 'Standard contract'],
  CERTIFICATION: ['个人信息出境认证', 'Certification'], GBA_STANDARD_CONTRACT: ['粤港澳大湾区标准合同', 'GBA standard contract'], EXEMPT: ['免予三项机制', 'Exempt'], NOT_OUTBOUND: ['不属于数据出境', 'Not an export'],
} as const satisfies Dictionary;
const PATHS: Readonly<Record<string, Pair>> = EXPORT_PATHS;
export const exportPathWords = (path: string): Pair => PATHS[path] ?? [path, path];

/** The facts that the law asks for, by their places in the vocabulary of `#core/law`. */
export const FACTS = {
  'asOf': ['事件日', 'Day of the event'], 'preference': ['出境方的选择', 'The exporter’s preference'],
  'exporter.kind': ['出境方类型', 'Kind of exporter'], 'exporter.ciio': ['出境方是关键信息基础设施运营者', 'The exporter operates critical infrastructure'], 'exporter.city': ['出境方所在市', 'City of the exporter'], 'exporter.gbaMainland': ['出境方在大湾区内地九市', 'The exporter is in the nine mainland cities of the GBA'], 'exporter.ftz': ['自由贸易试验区', 'Free-trade zone'],
  'exporter.ftz.zone': ['试验区名称', 'Zone'], 'exporter.ftz.listVersion': ['负面清单版本', 'Version of the negative list'], 'exporter.ftz.listInForce': ['负面清单有效', 'The negative list is in force'], 'exporter.ftz.scenarioCovered': ['清单覆盖该场景', 'The list covers the scenario'], 'exporter.ftz.usageApproved': ['已核准使用清单', 'Use of the list is approved'], 'exporter.ftz.listHit': ['清单所列路径', 'Path named by the list'],
  'recipient.jurisdiction': ['接收方所在法域', 'Jurisdiction of the recipient'], 'recipient.kind': ['接收方类型', 'Kind of recipient'], 'recipient.gba': ['接收方在港澳', 'The recipient is in Hong Kong or Macau'], 'recipient.onwardOutsideGba': ['将向大湾区以外再提供', 'Passed on outside the GBA'], 'recipient.cacRestrictedList': ['接收方在限制清单上', 'The recipient is on the restricted list'],
  'transfer.mode': ['提供方式', 'Manner'], 'transfer.accessorLocation': ['访问者所在地', 'Where it is accessed'], 'transfer.foreignAuthorityRequest': ['境外司法或者执法机构请求', 'Requested by a foreign authority'], 'transfer.prcAuthorityApproval': ['已获主管机关批准', 'Approved by the competent authority'],
  'data.stateSecret': ['涉及国家秘密', 'State secret'], 'data.grade': ['数据分级', 'Grade'], 'data.gradeBasis': ['分级依据', 'Ground of the grade'], 'data.pi': ['含个人信息', 'Personal information'], 'data.sensitive': ['含敏感个人信息', 'Sensitive personal information'], 'data.anonymised': ['已匿名化', 'Anonymised'],
  'data.origin': ['数据来源地', 'Origin'], 'data.domesticMixed': ['引入境内数据', 'Mixed with domestic data'], 'data.exportControlled': ['属于管制物项', 'Export-controlled'], 'data.exportLicence': ['已有出口许可', 'Export licence'],
  'purpose.type': ['目的', 'Purpose'], 'purpose.necessary': ['确需提供', 'Necessary'], 'purpose.hrRulesLawful': ['有依法制定的劳动规章', 'Lawful staff rules'], 'purpose.hrCollectiveContract': ['有依法签订的集体合同', 'Collective contract'],
  'counts.generalBefore': ['本年此前人数（一般）', 'People before, this year (general)'], 'counts.generalNew': ['本次人数（一般）', 'People of this transfer (general)'], 'counts.sensitiveBefore': ['本年此前人数（敏感）', 'People before, this year (sensitive)'], 'counts.sensitiveNew': ['本次人数（敏感）', 'People of this transfer (sensitive)'],
  'counts.totalProcessed': ['处理的个人信息总人数', 'People processed'], 'counts.sinceLastYearGeneral': ['自上年1月1日起人数（一般）', 'People since 1 January last year (general)'], 'counts.sinceLastYearSensitive': ['自上年1月1日起人数（敏感）', 'People since 1 January last year (sensitive)'],
  'instruments.certValid': ['持有有效认证', 'A valid certificate is held'],
} as const satisfies Dictionary;
const FACT_WORDS: Readonly<Record<string, Pair>> = FACTS;
export const factWords = (fact: string): Pair => FACT_WORDS[fact] ?? [fact, fact];

/** What a fact may be, where it is one of a few codes. */
export const FACT_VALUES = {
  transmit: ['向境外传输', 'Transmitted abroad'], remote_access: ['境外人员访问', 'Accessed remotely'], overseas: ['境外', 'Overseas'], mainland: ['内地', 'Mainland'], domestic: ['境内产生', 'Domestic'], general: ['一般数据', 'General'], important: ['重要数据', 'Important'], core: ['核心数据', 'Core'],
  self_identified: ['自行识别', 'Identified by itself'], notified: ['被告知', 'Notified'], published: ['公开发布', 'Published'], ftz_list: ['自贸区清单', 'List of a free trade zone'], none: ['无', 'None'], enterprise: ['企业', 'Enterprise'], enterprise_legal_person: ['企业法人', 'Enterprise'], other: ['其他', 'Other'], government: ['国家机关', 'Government'], individual: ['个人', 'Individual'],
  contract_individual: ['个人为一方的合同', 'A contract of the individual'], hr: ['人力资源管理', 'Staff administration'], emergency: ['紧急情况', 'Emergency'], statutory_duty: ['法定职责或者义务', 'Statutory duty'], treaty: ['条约、协定', 'Treaty'], GBA: ['大湾区标准合同', 'GBA standard contract'], CERT: ['认证', 'Certification'], SCC: ['标准合同', 'Standard contract'],
} as const satisfies Dictionary;
const FACT_VALUE_WORDS: Readonly<Record<string, Pair>> = FACT_VALUES;
export const factValueWords = (value: string): Pair => FACT_VALUE_WORDS[value] ?? codeWords(value);

/** The cross-border desk. */
export const DESK = {
  title: ['数据出境', 'Cross-border desk'], explanation: ['判定说明', 'Why this path'], path: ['路径', 'Path'], whole: ['判定树', 'The decision, step by step'], fired: ['适用', 'Applies'], passed_over: ['不适用', 'Passed over'], unknown: ['事实不足', 'Unknown'],
  governing: ['适用条款', 'The provision that governs'], articles: ['法条依据', 'Articles'], alternatives: ['其他合法路径', 'Other lawful paths'], missing: ['缺少的事实', 'What is missing'], nothingMissing: ['判定所需事实齐备。', 'Every fact that decides is known.'], duties: ['须履行的义务', 'What it obliges to'], dueOn: ['期限 {day}', 'due {day}'],
  keep: ['应当留存', 'What to keep'], lighter: ['如何适用更轻的路径', 'What would change it'], nothingLighter: ['没有可行的更轻路径。', 'Nothing lighter is open.'], noNeed: ['已是最轻的路径。', 'There is no lighter path than this.'], becomes: ['改为：{path}', 'It becomes: {path}'], facts: ['判定所依据的事实', 'The facts that were judged'],
  same: ['本页依同一事实重新判定，结论与台账一致（规则包 {pack}）。', 'Judged again over the same facts: the outcome is that of the ledger (rule pack {pack}).'], differs: ['按现行规则包 {pack} 重新判定，结论为“{path}”，与当时不同。以台账记载为准。', 'Under today’s rule pack {pack} the outcome would be “{path}”, other than it was. What the ledger says stands.'],
  undecided: ['尚未作出出境判定。', 'Nothing is decided about this export yet.'], refusedAtDoor: ['请求超出授权，未进入判定。', 'The request went beyond the grant; the law was not asked.'], unknownFact: ['不明', 'unknown'], showAll: ['显示全部条款', 'Show every provision'], showDecisive: ['只看起决定作用的', 'Only what decides'],
  pathFilter: ['路径', 'Path'], attach: ['附上出境依据', 'Attach a basis'], attachHint: ['附上后重新判定。所附依据应当有效，且覆盖接收方、去向、字段和人数。', 'It is then judged anew. The basis is in force and covers recipient, place, fields and people.'], basisId: ['出境依据', 'Basis'], seal: ['封存证据包', 'Seal the evidence'], download: ['下载证据包', 'Evidence bundle'], making: ['正在制作证据包', 'Making the bundle'], sealed: ['已封存。清单摘要 {digest}', 'Sealed. Digest of the manifest {digest}'], evidence: ['证据', 'Evidence'],
  evidenceHint: ['证据包含记录、收据、事实、判定、规则包和说明，可在“收据核验”页或者用命令行离线核验。', 'The bundle holds entries, receipts, facts, verdicts, the rule pack and a statement; it is verified offline on the page for receipts, or by the command line.'],
  story: ['全过程', 'The whole story'], verifyAll: ['核验全部 {count} 条收据', 'Verify all {count} receipts'], allHold: ['{count} 条收据全部成立，均在日志 {origin} 之中；由本页自行计算。', 'All {count} receipts hold: each entry is in the log {origin}, computed by this page itself.'], someFail: ['{count} 条收据不成立', '{count} receipts do not hold'],
  bases: ['出境依据', 'Export bases'], basisKind: ['依据种类', 'Kind'], scope: ['适用范围', 'Scope'], validFrom: ['有效期起', 'Valid from'], validUntil: ['有效期止', 'Valid until'], validity: ['有效期', 'Validity'], filings: ['备案', 'Filings'], filing: ['{side}：{authority}，备案号 {number}，{day}', '{side}: {authority}, number {number}, {day}'],
  recipients: ['接收方', 'Recipients'], countries: ['国家和地区', 'Countries'], purposes: ['用途', 'Purposes'], fields: ['字段', 'Fields'], peopleMax: ['人数上限', 'People at most'], onward: ['可再提供', 'Passed on'], authority: ['受理机构', 'Authority'], approval: ['批准文号', 'Number of approval'], answerBy: ['答复期限', 'Answer due'], contract: ['文件摘要', 'Digest of the document'], impact: ['影响评估摘要', 'Digest of the impact assessment'], exporter: ['出境方', 'Exporter'], supersededBy: ['替代依据', 'Superseded by'], effectiveOn: ['生效日', 'Effective on'], notLimited: ['不限', 'Not limited'],
  MAINLAND: ['内地', 'Mainland'], HK: ['香港', 'Hong Kong'], MO: ['澳门', 'Macau'],
  counters: ['年度出境人数', 'People of the year'], year: ['年度', 'Year'], general: ['一般个人信息', 'General'], sensitive: ['敏感个人信息', 'Sensitive'], bounds: ['人数区间', 'Bounds'], corrections: ['更正次数', 'Corrections'], against: ['对照门槛', 'Against the lines'], transfersDeclared: ['申报次数', 'Declared transfers'],
  contractGeneral: ['达到即须合同或认证', 'a contract or certificate begins'], assessmentGeneral: ['达到即须安全评估', 'the assessment begins'], assessmentSensitive: ['达到即须安全评估（敏感）', 'the assessment begins (sensitive)'], line: ['{name}：已计 {counted}，门槛 {limit}', '{name}: {counted} of {limit}'], reached: ['已达到', 'reached'],
  linesFrom: ['门槛取自今日有效的规则包。', 'The lines are those of the rule pack in force today.'], people: ['{count} 人', '{count} people'],
  simulator: ['出境试算', 'What if'], simulate: ['试算', 'Try it'], simulatorHint: ['试算不写入台账。计划中的每次提供都按当日的规则包判定，并计入本年人数。', 'Nothing is written. Each transfer of the plan is judged by the rule pack of its day, and its people are counted with those of the year.'],
  jurisdiction: ['接收方法域（两字母）', 'Jurisdiction (two letters)'], gbaMainland: ['出境方在大湾区内地九市', 'Exporter in the nine mainland GBA cities'], isCiio: ['出境方是关键信息基础设施运营者', 'Exporter operates critical infrastructure'], hasSensitive: ['含敏感个人信息', 'Holds sensitive information'], isImportant: ['重要数据', 'Important data'], anonymised: ['已匿名化', 'Anonymised'],
  from: ['开始日', 'From'], until: ['结束日', 'Until'], every: ['频率', 'Every'], day: ['每天', 'day'], week: ['每周', 'week'], month: ['每月', 'month'], generalPeople: ['每次人数（一般）', 'People each time (general)'], sensitivePeople: ['每次人数（敏感）', 'People each time (sensitive)'], ownCounts: ['从本组织本年人数起算', 'Begin with the year’s own count'],
  outcome: ['结果', 'What the law says'], stretch: ['{from} 至 {until}，{count} 次', '{from} to {until}, {count} transfers'], totals: ['累计人数', 'People of the year'], crossings: ['将达到的门槛', 'Lines that the plan reaches'], crossing: ['{day} 第 {transfer} 次：{name}（{limit}），由 {before} 至 {total}', '{day}, transfer {transfer}: {name} ({limit}), from {before} to {total}'], noCrossing: ['计划未达到任何门槛。', 'The plan reaches no line.'],
  pace: ['照目前速度', 'At the present pace'], paceLine: ['{name}（{limit}）：已计 {counted}，{day}', '{name} ({limit}): {counted} so far, {day}'], paceDay: ['预计 {day} 达到', 'reached on {day}'], notThisYear: ['本年内不会达到', 'not within the year'], cheapest: ['最轻的合规安排', 'The lightest instruments'], cheapestLine: ['{path}：{what}，{day} 前需要', '{path}: {what}, needed from {day}'], applyBy: ['最迟 {day} 申报', 'apply by {day}'], noInstrument: ['无需任何机制。', 'No instrument is needed.'], noLawful: ['计划中有无合法路径或者缺少事实的提供。', 'A part of the plan has no lawful path, or lacks a fact.'],
} as const satisfies Dictionary;
