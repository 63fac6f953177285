import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const SUBJECT_REQUEST_STATES = ['RECEIVED', 'ANSWERED', 'CONTESTED', 'CLOSED', 'WITHDRAWN'] as const;
export type SubjectRequestStateName = (typeof SUBJECT_REQUEST_STATES)[number];

/** 个人行使权利的请求: answered by who handles the data; the person may contest the answer once it is there. */
export const SUBJECT_REQUEST: Lifecycle<SubjectRequestStateName> = {
  subject: 'subjectrequest',
  states: SUBJECT_REQUEST_STATES,
  final: ['CLOSED', 'WITHDRAWN'],
  transitions: [
    // action                      entry                         from                          to
    ['subjectrequest.file',        'subjectrequest.received',    [NEW],                        'RECEIVED'],
    ['subjectrequest.record',      'subjectrequest.received',    [NEW],                        'RECEIVED'],
    ['subjectrequest.answer',      'subjectrequest.answered',    ['RECEIVED', 'CONTESTED'],    'ANSWERED'],
    ['subjectrequest.contest',     'subjectrequest.contested',   ['ANSWERED'],                 'CONTESTED'],
    ['subjectrequest.close',       'subjectrequest.closed',      ['ANSWERED'],                 'CLOSED'],
    ['subjectrequest.withdraw',    'subjectrequest.withdrawn',   ['RECEIVED', 'ANSWERED', 'CONTESTED'], 'WITHDRAWN'],
  ],
  timeouts: { ANSWERED: { after: days(30), action: 'subjectrequest.close' } },
};
