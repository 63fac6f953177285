import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const WAIVER_STATES = ['DRAFT', 'IN_FORCE', 'REVOKED', 'EXPIRED', 'WITHDRAWN'] as const;
export type WaiverStateName = (typeof WAIVER_STATES)[number];

/** A revoked waiver waits for its last day, because an appeal may reinstate it until then. */
export const WAIVER: Lifecycle<WaiverStateName> = {
  subject: 'waiver',
  states: WAIVER_STATES,
  final: ['EXPIRED', 'WITHDRAWN'],
  transitions: [
    // action             entry                   from                        to
    ['waiver.draft',      'waiver.drafted',       [NEW],                      'DRAFT'],
    ['waiver.grant',      'waiver.granted',       ['DRAFT'],                  'IN_FORCE'],
    ['waiver.withdraw',   'waiver.withdrawn',     ['DRAFT'],                  'WITHDRAWN'],
    ['check.conclude',    'waiver.used',          ['IN_FORCE'],               'IN_FORCE'],
    ['review.decide',     'waiver.used',          ['IN_FORCE'],               'IN_FORCE'],
    ['waiver.revoke',     'waiver.revoked',       ['IN_FORCE'],               'REVOKED'],
    ['appeal.decide',     'waiver.reinstated',    ['REVOKED'],                'IN_FORCE'],
    ['waiver.expire',     'waiver.expired',       ['DRAFT', 'IN_FORCE', 'REVOKED'], 'EXPIRED'],
  ],
  timeouts: {
    DRAFT: { after: days(30), action: 'waiver.expire' },
    IN_FORCE: { after: days(730), action: 'waiver.expire' },
    REVOKED: { after: days(730), action: 'waiver.expire' },
  },
};
