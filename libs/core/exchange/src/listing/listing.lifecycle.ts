import { NEW, days, hours, type Lifecycle } from '../kernel/lifecycle.js';

export const LISTING_STATES = ['DRAFT', 'CHECKING', 'IN_REVIEW', 'RETURNED', 'LISTED', 'SUSPENDED', 'DELISTED'] as const;
export type ListingStateName = (typeof LISTING_STATES)[number];

export const LISTING: Lifecycle<ListingStateName> = {
  subject: 'listing',
  states: LISTING_STATES,
  final: ['DELISTED'],
  transitions: [
    // action            entry                   from                                              to
    ['listing.create',   'listing.created',      [NEW],                                            'DRAFT'],
    ['listing.revise',   'listing.revised',      ['DRAFT', 'RETURNED'],                            'DRAFT'],
    ['listing.reprice',  'listing.repriced',       ['LISTED'],                                       'LISTED'],
    ['listing.submit',   'listing.submitted',    ['DRAFT'],                                        'CHECKING'],
    ['check.conclude',   'listing.listed',       ['CHECKING', 'IN_REVIEW'],                        'LISTED'],
    ['check.conclude',   'listing.returned',     ['CHECKING', 'IN_REVIEW'],                        'RETURNED'],
    ['check.conclude',   'listing.referred',     ['CHECKING', 'IN_REVIEW'],                        'IN_REVIEW'],
    ['listing.stall',    'listing.referred',     ['CHECKING'],                                     'IN_REVIEW'],
    ['review.decide',    'listing.listed',       ['IN_REVIEW'],                                    'LISTED'],
    ['review.decide',    'listing.returned',     ['IN_REVIEW'],                                    'RETURNED'],
    ['inquiry.lapse',    'listing.returned',     ['IN_REVIEW'],                                    'RETURNED'],
    ['appeal.decide',    'listing.reopened',     ['RETURNED'],                                     'CHECKING'],
    ['listing.return',   'listing.returned',     ['IN_REVIEW'],                                    'RETURNED'],
    ['listing.suspend',  'listing.suspended',    ['LISTED'],                                       'SUSPENDED'],
    ['waiver.revoke',    'listing.suspended',    ['LISTED'],                                       'SUSPENDED'],
    ['waiver.expire',    'listing.suspended',    ['LISTED'],                                       'SUSPENDED'],
    ['listing.lose_ground', 'listing.suspended', ['LISTED'],                                       'SUSPENDED'],
    ['listing.resume',   'listing.resumed',      ['SUSPENDED'],                                    'LISTED'],
    ['listing.delist',   'listing.delisted',     ['DRAFT', 'RETURNED', 'LISTED', 'SUSPENDED'],     'DELISTED'],
  ],
  timeouts: {
    CHECKING: { after: hours(24), action: 'listing.stall' },
    IN_REVIEW: { after: days(20), action: 'listing.return' },
    RETURNED: { after: days(90), action: 'listing.delist' },
  },
};
