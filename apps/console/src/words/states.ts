import type { Dictionary, Pair } from './dictionary.js';

/** How a state looks: something is under way, well, waits for somebody, is over, or went wrong. */
export type Tone = 'processing' | 'success' | 'warning' | 'default' | 'error';

/** Every state of every life cycle. Where a kind means something else by it, `kind.STATE` says so. */
export const STATES = {
  ABANDONED: ['已放弃', 'Abandoned'], ACCEPTED: ['已接受', 'Accepted'], ACKNOWLEDGED: ['已确认', 'Acknowledged'], ACTIVE: ['有效', 'Active'], ADMITTED: ['已入市', 'Admitted'], AGREED: ['已达成协议', 'Agreed'],
  ANNOUNCED: ['已公告', 'Announced'], ANSWERED: ['已答复', 'Answered'], APPLIED: ['已申请', 'Applied'], APPROVED: ['已批准', 'Approved'], ARBITRATION: ['仲裁中', 'In arbitration'], ASSESSED: ['已评估', 'Assessed'], ASSIGNED: ['已分派', 'Assigned'],
  BLOCKED: ['不予放行', 'Blocked'], BOUND: ['已绑定', 'Bound'], CANCELLED: ['已取消', 'Cancelled'], CERTIFIED: ['已认证', 'Certified'], CHANGED: ['已变更', 'Changed'], CHECKING: ['合规检查中', 'Being checked'], CLEARED: ['已放行', 'Cleared'], CLOSED: ['已办结', 'Closed'],
  COLLECTED: ['已征集', 'Collected'], COLLECTING: ['征求意见中', 'Collecting comments'], COMPLETED: ['已完成', 'Completed'], CONFIRMED: ['已确认', 'Confirmed'], CONTAINED: ['已控制', 'Contained'], CONTESTED: ['有争议', 'Contested'],
  DECIDED: ['已裁决', 'Decided'], DECLARED: ['已申报', 'Declared'], DECLINED: ['已谢绝', 'Declined'], DELISTED: ['已下架', 'Delisted'], DELIVERED: ['已送达', 'Delivered'], DIFFERENT: ['不一致', 'Different'], DISABLED: ['已停用', 'Disabled'],
  DISMISSED: ['已驳回', 'Dismissed'], DISSOLVED: ['已解散', 'Dissolved'], DONE: ['已履行', 'Done'], DONE_LATE: ['逾期履行', 'Done late'], DRAFT: ['草稿', 'Draft'], DRAFTED: ['已起草', 'Drafted'], DUE_SOON: ['即将到期', 'Due soon'],
  EFFECTIVE: ['已生效', 'Effective'], ENDED: ['已终结', 'Ended'], ERASING: ['删除中', 'Erasing'], ERROR: ['出错', 'Error'], ESCALATED: ['已升级处理', 'Escalated'], EVALUATED: ['已评估', 'Evaluated'], EXAMINING: ['审核中', 'Examining'],
  EXECUTED: ['已执行', 'Executed'], EXHAUSTED: ['额度用尽', 'Exhausted'], EXITED: ['已退出', 'Exited'], EXITING: ['退出中', 'Exiting'], EXPIRED: ['已到期', 'Expired'], EXTENDING: ['延期审查中', 'Extension under review'], EXTENSION_ASKED: ['已申请延期', 'Extension asked for'],
  FAIL: ['未通过', 'Failed'], FAILED: ['失败', 'Failed'], FILED: ['已备案', 'Filed'], FILED_ON_ONE_SIDE: ['单方已备案', 'Filed on one side'], FINALIZED: ['已定案', 'Finalised'], FINALLY_REPORTED: ['已终报', 'Finally reported'], FINISHED: ['已结束', 'Finished'],
  HANDLED: ['已办理', 'Handled'], INSTRUCTED: ['已指示', 'Instructed'], IN_FORCE: ['生效中', 'In force'], IN_REVIEW: ['人工审核中', 'In review'], IN_VIEW: ['公示中', 'In view'], LAPSED: ['已失效', 'Lapsed'], LIFTED: ['已解除', 'Lifted'], LISTED: ['已上架', 'Listed'],
  MEDIATION: ['调解中', 'In mediation'], NEEDS_BASIS: ['需要出境依据', 'Needs a basis'], NEEDS_EVIDENCE: ['待补证据', 'Needs evidence'], NOTED: ['已记载', 'Noted'], OBJECTED: ['存在异议', 'Objected to'], OFFERED: ['已要约', 'Offered'], OPEN: ['未了结', 'Open'],
  ORDERED: ['已下令', 'Ordered'], OUT_OF_VIEW: ['不再公示', 'Out of view'], OVERDUE: ['已逾期', 'Overdue'], PAID: ['已付清', 'Paid'], PARTLY_PAID: ['部分付款', 'Partly paid'], PASS: ['通过', 'Passed'], PENDING: ['待判定', 'Pending'],
  PREPARED: ['待报送', 'Prepared'], PROPOSED: ['已提议', 'Proposed'], PROVISIONING: ['开通中', 'Provisioning'], PUBLICISED: ['公示中', 'On public notice'], PUBLISHED: ['已发布', 'Published'], QUEUED: ['排队中', 'Queued'], RAISED: ['已提出', 'Raised'], REASSESSMENT: ['复评中', 'Being reassessed'],
  RECEIVED: ['已收到', 'Received'], RECORDED: ['已记录', 'Recorded'], REFUNDED: ['已退款', 'Refunded'], REFUNDING: ['退款中', 'Refunding'], REFUSED: ['已拒绝', 'Refused'], REFUSED_FINALLY: ['终局不予通过', 'Refused finally'], REGISTERED: ['已登记', 'Registered'],
  REJECTED: ['未通过', 'Rejected'], RELEASED: ['已解除', 'Released'], REMOVED: ['已移除', 'Removed'], REPORTED: ['已报告', 'Reported'], REQUESTED: ['已请求', 'Requested'], RESTRICTED: ['已限制', 'Restricted'], RETIRED: ['已停用', 'Retired'],
  RETIRING: ['停用中', 'Retiring'], RETURNED: ['已退回', 'Returned'], REVOKED: ['已撤销', 'Revoked'], REVOKED_UNCONFIRMED: ['已撤销（未获确认）', 'Revoked, unconfirmed'], REVOKING: ['撤销中', 'Revoking'], RUNNING: ['进行中', 'Running'],
  SCHEDULED: ['已排期', 'Scheduled'], SEALED: ['已封存', 'Sealed'], SETTLED: ['已和解', 'Settled'], SET_ASIDE: ['已撤销', 'Set aside'], SIGNED: ['已签署', 'Signed'], SILENT: ['失联', 'Silent'], STARTED: ['传输中', 'Started'],
  SUBMITTED: ['已提交', 'Submitted'], SUBSTANTIATED: ['已查实', 'Substantiated'], SUPERSEDED: ['已被替代', 'Superseded'], SUPPLEMENTING: ['补正中', 'Being supplemented'], SUSPENDED: ['已暂停', 'Suspended'], TERMINATED: ['已终止', 'Terminated'],
  TESTED: ['已测试', 'Tested'], UNDER_REVIEW: ['审查中', 'Under review'], UNRESOLVED: ['未决', 'Unresolved'], UPHELD: ['维持', 'Upheld'], VERIFIED: ['已核验', 'Verified'], WAIVED: ['已豁免', 'Waived'], WITHDRAWN: ['已撤回', 'Withdrawn'], WRITTEN_OFF: ['已核销', 'Written off'],
  'participant.APPLIED': ['待审核', 'To be examined'], 'registration.FILED': ['待受理', 'To be accepted'], 'registration.PROPOSED': ['待复核', 'To be decided'], 'review.OPEN': ['待分派', 'To be assigned'], 'review.PROPOSED': ['待复核', 'To be decided'], 'appeal.FILED': ['待处理', 'To be handled'], 'appeal.PROPOSED': ['待复核', 'To be decided'], 'certificate.FILED': ['待核验', 'To be confirmed'],
  'objection.FILED': ['待受理', 'To be accepted'], 'pledge.FILED': ['待确认', 'To be confirmed'], 'dispute.FILED': ['待受理', 'To be accepted'], 'complaint.FILED': ['待受理', 'To be accepted'], 'reconciliation.AGREED': ['相符', 'Agrees'], 'settlement.RETURNED': ['被退回', 'Returned'], 'settlement.CONFIRMED': ['已到账', 'Confirmed'], 'logkey.PROPOSED': ['待复核', 'To be confirmed'], 'predecessor.PROPOSED': ['待复核', 'To be confirmed'], 'group.PROPOSED': ['待复核', 'To be confirmed'], 'incident.REPORTED': ['已首报', 'Reported'],
  'negotiation.REQUESTED': ['买方已请求', 'Requested by the buyer'], 'transfer.REQUESTED': ['待开始', 'Waiting to start'],
} as const satisfies Dictionary;

