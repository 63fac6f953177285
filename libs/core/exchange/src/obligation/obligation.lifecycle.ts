import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const OBLIGATION_STATES = ['OPEN', 'DUE_SOON', 'DONE', 'OVERDUE', 'DONE_LATE', 'WAIVED'] as const;
export type ObligationStateName = (typeof OBLIGATION_STATES)[number];

/** The dates are the obligation's own: `evolveObligation` sets them from its due day. */
export const OBLIGATION: Lifecycle<ObligationStateName> = {
  subject: 'obligation',
  states: OBLIGATION_STATES,
  final: ['DONE', 'DONE_LATE', 'WAIVED'],
  transitions: [
    // action                entry                    from                                  to
    ['basis.effect',         'obligation.opened',     [NEW],                                'OPEN'],
    ['obligation.remind',    'obligation.due_soon',   ['OPEN'],                             'DUE_SOON'],
    ['obligation.remind',    'obligation.overdue',    ['DUE_SOON'],                         'OVERDUE'],
    ['obligation.fulfil',    'obligation.fulfilled',  ['OPEN', 'DUE_SOON'],                 'DONE'],
    ['obligation.fulfil',    'obligation.fulfilled_late', ['OVERDUE'],                      'DONE_LATE'],
    ['obligation.waive',     'obligation.waived',     ['OPEN', 'DUE_SOON', 'OVERDUE'],      'WAIVED'],
  ],
  timeouts: {},
};
