import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const BINDING_STATES = ['BOUND', 'EXPIRED', 'REVOKED'] as const;
export type BindingStateName = (typeof BINDING_STATES)[number];

/** BOUND ends with the certificate, whose last instant is the due date. */
export const BINDING: Lifecycle<BindingStateName> = {
  subject: 'binding',
  states: BINDING_STATES,
  final: ['EXPIRED', 'REVOKED'],
  transitions: [
    // action              entry                from         to
    ['binding.bind',       'binding.bound',     [NEW],       'BOUND'],
    ['binding.revoke',     'binding.revoked',   ['BOUND'],   'REVOKED'],
    ['binding.distrust',   'binding.revoked',   ['BOUND'],   'REVOKED'],
    ['binding.expire',     'binding.expired',   ['BOUND'],   'EXPIRED'],
  ],
  timeouts: {
    BOUND: { after: days(36_525), action: 'binding.expire' },
  },
};
