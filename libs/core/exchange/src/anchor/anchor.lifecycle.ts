import { NEW, hours, type Lifecycle } from '../kernel/lifecycle.js';

export const ANCHOR_STATES = ['SUBMITTED', 'CONFIRMED', 'ABANDONED'] as const;
export type AnchorStateName = (typeof ANCHOR_STATES)[number];

/** 上链存证: a published checkpoint on its way into a block of a chain that others keep. Nothing waits for it. */
export const ANCHOR: Lifecycle<AnchorStateName> = {
  subject: 'anchor',
  states: ANCHOR_STATES,
  final: ['CONFIRMED'],
  transitions: [
    // action            entry                from                    to
    ['anchor.submit',    'anchor.submitted',  [NEW, 'ABANDONED'],     'SUBMITTED'],
    ['anchor.confirm',   'anchor.confirmed',  ['SUBMITTED'],          'CONFIRMED'],
    ['anchor.lapse',     'anchor.abandoned',  ['SUBMITTED'],          'ABANDONED'],
  ],
  timeouts: {
    SUBMITTED: { after: hours(24), action: 'anchor.lapse' },
  },
};
