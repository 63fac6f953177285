import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const JOB_STATES = ['SUBMITTED', 'APPROVED', 'STARTED', 'FINISHED', 'FAILED', 'REFUSED', 'WITHDRAWN', 'LAPSED'] as const;
export type JobStateName = (typeof JOB_STATES)[number];

/** A computation is approved by every holder of data before it starts, and ends with evidence or with a reason. */
export const JOB: Lifecycle<JobStateName> = {
  subject: 'job',
  states: JOB_STATES,
  final: ['FINISHED', 'FAILED', 'REFUSED', 'WITHDRAWN', 'LAPSED'],
  transitions: [
    // action         entry                 from                                  to
    ['job.submit',    'job.submitted',      [NEW],                                'SUBMITTED'],
    ['job.approve',   'job.consented',      ['SUBMITTED'],                        'SUBMITTED'],
    ['job.approve',   'job.approved',       ['SUBMITTED'],                        'APPROVED'],
    ['job.refuse',    'job.refused',        ['SUBMITTED', 'APPROVED'],            'REFUSED'],
    ['job.withdraw',  'job.withdrawn',      ['SUBMITTED', 'APPROVED'],            'WITHDRAWN'],
    ['job.start',     'job.started',        ['APPROVED'],                         'STARTED'],
    ['job.finish',    'job.finished',       ['STARTED'],                          'FINISHED'],
    ['job.finish',    'job.output_refused', ['STARTED'],                          'FAILED'],
    ['job.fail',      'job.failed',         ['STARTED'],                          'FAILED'],
    ['job.lapse',     'job.lapsed',         ['SUBMITTED', 'APPROVED', 'STARTED'], 'LAPSED'],
  ],
  timeouts: {
    SUBMITTED: { after: days(14), action: 'job.lapse' },
    APPROVED: { after: days(7), action: 'job.lapse' },
    STARTED: { after: days(3), action: 'job.lapse' },
  },
};
