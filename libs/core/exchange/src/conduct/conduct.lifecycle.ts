import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const CONDUCT_STATES = ['IN_VIEW', 'OUT_OF_VIEW', 'WITHDRAWN'] as const;
export type ConductStateName = (typeof CONDUCT_STATES)[number];

/** A record leaves the view on its last day and stays in the ledger; `evolveConduct` sets that day. */
export const CONDUCT: Lifecycle<ConductStateName> = {
  subject: 'conduct record',
  states: CONDUCT_STATES,
  final: ['OUT_OF_VIEW', 'WITHDRAWN'],
  transitions: [
    // action             entry                  from            to
    ['conduct.record',    'conduct.recorded',    [NEW],          'IN_VIEW'],
    ['conduct.correct',   'conduct.corrected',   ['IN_VIEW'],    'IN_VIEW'],
    ['conduct.comment',   'conduct.commented',   ['IN_VIEW'],    'IN_VIEW'],
    ['conduct.withdraw',  'conduct.withdrawn',   ['IN_VIEW'],    'WITHDRAWN'],
    ['conduct.expire',    'conduct.expired',     ['IN_VIEW'],    'OUT_OF_VIEW'],
  ],
  timeouts: { IN_VIEW: { after: days(1827), action: 'conduct.expire' } },
};
