import { NEW, hours, type Lifecycle } from '../kernel/lifecycle.js';

export const NATIONAL_REPORT_STATES = ['PREPARED', 'SUBMITTED', 'ACKNOWLEDGED', 'REJECTED'] as const;
export type NationalReportStateName = (typeof NATIONAL_REPORT_STATES)[number];

/** 国家平台报送: a report on its way to the national platform. What it says stands from the beginning; only whether it was taken is open. */
export const NATIONAL_REPORT: Lifecycle<NationalReportStateName> = {
  subject: 'nationalreport',
  states: NATIONAL_REPORT_STATES,
  final: ['ACKNOWLEDGED'],
  transitions: [
    // action                        entry                            from             to
    ['nationalreport.prepare',       'nationalreport.prepared',       [NEW],           'PREPARED'],
    ['nationalreport.submit',        'nationalreport.submitted',      ['PREPARED'],    'SUBMITTED'],
    ['nationalreport.acknowledge',   'nationalreport.acknowledged',   ['SUBMITTED'],   'ACKNOWLEDGED'],
    ['nationalreport.reject',        'nationalreport.rejected',       ['SUBMITTED'],   'REJECTED'],
    ['nationalreport.lapse',         'nationalreport.unanswered',     ['SUBMITTED'],   'REJECTED'],
    ['nationalreport.resubmit',      'nationalreport.resubmitted',    ['REJECTED'],    'PREPARED'],
  ],
  timeouts: {
    SUBMITTED: { after: hours(72), action: 'nationalreport.lapse' },
  },
};
