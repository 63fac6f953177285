import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const AUTHORISATION_STATES = ['DRAFT', 'PUBLISHED', 'IN_FORCE', 'SUSPENDED', 'ENDED', 'REVOKED', 'EXPIRED', 'WITHDRAWN'] as const;
export type AuthorisationStateName = (typeof AUTHORISATION_STATES)[number];

/** PUBLISHED ends with the time of publicity, IN_FORCE and SUSPENDED with the term; `evolveAuthorisation` sets those days. */
export const AUTHORISATION: Lifecycle<AuthorisationStateName> = {
  subject: 'authorisation',
  states: AUTHORISATION_STATES,
  final: ['ENDED', 'REVOKED', 'EXPIRED', 'WITHDRAWN'],
  transitions: [
    // action                      entry                          from                                               to
    ['authorisation.draft',        'authorisation.drafted',       [NEW],                                             'DRAFT'],
    ['authorisation.publish',      'authorisation.published',     ['DRAFT'],                                         'PUBLISHED'],
    ['authorisation.withdraw',     'authorisation.withdrawn',     ['DRAFT', 'PUBLISHED'],                            'WITHDRAWN'],
    ['authorisation.enter_force',  'authorisation.entered_force', ['PUBLISHED'],                                     'IN_FORCE'],
    ['product.register',           'authorisation.product_added', ['IN_FORCE'],                                      'IN_FORCE'],
    ['product.revise',             'authorisation.product_added', ['IN_FORCE'],                                      'IN_FORCE'],
    ['negotiation.finalize',       'authorisation.use_granted',   ['IN_FORCE'],                                      'IN_FORCE'],
    ['authorisation.suspend',      'authorisation.suspended',     ['IN_FORCE'],                                      'SUSPENDED'],
    ['authorisation.resume',       'authorisation.resumed',       ['SUSPENDED'],                                     'IN_FORCE'],
    ['authorisation.propose_end',  'authorisation.end_proposed',  ['IN_FORCE'],                                      'IN_FORCE'],
    ['authorisation.propose_end',  'authorisation.end_proposed',  ['SUSPENDED'],                                     'SUSPENDED'],
    ['authorisation.confirm_end',  'authorisation.ended',         ['IN_FORCE', 'SUSPENDED'],                         'ENDED'],
    ['authorisation.confirm_end',  'authorisation.revoked',       ['IN_FORCE', 'SUSPENDED'],                         'REVOKED'],
    ['authorisation.expire',       'authorisation.expired',       ['DRAFT', 'IN_FORCE', 'SUSPENDED'],                'EXPIRED'],
  ],
  timeouts: {
    DRAFT: { after: days(90), action: 'authorisation.expire' },
    PUBLISHED: { after: days(14), action: 'authorisation.enter_force' },
    IN_FORCE: { after: days(1827), action: 'authorisation.expire' },
    SUSPENDED: { after: days(1827), action: 'authorisation.expire' },
  },
};
