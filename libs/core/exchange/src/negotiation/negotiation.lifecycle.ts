import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

/** Dataspace Protocol 2025-1, Contract Negotiation Protocol: the states and nothing else. */
export const NEGOTIATION_STATES = ['REQUESTED', 'OFFERED', 'ACCEPTED', 'AGREED', 'VERIFIED', 'FINALIZED', 'TERMINATED'] as const;
export type NegotiationStateName = (typeof NEGOTIATION_STATES)[number];

const WAITING = { after: days(14), action: 'negotiation.lapse' } as const;

export const NEGOTIATION: Lifecycle<NegotiationStateName> = {
  subject: 'negotiation',
  states: NEGOTIATION_STATES,
  final: ['FINALIZED', 'TERMINATED'],
  transitions: [
    // action                    entry                        from                                                              to
    ['negotiation.request',      'negotiation.requested',     [NEW, 'OFFERED'],                                                 'REQUESTED'],
    ['negotiation.offer',        'negotiation.offered',       [NEW, 'REQUESTED'],                                               'OFFERED'],
    ['negotiation.accept',       'negotiation.accepted',      ['OFFERED'],                                                      'ACCEPTED'],
    ['negotiation.agree',        'negotiation.agreed',        ['REQUESTED', 'ACCEPTED'],                                        'AGREED'],
    ['negotiation.verify',       'negotiation.verified',      ['AGREED'],                                                       'VERIFIED'],
    ['negotiation.finalize',     'negotiation.finalized',     ['VERIFIED'],                                                     'FINALIZED'],
    ['negotiation.terminate',    'negotiation.terminated',    ['REQUESTED', 'OFFERED', 'ACCEPTED', 'AGREED', 'VERIFIED'],       'TERMINATED'],
    ['negotiation.lapse',        'negotiation.terminated',    ['REQUESTED', 'OFFERED', 'ACCEPTED', 'AGREED', 'VERIFIED'],       'TERMINATED'],
  ],
  timeouts: { REQUESTED: WAITING, OFFERED: WAITING, ACCEPTED: WAITING, AGREED: WAITING, VERIFIED: WAITING },
};
