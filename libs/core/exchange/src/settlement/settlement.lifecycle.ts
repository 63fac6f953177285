import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const SETTLEMENT_STATES = ['INSTRUCTED', 'ACCEPTED', 'UNRESOLVED', 'CONFIRMED', 'REJECTED', 'RETURNED'] as const;
export type SettlementStateName = (typeof SETTLEMENT_STATES)[number];

/** A time-out ends nothing, for the money may still move: what is silent or contradicts itself is UNRESOLVED until the institution, or two people, say what happened. */
export const SETTLEMENT: Lifecycle<SettlementStateName> = {
  subject: 'settlement',
  states: SETTLEMENT_STATES,
  final: ['CONFIRMED', 'REJECTED', 'RETURNED'],
  transitions: [
    // action                       entry                         from                                       to
    ['order.pay',                   'settlement.instructed',      [NEW],                                     'INSTRUCTED'],
    ['order.refund',                'settlement.instructed',      [NEW],                                     'INSTRUCTED'],
    ['order.unwind',                'settlement.instructed',      [NEW],                                     'INSTRUCTED'],
    ['settlement.accept',           'settlement.accepted',        ['INSTRUCTED', 'UNRESOLVED'],              'ACCEPTED'],
    ['settlement.confirm',          'settlement.confirmed',       ['INSTRUCTED', 'ACCEPTED', 'UNRESOLVED'],  'CONFIRMED'],
    ['settlement.confirm',          'settlement.contradicted',    ['INSTRUCTED', 'ACCEPTED'],                'UNRESOLVED'],
    ['settlement.fail',             'settlement.rejected',        ['INSTRUCTED', 'ACCEPTED', 'UNRESOLVED'],  'REJECTED'],
    ['settlement.fail',             'settlement.returned',        ['INSTRUCTED', 'ACCEPTED', 'UNRESOLVED'],  'RETURNED'],
    ['settlement.chase',            'settlement.unanswered',      ['INSTRUCTED', 'ACCEPTED'],                'UNRESOLVED'],
    ['settlement.propose_outcome',  'settlement.outcome_proposed', ['UNRESOLVED'],                           'UNRESOLVED'],
    ['settlement.decide_outcome',   'settlement.outcome_returned', ['UNRESOLVED'],                           'UNRESOLVED'],
    ['settlement.decide_outcome',   'settlement.confirmed',       ['UNRESOLVED'],                            'CONFIRMED'],
    ['settlement.decide_outcome',   'settlement.rejected',        ['UNRESOLVED'],                            'REJECTED'],
    ['settlement.decide_outcome',   'settlement.returned',        ['UNRESOLVED'],                            'RETURNED'],
  ],
  timeouts: {
    INSTRUCTED: { after: days(1), action: 'settlement.chase' },
    ACCEPTED: { after: days(3), action: 'settlement.chase' },
  },
};
