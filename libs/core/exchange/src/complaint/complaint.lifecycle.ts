import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const COMPLAINT_STATES = ['FILED', 'ACCEPTED', 'REJECTED', 'ANSWERED', 'ESCALATED', 'CLOSED', 'WITHDRAWN'] as const;
export type ComplaintStateName = (typeof COMPLAINT_STATES)[number];

/** 投诉: handled by the exchange; what is late, or is answered to nobody's satisfaction, goes up to the regulator. */
export const COMPLAINT: Lifecycle<ComplaintStateName> = {
  subject: 'complaint',
  states: COMPLAINT_STATES,
  final: ['CLOSED', 'WITHDRAWN'],
  transitions: [
    // action                entry                    from                                              to
    ['complaint.file',       'complaint.filed',       [NEW],                                            'FILED'],
    ['complaint.accept',     'complaint.accepted',    ['FILED'],                                        'ACCEPTED'],
    ['complaint.reject',     'complaint.rejected',    ['FILED'],                                        'REJECTED'],
    ['complaint.answer',     'complaint.answered',    ['ACCEPTED'],                                     'ANSWERED'],
    ['complaint.escalate',   'complaint.escalated',   ['REJECTED', 'ANSWERED'],                         'ESCALATED'],
    ['complaint.overrun',    'complaint.escalated',   ['FILED', 'ACCEPTED'],                            'ESCALATED'],
    ['complaint.overrun',    'complaint.reminded',    ['ESCALATED'],                                    'ESCALATED'],
    ['complaint.overrun',    'complaint.closed',      ['REJECTED', 'ANSWERED'],                         'CLOSED'],
    ['complaint.conclude',   'complaint.concluded',   ['ESCALATED'],                                    'CLOSED'],
    ['complaint.withdraw',   'complaint.withdrawn',   ['FILED', 'ACCEPTED', 'REJECTED', 'ANSWERED', 'ESCALATED'], 'WITHDRAWN'],
  ],
  timeouts: {},
};
