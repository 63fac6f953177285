import { describe, expect, test } from '@jest/globals';
import { isEntryType } from './entry-types.js';
import { KINDS } from './kernel/id.js';
import { NEW, defects, requireAllowed, type Lifecycle } from './kernel/lifecycle.js';
import { LIFECYCLES, actionWhenDue } from './lifecycles.js';
import { ACTIONS, PERMISSIONS } from './permissions.js';
import { REFUSALS } from './refusals.js';

type Kind = keyof typeof LIFECYCLES;
const CYCLES = Object.entries(LIFECYCLES).map(([kind, lifecycle]): [Kind, Lifecycle<string>] => [kind as Kind, lifecycle]);

/** What ends a review from outside. */
const OVERTAKEN = 'check.conclude>SUPERSEDED listing.return>SUPERSEDED inquiry.lapse>SUPERSEDED transfer.terminate>SUPERSEDED transfer.lapse>SUPERSEDED';

/** How an institution's answer moves an order, whoever tells it. */
const ANSWERED = (well: string, badly: string): string => [...new Set(['settlement.confirm', 'settlement.decide_outcome'].flatMap((action) => well.split(' ').map((state) => `${action}>${state}`))
  .concat(`settlement.fail>${badly}`, `settlement.decide_outcome>${badly}`))].join(' ');

