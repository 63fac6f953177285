import { NEW, type Lifecycle, type Transition } from '../kernel/lifecycle.js';

export const OBLIGATION_STATES = ['OPEN', 'DUE_SOON', 'OVERDUE', 'DONE', 'DONE_LATE', 'WAIVED', 'ENDED'] as const;
export type ObligationStateName = (typeof OBLIGATION_STATES)[number];

/** The actions in whose commit a duty opens: `obligation/duties.ts` says which duty. */
const OPENED_BY = ['basis.effect', 'basis.approve', 'basis.certify', 'basis.extend', 'basis.ask_supplement', 'basis.report_change', 'product.notify_importance', 'check.conclude', 'grant.expire', 'grant.revoke', 'grant.give_up', 'grant.acknowledge', 'grant.report_use', 'grant.lose_ground', 'registration.decide', 'registration.end_notice', 'pledge.confirm', 'hold.place', 'obligation.impose', 'obligation.fulfil', 'obligation.remind', 'negotiation.finalize', 'negotiation.verify', 'usage.close', 'bulletin.deliver', 'certificate.confirm'] as const;
/** The actions in whose commit a duty that troubles bring about opens. */
const OPENED_BY_TROUBLE = ['dispute.accept_settlement', 'dispute.decide', 'incident.declare', 'incident.contain', 'subjectrequest.file', 'subjectrequest.record', 'subjectrequest.contest', 'grant.wind_down', 'nationalreport.reject', 'nationalreport.lapse'] as const;
/** The actions that fulfil a duty by being done. */
const FULFILLED_BY = ['incident.report', 'incident.report_finally', 'subjectrequest.answer', 'nationalreport.resubmit'] as const;
/** The actions that take away what a duty rested on. */
const ENDED_BY = ['basis.terminate', 'basis.supersede', 'basis.revoke', 'hold.lift', 'registration.decide', 'pledge.release', 'order.cancel', 'order.write_off', 'order.unwind', 'incident.close', 'subjectrequest.withdraw', 'certificate.revoke'] as const;

/** The dates are the obligation's own: `evolveObligation` sets them from its days. */
export const OBLIGATION: Lifecycle<ObligationStateName> = {
  subject: 'obligation',
  states: OBLIGATION_STATES,
  final: ['WAIVED', 'ENDED'],
  transitions: [
    // action                  entry                              from                                  to
    ...OPENED_BY.map((action): Transition<ObligationStateName> => [action, 'obligation.opened', [NEW], 'OPEN']),
    ...OPENED_BY_TROUBLE.map((action): Transition<ObligationStateName> => [action, 'obligation.opened', [NEW], 'OPEN']),
    ...FULFILLED_BY.flatMap((action): Transition<ObligationStateName>[] => [[action, 'obligation.fulfilled', ['OPEN', 'DUE_SOON'], 'DONE'], [action, 'obligation.fulfilled_late', ['OVERDUE'], 'DONE_LATE']]),
    ['obligation.remind',      'obligation.due_soon',             ['OPEN'],                             'DUE_SOON'],
    ['obligation.remind',      'obligation.overdue',              ['DUE_SOON'],                         'OVERDUE'],
    ['obligation.remind',      'obligation.ended',                ['OPEN', 'DUE_SOON'],                 'ENDED'],
    ['obligation.reschedule',  'obligation.rescheduled',          ['OPEN', 'DUE_SOON', 'OVERDUE'],      'OPEN'],
    ['obligation.fulfil',      'obligation.fulfilled',            ['OPEN', 'DUE_SOON'],                 'DONE'],
    ['obligation.fulfil',      'obligation.fulfilled_late',       ['OVERDUE'],                          'DONE_LATE'],
    ['registration.decide',    'obligation.fulfilled',            ['OPEN', 'DUE_SOON'],                 'DONE'],
    ['settlement.confirm',     'obligation.fulfilled',            ['OPEN', 'DUE_SOON'],                 'DONE'],
    ['settlement.confirm',     'obligation.fulfilled_late',       ['OVERDUE'],                          'DONE_LATE'],
    ['settlement.decide_outcome', 'obligation.fulfilled',         ['OPEN', 'DUE_SOON'],                 'DONE'],
    ['settlement.decide_outcome', 'obligation.fulfilled_late',    ['OVERDUE'],                          'DONE_LATE'],
    ['grant.certify_deletion', 'obligation.fulfilled',            ['OPEN', 'DUE_SOON'],                 'DONE'],
    ['grant.certify_deletion', 'obligation.fulfilled_late',       ['OVERDUE'],                          'DONE_LATE'],
    ['dispute.accept_settlement', 'obligation.rejected',          ['DONE', 'DONE_LATE'],                'OPEN'],
    ['dispute.decide',         'obligation.rejected',             ['DONE', 'DONE_LATE'],                'OPEN'],
    ['obligation.waive',       'obligation.waived',               ['OPEN', 'DUE_SOON', 'OVERDUE'],      'WAIVED'],
    ['obligation.reject',      'obligation.rejected',             ['DONE', 'DONE_LATE'],                'OPEN'],
    ['notice.handle',          'obligation.fulfilled',            ['OPEN', 'DUE_SOON'],                 'DONE'],
    ['notice.handle',          'obligation.fulfilled_late',       ['OVERDUE'],                          'DONE_LATE'],
    ['notice.return',          'obligation.rejected',             ['DONE', 'DONE_LATE'],                'OPEN'],
    ['obligation.correct',     'obligation.correction_proposed',  ['DONE'],                             'DONE'],
    ['obligation.correct',     'obligation.correction_proposed',  ['DONE_LATE'],                        'DONE_LATE'],
    ['obligation.correct',     'obligation.corrected',            ['DONE', 'DONE_LATE'],                'OPEN'],
    ...ENDED_BY.map((action): Transition<ObligationStateName> => [action, 'obligation.ended', ['OPEN', 'DUE_SOON', 'OVERDUE'], 'ENDED']),
  ],
  timeouts: {},
};

/** Whether something is still to be done. */
export const isOpenObligation = (state: ObligationStateName): boolean => state === 'OPEN' || state === 'DUE_SOON' || state === 'OVERDUE';
