import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const USAGE_STATES = ['OPEN', 'ENDED'] as const;
export type UsageStateName = (typeof USAGE_STATES)[number];

/** Its due dates are its own: the end of the time to report a day, and the closing of a month; `evolveUsage` sets them. */
export const USAGE: Lifecycle<UsageStateName> = {
  subject: 'usage',
  states: USAGE_STATES,
  final: ['ENDED'],
  transitions: [
    // action        entry                from             to
    ['usage.report', 'usage.reported',    [NEW, 'OPEN'],   'OPEN'],
    ['usage.report', 'usage.reconciled',  ['OPEN'],        'OPEN'],
    ['usage.report', 'usage.differed',    ['OPEN'],        'OPEN'],
    ['grant.report_use', 'usage.reported',   [NEW, 'OPEN'], 'OPEN'],
    ['grant.report_use', 'usage.reconciled', ['OPEN'],      'OPEN'],
    ['grant.report_use', 'usage.differed',   ['OPEN'],      'OPEN'],
    ['usage.close',  'usage.reconciled',  ['OPEN'],        'OPEN'],
    ['usage.close',  'usage.differed',    ['OPEN'],        'OPEN'],
    ['usage.close',  'usage.month_closed', ['OPEN'],       'OPEN'],
    ['usage.accept', 'usage.accepted',    ['OPEN'],        'OPEN'],
    ['usage.close',  'usage.ended',       ['OPEN'],        'ENDED'],
  ],
  timeouts: {},
};