/** What each state allows and where it leads, said a second time: `action>STATE`, with the kind left out where it is the life cycle's own. */
const ALLOWED: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  participant: {
    NEW: 'apply>APPLIED bootstrap>ADMITTED',
    APPLIED: 'endorse>APPLIED check_registry>APPLIED admit>ADMITTED reject>REJECTED lapse>REJECTED',
    ADMITTED: 'suspend>SUSPENDED exit>EXITING',
    SUSPENDED: 'resume>ADMITTED exit>EXITING',
    EXITING: 'close>EXITED',
    EXITED: '', REJECTED: '',
  },
  product: {
    NEW: 'describe>DRAFT',
    DRAFT: 'revise>DRAFT register>REGISTERED notify_importance>DRAFT retire>RETIRED',
    REGISTERED: 'revise>REGISTERED notify_importance>REGISTERED retire>RETIRED',
    RETIRED: '',
  },
  listing: {
    NEW: 'create>DRAFT',
    DRAFT: 'revise>DRAFT submit>CHECKING delist>DELISTED',
    CHECKING: 'check.conclude>LISTED check.conclude>RETURNED check.conclude>IN_REVIEW stall>IN_REVIEW',
    IN_REVIEW: 'check.conclude>LISTED check.conclude>RETURNED check.conclude>IN_REVIEW review.decide>LISTED review.decide>RETURNED inquiry.lapse>RETURNED return>RETURNED',
    RETURNED: 'revise>DRAFT delist>DELISTED appeal.decide>CHECKING',
    LISTED: 'reprice>LISTED suspend>SUSPENDED lose_ground>SUSPENDED delist>DELISTED waiver.revoke>SUSPENDED waiver.expire>SUSPENDED',
    SUSPENDED: 'resume>LISTED delist>DELISTED',
    DELISTED: '',
  },
  negotiation: {
    NEW: 'request>REQUESTED offer>OFFERED',
    REQUESTED: 'offer>OFFERED agree>AGREED terminate>TERMINATED lapse>TERMINATED',
    OFFERED: 'request>REQUESTED accept>ACCEPTED terminate>TERMINATED lapse>TERMINATED',
    ACCEPTED: 'agree>AGREED terminate>TERMINATED lapse>TERMINATED',
    AGREED: 'verify>VERIFIED terminate>TERMINATED lapse>TERMINATED',
    VERIFIED: 'finalize>FINALIZED terminate>TERMINATED lapse>TERMINATED',
    FINALIZED: '', TERMINATED: '',
  },
  grant: {
    NEW: 'negotiation.finalize>PROVISIONING',
    PROVISIONING: 'activate>ACTIVE lose_ground>REVOKING revoke>REVOKING give_up>REVOKING expire>EXPIRED wind_down>REVOKING dispute.accept_settlement>REVOKING dispute.decide>REVOKING',
    ACTIVE: 'extend>ACTIVE transfer.request>ACTIVE transfer.request>EXHAUSTED transfer.terminate>ACTIVE draw>ACTIVE report_use>ACTIVE report_use>EXHAUSTED report_use>SUSPENDED negotiation.finalize>ACTIVE suspend>SUSPENDED lose_ground>REVOKING incident.suspend_grants>SUSPENDED revoke>REVOKING give_up>REVOKING expire>EXPIRED wind_down>REVOKING dispute.accept_settlement>REVOKING dispute.decide>REVOKING',
    SUSPENDED: 'extend>SUSPENDED transfer.terminate>SUSPENDED report_use>SUSPENDED negotiation.finalize>SUSPENDED resume>ACTIVE lose_ground>REVOKING revoke>REVOKING give_up>REVOKING expire>EXPIRED wind_down>REVOKING dispute.accept_settlement>REVOKING dispute.decide>REVOKING',
    EXHAUSTED: 'extend>EXHAUSTED transfer.terminate>ACTIVE lose_ground>REVOKING report_use>EXHAUSTED report_use>ACTIVE negotiation.finalize>EXHAUSTED revoke>REVOKING give_up>REVOKING expire>EXPIRED wind_down>REVOKING dispute.accept_settlement>REVOKING dispute.decide>REVOKING',
    REVOKING: 'transfer.terminate>REVOKING report_use>REVOKING acknowledge>REVOKING acknowledge>REVOKED expire>REVOKED_UNCONFIRMED',
    EXPIRED: 'report_use>EXPIRED certify_deletion>EXPIRED dispute_deletion>EXPIRED dispute.refuse>EXPIRED dispute.withdraw>EXPIRED dispute.accept_settlement>EXPIRED dispute.decide>EXPIRED', REVOKED: 'report_use>REVOKED certify_deletion>REVOKED dispute_deletion>REVOKED dispute.refuse>REVOKED dispute.withdraw>REVOKED dispute.accept_settlement>REVOKED dispute.decide>REVOKED',
    REVOKED_UNCONFIRMED: 'acknowledge>REVOKED_UNCONFIRMED report_use>REVOKED_UNCONFIRMED certify_deletion>REVOKED_UNCONFIRMED dispute_deletion>REVOKED_UNCONFIRMED dispute.refuse>REVOKED_UNCONFIRMED dispute.withdraw>REVOKED_UNCONFIRMED dispute.accept_settlement>REVOKED_UNCONFIRMED dispute.decide>REVOKED_UNCONFIRMED',
  },
  transfer: {
    NEW: 'request>REQUESTED request>TERMINATED',
    REQUESTED: 'check.conclude>REQUESTED check.conclude>TERMINATED attach_basis>REQUESTED attach_tokens>REQUESTED review.decide>REQUESTED review.decide>TERMINATED inquiry.lapse>TERMINATED waiver.invoke>REQUESTED start>STARTED terminate>TERMINATED lapse>TERMINATED',
    STARTED: 'suspend>SUSPENDED interrupt>SUSPENDED retry>STARTED complete>COMPLETED terminate>TERMINATED lapse>TERMINATED',
    SUSPENDED: 'resume>STARTED retry>STARTED terminate>TERMINATED lapse>TERMINATED',
    COMPLETED: '', TERMINATED: '',
  },
  'basis:SECURITY_ASSESSMENT': {
    NEW: 'draft>DRAFT',
    DRAFT: 'apply>APPLIED withdraw>WITHDRAWN expire>EXPIRED',
    APPLIED: 'return>DRAFT accept>ACCEPTED refuse>REFUSED_FINALLY withdraw>WITHDRAWN expire>EXPIRED',
    ACCEPTED: 'prolong>ACCEPTED approve>APPROVED refuse>REFUSED withdraw>WITHDRAWN expire>EXPIRED',
    REFUSED: 'reassess>REASSESSMENT expire>REFUSED_FINALLY',
    REASSESSMENT: 'prolong>REASSESSMENT approve>APPROVED refuse>REFUSED_FINALLY withdraw>WITHDRAWN expire>EXPIRED',
    APPROVED: 'apply_extension>EXTENDING report_change>CHANGED revoke>REVOKED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    EXTENDING: 'extend>APPROVED refuse_extension>APPROVED report_change>CHANGED revoke>REVOKED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    CHANGED: 'revoke>REVOKED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    REFUSED_FINALLY: '', SUPERSEDED: '', TERMINATED: '', REVOKED: '', EXPIRED: '', WITHDRAWN: '',
  },
  'basis:CERTIFICATION': {
    NEW: 'draft>DRAFT',
    DRAFT: 'apply>APPLIED withdraw>WITHDRAWN expire>EXPIRED',
    APPLIED: 'return>DRAFT certify>CERTIFIED refuse>REFUSED_FINALLY withdraw>WITHDRAWN expire>EXPIRED',
    CERTIFIED: 'suspend>SUSPENDED revoke>REVOKED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    SUSPENDED: 'resume>CERTIFIED revoke>REVOKED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    REFUSED_FINALLY: '', SUPERSEDED: '', TERMINATED: '', REVOKED: '', EXPIRED: '', WITHDRAWN: '',
  },
  'basis:STANDARD_CONTRACT': {
    NEW: 'draft>DRAFT',
    DRAFT: 'effect>EFFECTIVE withdraw>WITHDRAWN expire>EXPIRED',
    EFFECTIVE: 'submit_filing>SUBMITTED file>FILED report_change>CHANGED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    SUBMITTED: 'ask_supplement>SUPPLEMENTING file>FILED report_change>CHANGED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    SUPPLEMENTING: 'submit_filing>SUBMITTED report_change>CHANGED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    FILED: 'report_change>CHANGED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    CHANGED: 'supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    SUPERSEDED: '', TERMINATED: '', EXPIRED: '', WITHDRAWN: '',
  },
  'basis:GBA_STANDARD_CONTRACT': {
    NEW: 'draft>DRAFT',
    DRAFT: 'effect>EFFECTIVE withdraw>WITHDRAWN expire>EXPIRED',
    EFFECTIVE: 'file>FILED_ON_ONE_SIDE report_change>CHANGED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    FILED_ON_ONE_SIDE: 'file>FILED report_change>CHANGED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    FILED: 'report_change>CHANGED supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    CHANGED: 'supersede>SUPERSEDED terminate>TERMINATED expire>EXPIRED',
    SUPERSEDED: '', TERMINATED: '', EXPIRED: '', WITHDRAWN: '',
  },
  check: {
    NEW: 'queue>QUEUED',
    QUEUED: 'start>RUNNING queue>SUPERSEDED fail_with_error>ERROR',
    RUNNING: 'start>RUNNING conclude>PASS conclude>FAIL conclude>NEEDS_EVIDENCE conclude>WAIVED conclude>SUPERSEDED queue>SUPERSEDED fail_with_error>ERROR',
    NEEDS_EVIDENCE: 'queue>SUPERSEDED review.decide>PASS review.decide>FAIL inquiry.lapse>FAIL lapse>FAIL',
    ERROR: 'queue>SUPERSEDED redrive>QUEUED lapse>FAIL',
    PASS: '', FAIL: '', WAIVED: '', SUPERSEDED: '',
  },
  obligation: {
    NEW: 'certificate.confirm>OPEN registration.decide>OPEN registration.end_notice>OPEN pledge.confirm>OPEN grant.lose_ground>OPEN basis.effect>OPEN basis.approve>OPEN basis.certify>OPEN basis.extend>OPEN basis.ask_supplement>OPEN basis.report_change>OPEN product.notify_importance>OPEN check.conclude>OPEN grant.expire>OPEN grant.revoke>OPEN grant.give_up>OPEN grant.acknowledge>OPEN grant.report_use>OPEN hold.place>OPEN nationalreport.reject>OPEN nationalreport.lapse>OPEN impose>OPEN fulfil>OPEN remind>OPEN negotiation.finalize>OPEN negotiation.verify>OPEN usage.close>OPEN dispute.accept_settlement>OPEN dispute.decide>OPEN incident.declare>OPEN incident.contain>OPEN subjectrequest.file>OPEN subjectrequest.record>OPEN subjectrequest.contest>OPEN grant.wind_down>OPEN bulletin.deliver>OPEN',
    OPEN: 'certificate.revoke>ENDED registration.decide>DONE registration.decide>ENDED pledge.release>ENDED remind>DUE_SOON remind>ENDED reschedule>OPEN fulfil>DONE grant.certify_deletion>DONE notice.handle>DONE settlement.confirm>DONE settlement.decide_outcome>DONE waive>WAIVED basis.terminate>ENDED basis.supersede>ENDED basis.revoke>ENDED hold.lift>ENDED order.cancel>ENDED order.write_off>ENDED order.unwind>ENDED incident.close>ENDED subjectrequest.withdraw>ENDED incident.report>DONE incident.report_finally>DONE subjectrequest.answer>DONE nationalreport.resubmit>DONE',
    DUE_SOON: 'certificate.revoke>ENDED registration.decide>DONE registration.decide>ENDED pledge.release>ENDED remind>OVERDUE remind>ENDED reschedule>OPEN fulfil>DONE settlement.confirm>DONE settlement.decide_outcome>DONE notice.handle>DONE grant.certify_deletion>DONE waive>WAIVED basis.terminate>ENDED basis.supersede>ENDED basis.revoke>ENDED hold.lift>ENDED order.cancel>ENDED order.write_off>ENDED order.unwind>ENDED incident.close>ENDED subjectrequest.withdraw>ENDED incident.report>DONE incident.report_finally>DONE subjectrequest.answer>DONE nationalreport.resubmit>DONE',
    OVERDUE: 'certificate.revoke>ENDED registration.decide>ENDED pledge.release>ENDED reschedule>OPEN fulfil>DONE_LATE settlement.confirm>DONE_LATE settlement.decide_outcome>DONE_LATE notice.handle>DONE_LATE grant.certify_deletion>DONE_LATE waive>WAIVED basis.terminate>ENDED basis.supersede>ENDED basis.revoke>ENDED hold.lift>ENDED order.cancel>ENDED order.write_off>ENDED order.unwind>ENDED incident.close>ENDED subjectrequest.withdraw>ENDED incident.report>DONE_LATE incident.report_finally>DONE_LATE subjectrequest.answer>DONE_LATE nationalreport.resubmit>DONE_LATE',
    DONE: 'reject>OPEN notice.return>OPEN dispute.accept_settlement>OPEN dispute.decide>OPEN correct>DONE correct>OPEN', DONE_LATE: 'reject>OPEN notice.return>OPEN dispute.accept_settlement>OPEN dispute.decide>OPEN correct>DONE_LATE correct>OPEN',
    WAIVED: '', ENDED: '',
  },
  order: {
    NEW: 'negotiation.finalize>OPEN negotiation.verify>OPEN usage.close>OPEN negotiation.finalize>PAID negotiation.verify>PAID',
    OPEN: `pay>OPEN cancel>CANCELLED unwind>CANCELLED write_off>WRITTEN_OFF ${ANSWERED('PARTLY_PAID PAID', 'OPEN')}`,
    PARTLY_PAID: `pay>PARTLY_PAID write_off>WRITTEN_OFF unwind>WRITTEN_OFF ${ANSWERED('PARTLY_PAID PAID', 'PARTLY_PAID')}`,
    PAID: 'refund>REFUNDING unwind>REFUNDING',
    REFUNDING: ANSWERED('PAID REFUNDED', 'PAID'),
    WRITTEN_OFF: 'refund>REFUNDING unwind>REFUNDING',
    REFUNDED: '', CANCELLED: '',
  },
  settlement: {
    NEW: 'order.pay>INSTRUCTED order.refund>INSTRUCTED order.unwind>INSTRUCTED',
    INSTRUCTED: 'accept>ACCEPTED confirm>CONFIRMED confirm>UNRESOLVED fail>REJECTED fail>RETURNED chase>UNRESOLVED',
    ACCEPTED: 'confirm>CONFIRMED confirm>UNRESOLVED fail>REJECTED fail>RETURNED chase>UNRESOLVED',
    UNRESOLVED: 'accept>ACCEPTED confirm>CONFIRMED fail>REJECTED fail>RETURNED propose_outcome>UNRESOLVED decide_outcome>UNRESOLVED decide_outcome>CONFIRMED decide_outcome>REJECTED decide_outcome>RETURNED',
    CONFIRMED: '', REJECTED: '', RETURNED: '',
  },
  usage: {
    NEW: 'report>OPEN grant.report_use>OPEN',
    OPEN: 'report>OPEN grant.report_use>OPEN accept>OPEN close>OPEN close>ENDED',
    ENDED: '',
  },
  reconciliation: { NEW: 'conclude>AGREED conclude>DIFFERENT', AGREED: '', DIFFERENT: '' },
  calendar: { NEW: 'issue>IN_FORCE', IN_FORCE: 'issue>IN_FORCE revoke>REVOKED', REVOKED: 'issue>IN_FORCE' },
  finding: {
    NEW: 'raise>RAISED settlement.confirm>RAISED settlement.chase>RAISED reconciliation.conclude>RAISED usage.report>RAISED usage.close>RAISED grant.report_use>RAISED',
    RAISED: 'take_up>UNDER_REVIEW escalate>ESCALATED',
    UNDER_REVIEW: 'assess>ASSESSED escalate>ESCALATED',
    ASSESSED: 'decide>UNDER_REVIEW decide>CONFIRMED decide>DISMISSED escalate>ESCALATED',
    ESCALATED: 'take_up>UNDER_REVIEW',
    CONFIRMED: 'close>CLOSED',
    DISMISSED: '', CLOSED: '',
  },
  pack: {
    NEW: 'draft>DRAFT',
    DRAFT: 'test>DRAFT test>TESTED withdraw>WITHDRAWN lapse>WITHDRAWN',
    TESTED: 'sign>TESTED sign>SIGNED withdraw>WITHDRAWN lapse>WITHDRAWN',
    SIGNED: 'schedule>SCHEDULED withdraw>WITHDRAWN lapse>WITHDRAWN',
    SCHEDULED: 'enter_force>IN_FORCE withdraw>WITHDRAWN',
    IN_FORCE: 'enter_force>SUPERSEDED',
    SUPERSEDED: '', WITHDRAWN: '',
  },
  replay: { NEW: 'request>REQUESTED', REQUESTED: 'start>RUNNING fail>FAILED', RUNNING: 'finish>DONE fail>FAILED', DONE: '', FAILED: '' },
  tokenset: { NEW: 'open>OPEN', OPEN: 'seal>SEALED abandon>ABANDONED', SEALED: '', ABANDONED: 'open>OPEN' },
  group: {
    NEW: 'propose>PROPOSED', PROPOSED: 'confirm>IN_FORCE confirm>DISSOLVED lapse>DISSOLVED', IN_FORCE: 'propose>IN_FORCE confirm>IN_FORCE confirm>DISSOLVED', DISSOLVED: '',
  },
  logkey: {
    NEW: 'propose>PROPOSED propose>IN_FORCE',
    PROPOSED: 'confirm>ANNOUNCED withdraw>WITHDRAWN lapse>WITHDRAWN',
    ANNOUNCED: 'start>IN_FORCE succeed>IN_FORCE withdraw>WITHDRAWN',
    IN_FORCE: 'propose_retirement>RETIRING succeed>RETIRED',
    RETIRING: 'confirm_retirement>RETIRED succeed>RETIRED keep>IN_FORCE lapse>IN_FORCE',
    RETIRED: '', WITHDRAWN: '',
  },
  predecessor: { NEW: 'propose>PROPOSED', PROPOSED: 'confirm>RECORDED withdraw>WITHDRAWN lapse>WITHDRAWN', RECORDED: '', WITHDRAWN: '' },
  hold: {
    NEW: 'place>IN_FORCE dispute.freeze>IN_FORCE',
    IN_FORCE: 'lift>LIFTED appeal.decide>LIFTED dispute.unfreeze>LIFTED dispute.escalate>LIFTED dispute.refuse>LIFTED dispute.withdraw>LIFTED dispute.accept_settlement>LIFTED dispute.decide>LIFTED', LIFTED: '',
  },
  enforcer: {
    NEW: 'register>REGISTERED',
    REGISTERED: 'hear>ACTIVE revise>REGISTERED renew_credential>REGISTERED retire>RETIRED lapse>RETIRED',
    ACTIVE: 'miss>SILENT revise>ACTIVE renew_credential>ACTIVE retire>RETIRED',
    SILENT: 'hear>ACTIVE revise>SILENT renew_credential>SILENT retire>RETIRED',
    RETIRED: '',
  },
  job: {
    NEW: 'submit>SUBMITTED',
    SUBMITTED: 'approve>SUBMITTED approve>APPROVED refuse>REFUSED withdraw>WITHDRAWN lapse>LAPSED',
    APPROVED: 'refuse>REFUSED withdraw>WITHDRAWN start>STARTED lapse>LAPSED',
    STARTED: 'finish>FINISHED finish>FAILED fail>FAILED lapse>LAPSED',
    FINISHED: '', FAILED: '', REFUSED: '', WITHDRAWN: '', LAPSED: '',
  },
  review: {
    NEW: 'check.conclude>OPEN listing.stall>OPEN',
    OPEN: `assign>ASSIGNED ${OVERTAKEN}`,
    ASSIGNED: `assign>ASSIGNED recuse>OPEN propose>PROPOSED ${OVERTAKEN}`,
    RETURNED: `assign>ASSIGNED recuse>OPEN propose>PROPOSED ${OVERTAKEN}`,
    PROPOSED: `return>RETURNED decide>DECIDED ${OVERTAKEN}`,
    DECIDED: '', SUPERSEDED: '',
  },
  inquiry: {
    NEW: 'ask>OPEN',
    OPEN: 'answer>ANSWERED ask_more_time>EXTENSION_ASKED lapse>LAPSED check.conclude>WITHDRAWN listing.return>WITHDRAWN transfer.terminate>WITHDRAWN transfer.lapse>WITHDRAWN',
    EXTENSION_ASKED: 'answer>ANSWERED extend>OPEN keep_day>OPEN lapse>LAPSED check.conclude>WITHDRAWN listing.return>WITHDRAWN transfer.terminate>WITHDRAWN transfer.lapse>WITHDRAWN',
    ANSWERED: '', LAPSED: '', WITHDRAWN: '',
  },
  waiver: {
    NEW: 'draft>DRAFT',
    DRAFT: 'grant>IN_FORCE withdraw>WITHDRAWN expire>EXPIRED',
    IN_FORCE: 'check.conclude>IN_FORCE review.decide>IN_FORCE revoke>REVOKED expire>EXPIRED',
    REVOKED: 'appeal.decide>IN_FORCE expire>EXPIRED',
    EXPIRED: '', WITHDRAWN: '',
  },
  appeal: {
    NEW: 'file>FILED',
    FILED: 'propose>PROPOSED withdraw>WITHDRAWN',
    PROPOSED: 'return>FILED decide>UPHELD decide>CHANGED decide>DISMISSED withdraw>WITHDRAWN',
    UPHELD: '', CHANGED: '', DISMISSED: '', WITHDRAWN: '',
  },
  erasure: {
    NEW: 'request>REQUESTED',
    REQUESTED: 'assess>CLEARED assess>RESTRICTED reject>REJECTED withdraw>WITHDRAWN',
    RESTRICTED: 'reopen>REQUESTED reject>REJECTED withdraw>WITHDRAWN',
    CLEARED: 'approve>ORDERED reject>REJECTED withdraw>WITHDRAWN',
    ORDERED: 'assess>RESTRICTED assess>ERASING',
    ERASING: 'execute>EXECUTED',
    EXECUTED: '', REJECTED: '', WITHDRAWN: '',
  },
  day: { NEW: 'end>ENDED seal>SEALED', ENDED: 'seal>SEALED', SEALED: '' },
  bulletin: {
    NEW: 'draft>DRAFTED',
    DRAFTED: 'collect>COLLECTING publish>PUBLISHED withdraw>WITHDRAWN lapse>WITHDRAWN',
    COLLECTING: 'comment>COLLECTING close>COLLECTED withdraw>WITHDRAWN',
    COLLECTED: 'publish>PUBLISHED withdraw>WITHDRAWN lapse>WITHDRAWN',
    PUBLISHED: 'deliver>PUBLISHED notice.handle>PUBLISHED notice.return>PUBLISHED close>CLOSED',
    CLOSED: 'deliver>CLOSED notice.handle>CLOSED notice.return>CLOSED evaluate>EVALUATED',
    EVALUATED: '', WITHDRAWN: '',
  },
  notice: {
    NEW: 'bulletin.deliver>DELIVERED',
    DELIVERED: 'acknowledge>ACKNOWLEDGED deem>ACKNOWLEDGED handle>HANDLED',
    ACKNOWLEDGED: 'handle>HANDLED',
    HANDLED: 'return>ACKNOWLEDGED',
  },
  statistic: { NEW: 'seal>SEALED', SEALED: 'seal>SEALED' },
  authorisation: {
    NEW: 'draft>DRAFT',
    DRAFT: 'publish>PUBLISHED withdraw>WITHDRAWN expire>EXPIRED',
    PUBLISHED: 'enter_force>IN_FORCE withdraw>WITHDRAWN',
    IN_FORCE: 'product.register>IN_FORCE product.revise>IN_FORCE negotiation.finalize>IN_FORCE suspend>SUSPENDED propose_end>IN_FORCE confirm_end>ENDED confirm_end>REVOKED expire>EXPIRED',
    SUSPENDED: 'resume>IN_FORCE propose_end>SUSPENDED confirm_end>ENDED confirm_end>REVOKED expire>EXPIRED',
    ENDED: '', REVOKED: '', EXPIRED: '', WITHDRAWN: '',
  },
  sponsorship: { NEW: 'propose>PROPOSED', PROPOSED: 'accept>IN_FORCE decline>DECLINED lapse>LAPSED', IN_FORCE: 'end>ENDED lapse>ENDED', ENDED: '', DECLINED: '', LAPSED: '' },
  report: { NEW: 'submit>IN_FORCE', IN_FORCE: 'withdraw>WITHDRAWN set_aside>SET_ASIDE expire>EXPIRED', WITHDRAWN: '', SET_ASIDE: '', EXPIRED: '' },
  certificate: { NEW: 'file>FILED', FILED: 'confirm>IN_FORCE reject>REJECTED expire>EXPIRED', IN_FORCE: 'revoke>REVOKED expire>EXPIRED', REJECTED: '', REVOKED: '', EXPIRED: '' },
  conduct: { NEW: 'record>IN_VIEW', IN_VIEW: 'correct>IN_VIEW comment>IN_VIEW withdraw>WITHDRAWN expire>OUT_OF_VIEW', OUT_OF_VIEW: '', WITHDRAWN: '' },
  registration: {
    NEW: 'apply>FILED',
    FILED: 'screen>FILED consent>FILED answer_duplicates>FILED ask_supplement>SUPPLEMENTING accept>EXAMINING withdraw>WITHDRAWN',
    SUPPLEMENTING: 'supplement>FILED withdraw>WITHDRAWN lapse>LAPSED',
    EXAMINING: 'consent>EXAMINING answer_duplicates>EXAMINING ask_supplement>SUPPLEMENTING propose>PROPOSED withdraw>WITHDRAWN',
    PROPOSED: 'return>EXAMINING decide>PUBLICISED decide>REGISTERED decide>REFUSED withdraw>WITHDRAWN',
    PUBLICISED: 'end_notice>REGISTERED end_notice>REFUSED end_notice>PUBLICISED objection.file>OBJECTED withdraw>WITHDRAWN',
    OBJECTED: `objection.file>OBJECTED ${['decide', 'reject', 'withdraw', 'lapse'].map((end) => `objection.${end}>OBJECTED objection.${end}>PUBLICISED`).join(' ')} objection.decide>REFUSED withdraw>WITHDRAWN`,
    REGISTERED: '', REFUSED: '', WITHDRAWN: '', LAPSED: '',
  },
  title: {
    NEW: 'registration.decide>REGISTERED registration.end_notice>REGISTERED',
    REGISTERED: 'registration.decide>REGISTERED registration.end_notice>REGISTERED objection.note>REGISTERED objection.decide>REGISTERED objection.withdraw>REGISTERED objection.lapse>REGISTERED pledge.confirm>REGISTERED pledge.release>REGISTERED registration.decide>CANCELLED objection.decide>CANCELLED lapse>REGISTERED lapse>LAPSED',
    LAPSED: '', CANCELLED: '',
  },
  objection: {
    NEW: 'file>FILED',
    FILED: 'note>NOTED reject>REJECTED withdraw>WITHDRAWN registration.withdraw>LAPSED registration.decide>LAPSED title.lapse>LAPSED',
    NOTED: 'substantiate>SUBSTANTIATED propose>NOTED return>NOTED decide>UPHELD decide>DISMISSED withdraw>WITHDRAWN lapse>LAPSED registration.withdraw>LAPSED registration.decide>LAPSED title.lapse>LAPSED',
    SUBSTANTIATED: 'propose>SUBSTANTIATED return>SUBSTANTIATED decide>UPHELD decide>DISMISSED withdraw>WITHDRAWN registration.withdraw>LAPSED registration.decide>LAPSED title.lapse>LAPSED',
    UPHELD: '', DISMISSED: '', REJECTED: '', WITHDRAWN: '', LAPSED: '',
  },
  pledge: {
    NEW: 'file>FILED',
    FILED: 'confirm>REGISTERED withdraw>WITHDRAWN lapse>LAPSED',
    REGISTERED: 'consent>REGISTERED release>RELEASED',
    RELEASED: '', WITHDRAWN: '', LAPSED: '',
  },
  webhook: {
    NEW: 'subscribe>ACTIVE',
    ACTIVE: 'change>ACTIVE rotate_secret>ACTIVE test>ACTIVE replay>ACTIVE disable>DISABLED give_up>DISABLED remove>REMOVED',
    DISABLED: 'change>DISABLED rotate_secret>DISABLED enable>ACTIVE remove>REMOVED lapse>REMOVED',
    REMOVED: '',
  },
  binding: { NEW: 'bind>BOUND', BOUND: 'revoke>REVOKED distrust>REVOKED expire>EXPIRED', REVOKED: '', EXPIRED: '' },
  nationalreport: { NEW: 'prepare>PREPARED', PREPARED: 'submit>SUBMITTED', SUBMITTED: 'acknowledge>ACKNOWLEDGED reject>REJECTED lapse>REJECTED', REJECTED: 'resubmit>PREPARED', ACKNOWLEDGED: '' },
  anchor: { NEW: 'submit>SUBMITTED', SUBMITTED: 'confirm>CONFIRMED lapse>ABANDONED', ABANDONED: 'submit>SUBMITTED', CONFIRMED: '' },
  dispute: {
    NEW: 'file>FILED grant.dispute_deletion>FILED',
    FILED: 'accept>ACCEPTED refuse>REFUSED withdraw>WITHDRAWN freeze>FILED propose_unfreeze>FILED unfreeze>FILED',
    ACCEPTED: 'mediate>MEDIATION refer>ARBITRATION accept_settlement>SETTLED withdraw>WITHDRAWN state>ACCEPTED propose_settlement>ACCEPTED freeze>ACCEPTED propose_unfreeze>ACCEPTED unfreeze>ACCEPTED',
    MEDIATION: 'refer>ARBITRATION accept_settlement>SETTLED withdraw>WITHDRAWN state>MEDIATION propose_settlement>MEDIATION freeze>MEDIATION propose_unfreeze>MEDIATION unfreeze>MEDIATION',
    ARBITRATION: 'accept_settlement>SETTLED decide>DECIDED withdraw>WITHDRAWN state>ARBITRATION propose_settlement>ARBITRATION propose_decision>ARBITRATION freeze>ARBITRATION propose_unfreeze>ARBITRATION unfreeze>ARBITRATION',
    SETTLED: '', DECIDED: '', REFUSED: '', WITHDRAWN: '',
  },
  incident: {
    NEW: 'declare>DECLARED',
    DECLARED: 'report>REPORTED update>DECLARED suspend_grants>DECLARED',
    REPORTED: 'contain>CONTAINED update>REPORTED suspend_grants>REPORTED',
    CONTAINED: 'report_finally>FINALLY_REPORTED update>CONTAINED suspend_grants>CONTAINED',
    FINALLY_REPORTED: 'close>CLOSED reopen>CONTAINED',
    CLOSED: '',
  },
  complaint: {
    NEW: 'file>FILED',
    FILED: 'accept>ACCEPTED reject>REJECTED overrun>ESCALATED withdraw>WITHDRAWN',
    ACCEPTED: 'answer>ANSWERED overrun>ESCALATED withdraw>WITHDRAWN',
    REJECTED: 'escalate>ESCALATED overrun>CLOSED withdraw>WITHDRAWN',
    ANSWERED: 'escalate>ESCALATED overrun>CLOSED withdraw>WITHDRAWN',
    ESCALATED: 'overrun>ESCALATED conclude>CLOSED withdraw>WITHDRAWN',
    CLOSED: '', WITHDRAWN: '',
  },
  subjectrequest: {
    NEW: 'file>RECEIVED record>RECEIVED',
    RECEIVED: 'answer>ANSWERED withdraw>WITHDRAWN',
    ANSWERED: 'contest>CONTESTED close>CLOSED withdraw>WITHDRAWN',
    CONTESTED: 'answer>ANSWERED withdraw>WITHDRAWN',
    CLOSED: '', WITHDRAWN: '',
  },
};