const TONES: readonly (readonly [Tone, readonly string[]])[] = [
  ['success', ['ACTIVE', 'ADMITTED', 'APPROVED', 'BOUND', 'CERTIFIED', 'CLEARED', 'COMPLETED', 'CONFIRMED', 'DONE', 'EFFECTIVE', 'FILED', 'FINALIZED', 'IN_FORCE', 'LISTED', 'PAID', 'PASS', 'REGISTERED', 'VERIFIED', 'WAIVED', 'PUBLISHED']],
  ['error', ['BLOCKED', 'DIFFERENT', 'ERROR', 'FAIL', 'FAILED', 'OVERDUE', 'REFUSED', 'REFUSED_FINALLY', 'REJECTED', 'REVOKED', 'REVOKED_UNCONFIRMED', 'SILENT', 'UNRESOLVED']],
  ['warning', ['CONTESTED', 'DONE_LATE', 'DUE_SOON', 'ESCALATED', 'EXHAUSTED', 'NEEDS_BASIS', 'NEEDS_EVIDENCE', 'OBJECTED', 'OPEN', 'RETURNED', 'REVOKING', 'SUSPENDED', 'EXITING']],
  ['default', ['ABANDONED', 'CANCELLED', 'CLOSED', 'DELISTED', 'DRAFT', 'ENDED', 'EXITED', 'EXPIRED', 'LAPSED', 'LIFTED', 'RETIRED', 'SUPERSEDED', 'TERMINATED', 'WITHDRAWN', 'RELEASED', 'REMOVED', 'OUT_OF_VIEW']],
];

/** Kinds in which what is filed only waits to be looked at. */
const WAITS_WHEN_FILED: readonly string[] = ['registration', 'appeal', 'certificate', 'objection', 'pledge', 'dispute', 'complaint'];

export const toneOf = (state: string, kind = ''): Tone =>
  (state === 'FILED' && WAITS_WHEN_FILED.includes(kind) ? 'warning' : TONES.find(([, states]) => states.includes(state))?.[0] ?? 'processing');

const WORDS: Readonly<Record<string, Pair>> = STATES;
/** What a state of a kind is called; a state that nobody has named yet is called what it is. */
export const stateWords = (kind: string, state: string): Pair => WORDS[`${kind}.${state}`] ?? WORDS[state] ?? [state, state];
