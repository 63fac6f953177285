import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const REVIEW_STATES = ['OPEN', 'ASSIGNED', 'PROPOSED', 'RETURNED', 'DECIDED', 'SUPERSEDED'] as const;
export type ReviewStateName = (typeof REVIEW_STATES)[number];
const UNDECIDED = ['OPEN', 'ASSIGNED', 'PROPOSED', 'RETURNED'] as const;

/** 经办与复核: the maker proposes, another person decides or gives it back. What people do not decide in time is escalated, never decided by the clock. */
export const REVIEW: Lifecycle<ReviewStateName> = {
  subject: 'review',
  states: REVIEW_STATES,
  final: ['DECIDED', 'SUPERSEDED'],
  transitions: [
    // action                 entry                  from                                  to
    ['check.conclude',        'review.opened',       [NEW],                                'OPEN'],
    ['listing.stall',         'review.opened',       [NEW],                                'OPEN'],
    ['review.assign',         'review.assigned',     ['OPEN', 'ASSIGNED', 'RETURNED'],     'ASSIGNED'],
    ['review.recuse',         'review.recused',      ['ASSIGNED', 'RETURNED'],             'OPEN'],
    ['review.propose',        'review.proposed',     ['ASSIGNED', 'RETURNED'],             'PROPOSED'],
    ['review.return',         'review.returned',     ['PROPOSED'],                         'RETURNED'],
    ['review.decide',         'review.decided',      ['PROPOSED'],                         'DECIDED'],
    ['check.conclude',        'review.superseded',   [...UNDECIDED],                       'SUPERSEDED'],
    ['listing.return',        'review.superseded',   [...UNDECIDED],                       'SUPERSEDED'],
    ['inquiry.lapse',         'review.superseded',   [...UNDECIDED],                       'SUPERSEDED'],
    ['transfer.terminate',    'review.superseded',   [...UNDECIDED],                       'SUPERSEDED'],
    ['transfer.lapse',        'review.superseded',   [...UNDECIDED],                       'SUPERSEDED'],
  ],
  timeouts: {},
};

/** Whether a review still waits for people. */
export const isUndecided = (state: string): boolean => UNDECIDED.some((one) => one === state);