/** Open states without a due date, each with the reason why nothing is overdue in them. */
const WAITS_FOR_NOBODY: Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>> = {
  participant: { ADMITTED: 'trades as long as it likes', SUSPENDED: 'lasts until the operator resumes it or it exits', EXITING: 'has the last day of its notice, then waits for the leaver' },
  product: { DRAFT: 'is the vendor’s own work', REGISTERED: 'may be listed at any time' },
  listing: { DRAFT: 'is the vendor’s own work', LISTED: 'is open to buyers', SUSPENDED: 'lasts until the operator resumes it or it is delisted' },
  obligation: { OPEN: 'has the date of its own due day', DUE_SOON: 'has the date of its own due day', OVERDUE: 'stays overdue until it is done or waived', DONE: 'stands unless it is rejected or corrected', DONE_LATE: 'stands unless it is rejected or corrected' },
  calendar: { IN_FORCE: 'serves until it is revoked', REVOKED: 'lasts until a new address is issued' },
  hold: { IN_FORCE: 'lasts until its issuer lifts it' },
  finding: { ESCALATED: 'stays open until somebody takes it up', CONFIRMED: 'stays in the lists until something was done about it' },
  pack: { IN_FORCE: 'governs until its successor begins' },
  tokenset: { ABANDONED: 'may be taken up again' },
  group: { IN_FORCE: 'lasts until another decision' },
  logkey: { IN_FORCE: 'signs until two people retire it' },
  enforcer: { ACTIVE: 'is heard again and again, or falls silent', SILENT: 'lasts until it is heard again or retired' },
  review: { OPEN: 'has its own due day', ASSIGNED: 'has its own due day', PROPOSED: 'has its own due day', RETURNED: 'has its own due day' },
  inquiry: { OPEN: 'has its own due day', EXTENSION_ASKED: 'has its own due day' },
  appeal: { FILED: 'has its own due day', PROPOSED: 'has its own due day' },
  erasure: { REQUESTED: 'has its own due day', CLEARED: 'has its own due day', ORDERED: 'has its own due day', ERASING: 'has its own due day' },
  order: {
    OPEN: 'is due by its obligation', PARTLY_PAID: 'is due by its obligation', PAID: 'may be given back at any time', REFUNDING: 'waits for its settlement, which has a date',
    WRITTEN_OFF: 'may be given back at any time, as far as it was paid',
  },
  settlement: { UNRESOLVED: 'is a finding until the institution, or two people, say what happened' },
  usage: { OPEN: 'has its own due day' },
  dispute: { FILED: 'has its own due day', ACCEPTED: 'has its own due day', MEDIATION: 'has its own due day', ARBITRATION: 'has its own due day' },
  incident: { DECLARED: 'has the hour of its first report', REPORTED: 'has its own due day', CONTAINED: 'has its own due day', FINALLY_REPORTED: 'has its own due day' },
  complaint: { FILED: 'has its own due day', ACCEPTED: 'has its own due day', REJECTED: 'has its own due day', ANSWERED: 'has its own due day', ESCALATED: 'has its own due day' },
  subjectrequest: { RECEIVED: 'has its own due day', CONTESTED: 'has its own due day' },
  day: { ENDED: 'is sealed by the sealer, which looks every second' },
  bulletin: { COLLECTING: 'has its own closing day', PUBLISHED: 'has its own closing day', CLOSED: 'stays in the lists until it is evaluated' },
  notice: { ACKNOWLEDGED: 'has the due day of its obligation', HANDLED: 'stands unless its issuer returns it' },
  registration: { FILED: 'has its own due day', EXAMINING: 'has its own due day', PROPOSED: 'has its own due day', OBJECTED: 'waits for its objections, which have due days of their own' },
  objection: { FILED: 'has its own due day', SUBSTANTIATED: 'has its own due day' },
  pledge: { REGISTERED: 'rests until its creditor releases it, which is a duty when the debt is over' },
  webhook: { ACTIVE: 'posts until it is disabled or removed' },
  anchor: { ABANDONED: 'may be submitted again' },
  nationalreport: { PREPARED: 'is handed in as soon as the platform can be reached, which /readyz tells of', REJECTED: 'is due by its obligation' },
};

