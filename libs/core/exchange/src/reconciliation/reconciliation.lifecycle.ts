import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const RECONCILIATION_STATES = ['AGREED', 'DIFFERENT'] as const;
export type ReconciliationStateName = (typeof RECONCILIATION_STATES)[number];

export const RECONCILIATION: Lifecycle<ReconciliationStateName> = {
  subject: 'reconciliation',
  states: RECONCILIATION_STATES,
  final: ['AGREED', 'DIFFERENT'],
  transitions: [
    // action                    entry                      from    to
    ['reconciliation.conclude',  'reconciliation.agreed',   [NEW],  'AGREED'],
    ['reconciliation.conclude',  'reconciliation.differed', [NEW],  'DIFFERENT'],
  ],
  timeouts: {},
};
