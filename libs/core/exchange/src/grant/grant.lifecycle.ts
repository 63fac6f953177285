import { NEW, days, hours, type Lifecycle, type Transition } from '../kernel/lifecycle.js';

export const GRANT_STATES = ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED', 'EXPIRED', 'REVOKING', 'REVOKED', 'REVOKED_UNCONFIRMED'] as const;
export type GrantStateName = (typeof GRANT_STATES)[number];

/** What brings a grant to its end beside its parties: the outcome of a dispute, the exit of a party. */
const OUTCOMES = ['dispute.accept_settlement', 'dispute.decide', 'grant.wind_down'] as const;

/** ACTIVE, SUSPENDED and EXHAUSTED end with the grant's own term; `evolveGrant` sets that date. */
export const GRANT: Lifecycle<GrantStateName> = {
  subject: 'grant',
  states: GRANT_STATES,
  final: ['EXPIRED', 'REVOKED', 'REVOKED_UNCONFIRMED'],
  transitions: [
    // action                entry                    from                                                                   to
    ['negotiation.finalize', 'grant.provisioned',     [NEW],                                                                 'PROVISIONING'],
    ['grant.activate',       'grant.activated',       ['PROVISIONING'],                                                      'ACTIVE'],
    ['transfer.request',     'grant.used',            ['ACTIVE'],                                                            'ACTIVE'],
    ['transfer.request',     'grant.exhausted',       ['ACTIVE'],                                                            'EXHAUSTED'],
    ['transfer.terminate',   'grant.use_returned',    ['ACTIVE', 'EXHAUSTED'],                                               'ACTIVE'],
    ['transfer.terminate',   'grant.use_returned',    ['SUSPENDED'],                                                         'SUSPENDED'],
    ['transfer.terminate',   'grant.use_returned',    ['REVOKING'],                                                          'REVOKING'],
    ['grant.suspend',        'grant.suspended',       ['ACTIVE'],                                                            'SUSPENDED'],
    ['incident.suspend_grants', 'grant.suspended',      ['ACTIVE'],                                                            'SUSPENDED'],
    ['grant.resume',         'grant.resumed',         ['SUSPENDED'],                                                         'ACTIVE'],
    ['grant.revoke',         'grant.revocation_begun', ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'],                 'REVOKING'],
    ['grant.give_up',        'grant.revocation_begun', ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'],                 'REVOKING'],
    ['grant.lose_ground',    'grant.revocation_begun', ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'],                 'REVOKING'],
    ...OUTCOMES.map((action): Transition<GrantStateName> => [action, 'grant.revocation_begun', ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'], 'REVOKING']),
    ['grant.acknowledge',    'grant.acknowledged',    ['REVOKING'],                                                          'REVOKING'],
    ['grant.acknowledge',    'grant.revoked',         ['REVOKING'],                                                          'REVOKED'],
    ['grant.expire',         'grant.unconfirmed',     ['REVOKING'],                                                          'REVOKED_UNCONFIRMED'],
    ['grant.expire',         'grant.expired',         ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'],                  'EXPIRED'],
  ],
  timeouts: {
    PROVISIONING: { after: days(14), action: 'grant.expire' },
    ACTIVE: { after: days(3660), action: 'grant.expire' },
    SUSPENDED: { after: days(3660), action: 'grant.expire' },
    EXHAUSTED: { after: days(3660), action: 'grant.expire' },
    REVOKING: { after: hours(24), action: 'grant.expire' },
  },
};
