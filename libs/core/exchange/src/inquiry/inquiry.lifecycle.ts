import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const INQUIRY_STATES = ['OPEN', 'EXTENSION_ASKED', 'ANSWERED', 'LAPSED', 'WITHDRAWN'] as const;
export type InquiryStateName = (typeof INQUIRY_STATES)[number];

/** 补正通知与答复: what is not answered by its day ends the matter that it was asked in. */
export const INQUIRY: Lifecycle<InquiryStateName> = {
  subject: 'inquiry',
  states: INQUIRY_STATES,
  final: ['ANSWERED', 'LAPSED', 'WITHDRAWN'],
  transitions: [
    // action                    entry                         from                               to
    ['inquiry.ask',              'inquiry.asked',              [NEW],                             'OPEN'],
    ['inquiry.answer',           'inquiry.answered',           ['OPEN', 'EXTENSION_ASKED'],       'ANSWERED'],
    ['inquiry.ask_more_time',    'inquiry.extension_asked',    ['OPEN'],                          'EXTENSION_ASKED'],
    ['inquiry.extend',           'inquiry.extended',           ['EXTENSION_ASKED'],               'OPEN'],
    ['inquiry.keep_day',         'inquiry.day_kept',           ['EXTENSION_ASKED'],               'OPEN'],
    ['inquiry.lapse',            'inquiry.lapsed',             ['OPEN', 'EXTENSION_ASKED'],       'LAPSED'],
    ['check.conclude',           'inquiry.withdrawn',          ['OPEN', 'EXTENSION_ASKED'],       'WITHDRAWN'],
    ['listing.return',           'inquiry.withdrawn',          ['OPEN', 'EXTENSION_ASKED'],       'WITHDRAWN'],
    ['transfer.terminate',       'inquiry.withdrawn',          ['OPEN', 'EXTENSION_ASKED'],       'WITHDRAWN'],
    ['transfer.lapse',           'inquiry.withdrawn',          ['OPEN', 'EXTENSION_ASKED'],       'WITHDRAWN'],
  ],
  timeouts: {},
};
