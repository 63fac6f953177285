import type { Dictionary, Pair } from './dictionary.js';

/** What detectors are called. */
const DETECTORS = {
  affiliates: ['关联方拆分', 'Split over affiliates'], exempt_recipients: ['拆分至多个接收方', 'Split over recipients'], turn_of_year: ['跨年拆分', 'Split over the turn of the year'], settlement_amount: ['结算金额不符', 'Amount of a settlement'], settlement_silence: ['结算未回应', 'Silence about a settlement'],
  settlement_statement: ['对账不符', 'Statement differs'], usage_difference: ['用量不符', 'Usage differs'],
} as const satisfies Dictionary;
const DETECTOR_WORDS: Readonly<Record<string, Pair>> = DETECTORS;
export const DETECTOR_NAMES = Object.keys(DETECTORS);
export const detectorWords = (detector: string): Pair => DETECTOR_WORDS[detector] ?? [detector, detector];

/** Findings, holds, inquiries and what is overdue. */
export const OVERSIGHT = {
  findings: ['监管发现', 'Findings'], detector: ['种类', 'Kind'], because: ['事由', 'What was seen'], subject: ['对象', 'Subject'], concerned: ['涉及主体', 'Concerned'], exporters: ['出境方', 'Exporters'], recipients: ['接收方', 'Recipients'], article: ['依据', 'Article'], people: ['涉及人数', 'People'], line: ['门槛', 'Line'], clearances: ['放行次数', 'Clearances'],
  range: ['台账区间', 'Range in the ledger'], takenUp: ['经办人', 'Taken up by'], assessment: ['初步意见', 'Assessment'], decision: ['决定', 'Decision'], measure: ['措施', 'Measure'], hold: ['冻结', 'Hold'], escalations: ['督办次数', 'Escalations'], handling: ['处置', 'Handling'],
  takeUp: ['受理', 'Take up'], takeUpHint: ['受理后由您提出意见，须由另一人决定。', 'You then assess it; another person decides.'], assess: ['提出意见', 'Assess'], assessHint: ['意见须由另一人决定。', 'Another person decides on it.'], proposal: ['意见', 'Proposal'], confirm: ['确认成立', 'It is confirmed'], dismiss: ['不成立', 'It is dismissed'], ground: ['理由', 'Ground'], decide: ['作出决定', 'Decide'], decideHint: ['由提出意见者以外的人作出。退回后重新提出意见。', 'By somebody other than who assessed it. What is given back is assessed anew.'], agrees: ['是否同意', 'Do you agree'], agree: ['同意', 'I agree'], disagree: ['退回重议', 'Give it back'], close: ['办结', 'Close'], closeHint: ['写明所采取的措施；有冻结的，填写冻结编号。', 'Names the measure that was taken and, where there is one, the hold.'], measureCode: ['措施代码', 'Code of the measure'], holdId: ['冻结编号', 'Id of the hold'],
  nothingToDo: ['当前没有需要您办理的步骤。', 'There is no step for you now.'],
  holds: ['冻结', 'Holds'], target: ['冻结对象', 'Target'], placedBy: ['下达人', 'Placed by'], issuer: ['下达单位', 'Issued by'], reason: ['解除理由', 'Why it was lifted'], dispute: ['争议', 'Dispute'], place: ['下达冻结', 'Place a hold'], lift: ['解除冻结', 'Lift the hold'], liftHint: ['解除后恢复办理，理由记入台账。', 'What stood still goes on. The reason is in the ledger.'], targetId: ['冻结对象编号（主体、产品、授权或者交付）', 'Id of a participant, product, grant or transfer'], demand: ['整改要求', 'What is demanded'], demandUntil: ['整改期限', 'Demanded until'], demandHint: ['没有整改要求的，两项都留空。', 'Leave both empty where nothing is demanded.'], placeHint: ['冻结立即生效，并记入台账；被冻结方会收到通知。', 'It holds at once and is in the ledger; whom it concerns is told.'],
  inquiries: ['问询', 'Inquiries'], review: ['所属审核', 'Review'], what: ['问询事项', 'What is asked'], why: ['原因', 'Why'], asked: ['被问询方', 'Asked of'], dueOn: ['答复期限', 'Answer due'], answer: ['答复', 'Answer'], extension: ['申请延期至', 'More time asked until'], extend: ['同意延期', 'Give more time'], extendHint: ['答复期限改为所申请的日期。', 'The answer is then due on the day that was asked for.'], keepDay: ['不予延期', 'Keep the day'], keepDayHint: ['答复期限不变，说明理由。', 'The answer stays due on its day. Say why.'],
  overdue: ['逾期义务', 'Overdue duties'], duties: ['逾期 {count} 项', '{count} overdue'], debtor: ['义务人', 'Debtor'], daysLate: ['逾期天数', 'Days late'], earliest: ['最早期限', 'Earliest'], count: ['项数', 'Count'], byDebtor: ['按义务人和依据', 'By debtor and article'], each: ['逐项', 'One by one'], noneOverdue: ['没有逾期的义务。', 'No duty is overdue.'], partly: ['项数较多，仅显示一部分。', 'There are more than are shown.'],
} as const satisfies Dictionary;
