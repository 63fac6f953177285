import { NEW, days, hours, type Lifecycle, type Transition } from '../kernel/lifecycle.js';

export const GRANT_STATES = ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED', 'EXPIRED', 'REVOKING', 'REVOKED', 'REVOKED_UNCONFIRMED'] as const;
export type GrantStateName = (typeof GRANT_STATES)[number];

/** What brings a grant to its end beside its parties: the outcome of a dispute, the exit of a party. */
const OUTCOMES = ['dispute.accept_settlement', 'dispute.decide', 'grant.wind_down'] as const;

/** What was used before the end is reported after it as well. */
const METERED: readonly GrantStateName[] = ['ACTIVE', 'SUSPENDED', 'EXHAUSTED', 'EXPIRED', 'REVOKING', 'REVOKED', 'REVOKED_UNCONFIRMED'];
const RENEWABLE: readonly GrantStateName[] = ['ACTIVE', 'SUSPENDED', 'EXHAUSTED'];
const ENDED: readonly GrantStateName[] = ['EXPIRED', 'REVOKED', 'REVOKED_UNCONFIRMED'];
/** The ends of a dispute over a deletion certificate that leave it standing, and those that may not. */
const SET_ASIDE_BY = ['dispute.accept_settlement', 'dispute.decide'] as const;
const UPHELD_BY = ['dispute.refuse', 'dispute.withdraw', ...SET_ASIDE_BY] as const;
export const isEndedGrant = (state: GrantStateName): boolean => ENDED.includes(state);

const staying = (states: readonly GrantStateName[], action: Transition<GrantStateName>[0], entry: Transition<GrantStateName>[1]): Transition<GrantStateName>[] =>
  states.map((state): Transition<GrantStateName> => [action, entry, [state], state]);

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
    ['grant.draw',           'grant.window_opened',   ['ACTIVE'],                                                            'ACTIVE'],
    ['grant.report_use',     'grant.window_opened',   ['ACTIVE'],                                                            'ACTIVE'],
    ...staying(METERED, 'grant.report_use', 'grant.use_reported'),
    ...staying(METERED, 'grant.report_use', 'grant.overuse_reported'),
    ['grant.report_use',     'grant.exhausted',       ['ACTIVE'],                                                            'EXHAUSTED'],
    ['grant.report_use',     'grant.replenished',     ['EXHAUSTED'],                                                         'ACTIVE'],
    ['grant.report_use',     'grant.suspended',       ['ACTIVE'],                                                            'SUSPENDED'],
    ...staying(RENEWABLE, 'negotiation.finalize', 'grant.renewed'),
    ...staying(RENEWABLE, 'grant.extend', 'grant.extended'),
    ['grant.suspend',        'grant.suspended',       ['ACTIVE'],                                                            'SUSPENDED'],
    ['incident.suspend_grants', 'grant.suspended',      ['ACTIVE'],                                                            'SUSPENDED'],
    ['grant.resume',         'grant.resumed',         ['SUSPENDED'],                                                         'ACTIVE'],
    ['grant.revoke',         'grant.revocation_begun', ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'],                 'REVOKING'],
    ['grant.give_up',        'grant.revocation_begun', ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'],                 'REVOKING'],
    ['grant.lose_ground',    'grant.revocation_begun', ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'],                 'REVOKING'],
    ...OUTCOMES.map((action): Transition<GrantStateName> => [action, 'grant.revocation_begun', ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'], 'REVOKING']),
    ['grant.acknowledge',    'grant.acknowledged',    ['REVOKING'],                                                          'REVOKING'],
    ['grant.acknowledge',    'grant.revoked',         ['REVOKING'],                                                          'REVOKED'],
    ['grant.acknowledge',    'grant.acknowledged_late', ['REVOKED_UNCONFIRMED'],                                             'REVOKED_UNCONFIRMED'],
    ['grant.expire',         'grant.unconfirmed',     ['REVOKING'],                                                          'REVOKED_UNCONFIRMED'],
    ['grant.expire',         'grant.expired',         ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED'],                  'EXPIRED'],
    ...staying(ENDED, 'grant.certify_deletion', 'grant.deletion_certified'),
    ...staying(ENDED, 'grant.dispute_deletion', 'grant.deletion_disputed'),
    ...UPHELD_BY.flatMap((action) => staying(ENDED, action, 'grant.deletion_upheld')),
    ...SET_ASIDE_BY.flatMap((action) => staying(ENDED, action, 'grant.deletion_set_aside')),
  ],
  timeouts: {
    PROVISIONING: { after: days(14), action: 'grant.expire' },
    ACTIVE: { after: days(3660), action: 'grant.expire' },
    SUSPENDED: { after: days(3660), action: 'grant.expire' },
    EXHAUSTED: { after: days(3660), action: 'grant.expire' },
    REVOKING: { after: hours(24), action: 'grant.expire' },
  },
};
