import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const PREDECESSOR_STATES = ['PROPOSED', 'RECORDED', 'WITHDRAWN'] as const;
export type PredecessorStateName = (typeof PREDECESSOR_STATES)[number];

/** 前身账本: another exchange's log that this one takes on after a merger. What was recorded binds for ever, so it takes two people. */
export const PREDECESSOR: Lifecycle<PredecessorStateName> = {
  subject: 'predecessor',
  states: PREDECESSOR_STATES,
  final: ['RECORDED', 'WITHDRAWN'],
  transitions: [
    // action                  entry                      from            to
    ['predecessor.propose',    'predecessor.proposed',    [NEW],          'PROPOSED'],
    ['predecessor.confirm',    'predecessor.recorded',    ['PROPOSED'],   'RECORDED'],
    ['predecessor.withdraw',   'predecessor.withdrawn',   ['PROPOSED'],   'WITHDRAWN'],
    ['predecessor.lapse',      'predecessor.withdrawn',   ['PROPOSED'],   'WITHDRAWN'],
  ],
  timeouts: { PROPOSED: { after: days(30), action: 'predecessor.lapse' } },
};
