import { NEW, days, hours, type Lifecycle } from '../kernel/lifecycle.js';

export const CHECK_STATES = ['QUEUED', 'RUNNING', 'PASS', 'FAIL', 'NEEDS_EVIDENCE', 'ERROR', 'WAIVED', 'SUPERSEDED'] as const;
export type CheckStateName = (typeof CHECK_STATES)[number];

/** An error or a time-out never clears anything: both end in ERROR, which people see and drive again. */
export const CHECK: Lifecycle<CheckStateName> = {
  subject: 'check',
  states: CHECK_STATES,
  final: ['PASS', 'FAIL', 'WAIVED', 'SUPERSEDED'],
  transitions: [
    // action                  entry                     from                                              to
    ['check.queue',            'check.queued',           [NEW],                                            'QUEUED'],
    ['check.start',            'check.started',          ['QUEUED', 'RUNNING'],                            'RUNNING'],
    ['check.conclude',         'check.passed',           ['RUNNING'],                                      'PASS'],
    ['check.conclude',         'check.failed',           ['RUNNING'],                                      'FAIL'],
    ['check.conclude',         'check.evidence_needed',  ['RUNNING'],                                      'NEEDS_EVIDENCE'],
    ['check.conclude',         'check.superseded',       ['RUNNING'],                                      'SUPERSEDED'],
    ['check.queue',            'check.superseded',       ['RUNNING', 'QUEUED', 'NEEDS_EVIDENCE', 'ERROR'], 'SUPERSEDED'],
    ['check.fail_with_error',  'check.errored',          ['QUEUED', 'RUNNING'],                            'ERROR'],
    ['check.redrive',          'check.requeued',         ['ERROR'],                                        'QUEUED'],
    ['check.conclude',         'check.waived',           ['RUNNING'],                                      'WAIVED'],
    ['review.decide',          'check.approved',         ['NEEDS_EVIDENCE'],                               'PASS'],
    ['review.decide',          'check.rejected',         ['NEEDS_EVIDENCE'],                               'FAIL'],
    ['inquiry.lapse',          'check.rejected',         ['NEEDS_EVIDENCE'],                               'FAIL'],
    ['check.lapse',            'check.lapsed',           ['NEEDS_EVIDENCE', 'ERROR'],                      'FAIL'],
  ],
  timeouts: {
    QUEUED: { after: hours(24), action: 'check.fail_with_error' },
    RUNNING: { after: hours(1), action: 'check.fail_with_error' },
    NEEDS_EVIDENCE: { after: days(30), action: 'check.lapse' },
    ERROR: { after: days(30), action: 'check.lapse' },
  },
};

/** Whether a check still waits for a machine or for people. */
export const isOpenCheck = (state: CheckStateName): boolean => ['QUEUED', 'RUNNING', 'NEEDS_EVIDENCE', 'ERROR'].includes(state);
