import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const REPORT_STATES = ['IN_FORCE', 'WITHDRAWN', 'SET_ASIDE', 'EXPIRED'] as const;
export type ReportStateName = (typeof REPORT_STATES)[number];

/** IN_FORCE ends with the last day that the report states; `evolveReport` sets it. */
export const REPORT: Lifecycle<ReportStateName> = {
  subject: 'report',
  states: REPORT_STATES,
  final: ['WITHDRAWN', 'SET_ASIDE', 'EXPIRED'],
  transitions: [
    // action              entry                from            to
    ['report.submit',      'report.submitted',  [NEW],          'IN_FORCE'],
    ['report.withdraw',    'report.withdrawn',  ['IN_FORCE'],   'WITHDRAWN'],
    ['report.set_aside',   'report.set_aside',  ['IN_FORCE'],   'SET_ASIDE'],
    ['report.expire',      'report.expired',    ['IN_FORCE'],   'EXPIRED'],
  ],
  timeouts: { IN_FORCE: { after: days(1827), action: 'report.expire' } },
};
