import type { Dictionary } from './dictionary.js';

/** Transfers and obligations. */
export const PERFORMANCE = {
  clearance: ['放行结论', 'Clearance'], place: ['到达地', 'Goes to'], recipient: ['接收方', 'Recipient'], purpose: ['用途', 'Purpose'], mode: ['交付方式', 'Mode'], rows: ['行数', 'Rows'], bytes: ['字节', 'Bytes'], files: ['文件数', 'Files'], people: ['涉及人数', 'People'], peopleText: ['一般 {general}，敏感 {sensitive}', 'general {general}, sensitive {sensitive}'],
  decision: ['出境判定', 'Decision'], path: ['合规路径', 'Path'], pack: ['规则包', 'Rule pack'], articles: ['法条依据', 'Articles'], facts: ['事实摘要', 'Digest of the facts'], verdict: ['判定摘要', 'Digest of the verdict'], basis: ['出境依据', 'Basis'], reason: ['说明', 'Explanation'], attempt: ['第几次尝试', 'Attempt'], noDecision: ['尚未判定。', 'Nothing is decided yet.'],
  manifest: ['清单摘要', 'Digest of the manifest'], differences: ['与依据不符之处', 'Differences from the basis'], refusedAtDoor: ['请求超出授权，未予受理。', 'The request went beyond the grant and was turned away.'], occurredOn: ['实际发生日', 'Happened on'],
  duty: ['义务内容', 'Duty'], article: ['依据', 'Article'], dueOn: ['期限日', 'Due on'], nature: ['性质', 'Nature'], act: ['须作为', 'to do'], keep: ['须持续', 'to keep'], abstain: ['不得作为', 'not to do'], debtor: ['义务人', 'Debtor'], source: ['来源', 'Comes from'], way: ['怎样履行', 'How it is fulfilled'], byEvidence: ['履行后在此声明，可附凭证', 'It is stated here once it is done, with what shows it'], byStep: ['办理以下事项的“{step}”即为履行：', 'By “{step}” of:'], provisional: ['工作日历未定，日期暂计', 'Provisional: the calendar of working days is not announced'], evidence: ['履行凭证', 'Evidence'], until: ['期限日止', 'Due until'], fromDay: ['期限日起', 'Due from'],
} as const satisfies Dictionary;
