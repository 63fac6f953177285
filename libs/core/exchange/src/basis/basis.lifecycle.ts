import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const BASIS_STATES = ['DRAFT', 'EFFECTIVE', 'FILED', 'EXPIRED', 'WITHDRAWN'] as const;
export type BasisStateName = (typeof BASIS_STATES)[number];

/** Filing is not permission: a standard contract allows export once EFFECTIVE (标准合同办法 第六条), only an assessment or certificate exists first. */
export const BASIS: Lifecycle<BasisStateName> = {
  subject: 'basis',
  states: BASIS_STATES,
  final: ['EXPIRED', 'WITHDRAWN'],
  transitions: [
    // action            entry              from                                to
    ['basis.draft',      'basis.drafted',   [NEW],                              'DRAFT'],
    ['basis.effect',     'basis.effected',  ['DRAFT'],                          'EFFECTIVE'],
    ['basis.file',       'basis.filed',     ['EFFECTIVE'],                      'FILED'],
    ['basis.expire',     'basis.expired',   ['DRAFT', 'EFFECTIVE', 'FILED'],    'EXPIRED'],
    ['basis.withdraw',   'basis.withdrawn', ['DRAFT', 'EFFECTIVE', 'FILED'],    'WITHDRAWN'],
  ],
  timeouts: {
    DRAFT: { after: days(180), action: 'basis.expire' },
    EFFECTIVE: { after: days(3660), action: 'basis.expire' },
    FILED: { after: days(3660), action: 'basis.expire' },
  },
};
