import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const APPEAL_STATES = ['FILED', 'PROPOSED', 'UPHELD', 'CHANGED', 'DISMISSED', 'WITHDRAWN'] as const;
export type AppealStateName = (typeof APPEAL_STATES)[number];

/** 申诉与复核: the decision stands (维持), is changed (变更) with its effect, or the appeal is dismissed (驳回); by two people who had no part in it. */
export const APPEAL: Lifecycle<AppealStateName> = {
  subject: 'appeal',
  states: APPEAL_STATES,
  final: ['UPHELD', 'CHANGED', 'DISMISSED', 'WITHDRAWN'],
  transitions: [
    // action              entry                  from                        to
    ['appeal.file',        'appeal.filed',        [NEW],                      'FILED'],
    ['appeal.propose',     'appeal.proposed',     ['FILED'],                  'PROPOSED'],
    ['appeal.return',      'appeal.returned',     ['PROPOSED'],               'FILED'],
    ['appeal.decide',      'appeal.upheld',       ['PROPOSED'],               'UPHELD'],
    ['appeal.decide',      'appeal.changed',      ['PROPOSED'],               'CHANGED'],
    ['appeal.decide',      'appeal.dismissed',    ['PROPOSED'],               'DISMISSED'],
    ['appeal.withdraw',    'appeal.withdrawn',    ['FILED', 'PROPOSED'],      'WITHDRAWN'],
  ],
  timeouts: {},
};
