import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const TOKENSET_STATES = ['OPEN', 'SEALED', 'ABANDONED'] as const;
export type TokensetStateName = (typeof TOKENSET_STATES)[number];

/** A set is uploaded in parts while it is OPEN; what counts people is SEALED and never changes again. */
export const TOKENSET: Lifecycle<TokensetStateName> = {
  subject: 'token set',
  states: TOKENSET_STATES,
  final: ['SEALED'],
  transitions: [
    // action              entry                   from                  to
    ['tokenset.open',      'tokenset.opened',      [NEW, 'ABANDONED'],   'OPEN'],
    ['tokenset.seal',      'tokenset.sealed',      ['OPEN'],             'SEALED'],
    ['tokenset.abandon',   'tokenset.abandoned',   ['OPEN'],             'ABANDONED'],
  ],
  timeouts: { OPEN: { after: days(30), action: 'tokenset.abandon' } },
};