/** `basis:CERTIFICATION` is a machine of the kind basis. */
const nounOf = (name: Kind): Parameters<typeof actionWhenDue>[0] => KINDS.find((kind) => kind === name.split(':')[0]) ?? 'exchange';

const actionsOf = (lifecycle: Lifecycle<string>) => [...new Set(lifecycle.transitions.map(([action]) => action))];

describe.each(CYCLES)('the life cycle of a %s', (name, lifecycle) => {
  const kind = nounOf(name);
  const said = Object.entries(ALLOWED[name]).map(([state, moves]): [string, string[]] => [
    state, moves.split(' ').filter(Boolean).map((move) => (move.includes('.') ? move : `${kind}.${move}`)),
  ]);

  test('has no unreachable state, dead end or exit from a final state', () => {
    expect(defects(lifecycle)).toEqual([]);
  });

  test('names every state exactly once in the table above', () => {
    expect(said.map(([state]) => state).sort()).toEqual([NEW, ...lifecycle.states].sort());
  });

  test.each(said)('from %s goes exactly where it is said to go', (state, moves) => {
    const rows = lifecycle.transitions.filter(([, , from]) => from.includes(state)).map(([action, , , to]) => `${action}>${to}`);
    expect([...new Set(rows)].sort()).toEqual([...moves].sort());
  });

  test.each(said.filter(([state]) => state !== NEW).flatMap(([state, moves]) => actionsOf(lifecycle).map((action) => ({ state, action, isAllowed: moves.some((move) => move.startsWith(`${action}>`)) }))))(
    '$action while $state: allowed is $isAllowed', ({ state, action, isAllowed }) => {
      const attempt = (): void => requireAllowed(lifecycle, state, action);
      if (isAllowed) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(expect.objectContaining({ code: 'state_conflict' }));
    },
  );

  test('every open state has a due date or waits for nobody', () => {
    const open = lifecycle.states.filter((state) => !lifecycle.final.includes(state));
    const endless = open.filter((state) => lifecycle.timeouts[state] === undefined);
    expect(endless).toEqual(Object.keys(WAITS_FOR_NOBODY[name] ?? {}));
  });

  test('the action of a time-out is the system’s and leads out of the state', () => {
    for (const [state, timeout] of Object.entries(lifecycle.timeouts)) {
      expect(PERMISSIONS[timeout?.action ?? 'catalog.read']).toHaveProperty('system', 'any');
      expect(lifecycle.transitions.some(([action, , from, to]) => action === timeout?.action && from.includes(state) && to !== state)).toBe(true);
      expect(actionWhenDue(kind, state)).toBe(timeout?.action);
    }
  });

  test('every action has a row of permissions, every entry a schema', () => {
    expect(lifecycle.transitions.filter(([action, entry]) => !ACTIONS.includes(action) || !isEntryType(entry))).toEqual([]);
  });
});

test('an obligation is reminded of until it is overdue, other kinds are never due', () => {
  expect(['OPEN', 'DUE_SOON', 'OVERDUE', 'DONE'].map((state) => actionWhenDue('obligation', state))).toEqual(['obligation.remind', 'obligation.remind', undefined, undefined]);
  expect(actionWhenDue('tally', 'OPEN')).toBeUndefined();
});

test('what people are late with goes up, and what is not answered lapses', () => {
  expect(['OPEN', 'PROPOSED', 'DECIDED'].map((state) => actionWhenDue('review', state))).toEqual(['review.escalate', 'review.escalate', undefined]);
  expect(['OPEN', 'ANSWERED'].map((state) => actionWhenDue('inquiry', state))).toEqual(['inquiry.lapse', undefined]);
  expect(['FILED', 'UPHELD'].map((state) => actionWhenDue('appeal', state))).toEqual(['appeal.escalate', undefined]);
  expect(['CLEARED', 'ERASING', 'EXECUTED'].map((state) => actionWhenDue('erasure', state))).toEqual(['erasure.escalate', 'erasure.escalate', undefined]);
});

test('a state that is refused is a conflict (409), never a rule (422)', () => {
  expect(REFUSALS.state_conflict.status).toBe(409);
});
