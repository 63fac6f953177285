import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const ORDER_STATES = ['OPEN', 'PARTLY_PAID', 'PAID', 'REFUNDING', 'REFUNDED', 'CANCELLED', 'WRITTEN_OFF'] as const;
export type OrderStateName = (typeof ORDER_STATES)[number];

/**
 * PAID: nothing is outstanding, whatever was given back since. There is no OVERPAID: no payment is instructed beyond what is
 * outstanding, and a confirmation of another amount leaves the order as it is. What is open is due by its obligation.
 */
export const ORDER: Lifecycle<OrderStateName> = {
  subject: 'order',
  states: ORDER_STATES,
  final: ['REFUNDED', 'CANCELLED'],
  transitions: [
    // action                entry                    from                       to
    ['negotiation.finalize', 'order.placed',          [NEW],                     'OPEN'],
    ['negotiation.verify',   'order.placed',          [NEW],                     'OPEN'],
    ['usage.close',          'order.placed',          [NEW],                     'OPEN'],
    ['negotiation.finalize', 'order.trial_taken',     [NEW],                     'PAID'],
    ['negotiation.verify',   'order.trial_taken',     [NEW],                     'PAID'],
    ['order.pay',            'order.payment_begun',   ['OPEN'],                  'OPEN'],
    ['order.pay',            'order.payment_begun',   ['PARTLY_PAID'],           'PARTLY_PAID'],
    ['settlement.confirm',   'order.partly_paid',     ['OPEN', 'PARTLY_PAID'],   'PARTLY_PAID'],
    ['settlement.confirm',   'order.paid',            ['OPEN', 'PARTLY_PAID'],   'PAID'],
    ['settlement.decide_outcome', 'order.partly_paid', ['OPEN', 'PARTLY_PAID'],   'PARTLY_PAID'],
    ['settlement.decide_outcome', 'order.paid',       ['OPEN', 'PARTLY_PAID'],   'PAID'],
    ['settlement.decide_outcome', 'order.partly_refunded', ['REFUNDING'],        'PAID'],
    ['settlement.decide_outcome', 'order.refunded',   ['REFUNDING'],             'REFUNDED'],
    ['settlement.decide_outcome', 'order.payment_failed', ['OPEN'],              'OPEN'],
    ['settlement.decide_outcome', 'order.payment_failed', ['PARTLY_PAID'],       'PARTLY_PAID'],
    ['settlement.decide_outcome', 'order.refund_failed', ['REFUNDING'],          'PAID'],
    ['settlement.fail',      'order.payment_failed',  ['OPEN'],                  'OPEN'],
    ['settlement.fail',      'order.payment_failed',  ['PARTLY_PAID'],           'PARTLY_PAID'],
    ['order.refund',         'order.refund_begun',    ['PAID', 'WRITTEN_OFF'],   'REFUNDING'],
    ['settlement.confirm',   'order.partly_refunded', ['REFUNDING'],             'PAID'],
    ['settlement.confirm',   'order.refunded',        ['REFUNDING'],             'REFUNDED'],
    ['settlement.fail',      'order.refund_failed',   ['REFUNDING'],             'PAID'],
    ['order.cancel',         'order.cancelled',       ['OPEN'],                  'CANCELLED'],
    ['order.write_off',      'order.written_off',     ['OPEN', 'PARTLY_PAID'],   'WRITTEN_OFF'],
    ['order.unwind',         'order.cancelled',       ['OPEN'],                  'CANCELLED'],
    ['order.unwind',         'order.written_off',     ['PARTLY_PAID'],           'WRITTEN_OFF'],
    ['order.unwind',         'order.refund_begun',    ['PAID', 'WRITTEN_OFF'],   'REFUNDING'],
  ],
  timeouts: {},
};
