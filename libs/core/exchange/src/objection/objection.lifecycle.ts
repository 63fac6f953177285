import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const OBJECTION_STATES = ['FILED', 'NOTED', 'SUBSTANTIATED', 'UPHELD', 'DISMISSED', 'REJECTED', 'WITHDRAWN', 'LAPSED'] as const;
export type ObjectionStateName = (typeof OBJECTION_STATES)[number];

const OPEN = ['FILED', 'NOTED', 'SUBSTANTIATED'] as const;

/**
 * 异议登记: what is noted stands against the right until two people decide it, or until it lapses because nobody went to court
 * (modelled on 《民法典》第二百二十条). A proposed decision changes no state; another person takes it or gives it back.
 */
export const OBJECTION: Lifecycle<ObjectionStateName> = {
  subject: 'objection',
  states: OBJECTION_STATES,
  final: ['UPHELD', 'DISMISSED', 'REJECTED', 'WITHDRAWN', 'LAPSED'],
  transitions: [
    // action                    entry                      from                      to
    ['objection.file',           'objection.filed',         [NEW],                    'FILED'],
    ['objection.note',           'objection.noted',         ['FILED'],                'NOTED'],
    ['objection.reject',         'objection.rejected',      ['FILED'],                'REJECTED'],
    ['objection.substantiate',   'objection.substantiated', ['NOTED'],                'SUBSTANTIATED'],
    ['objection.propose',        'objection.proposed',      ['NOTED'],                'NOTED'],
    ['objection.propose',        'objection.proposed',      ['SUBSTANTIATED'],        'SUBSTANTIATED'],
    ['objection.return',         'objection.returned',      ['NOTED'],                'NOTED'],
    ['objection.return',         'objection.returned',      ['SUBSTANTIATED'],        'SUBSTANTIATED'],
    ['objection.decide',         'objection.upheld',        ['NOTED', 'SUBSTANTIATED'], 'UPHELD'],
    ['objection.decide',         'objection.dismissed',     ['NOTED', 'SUBSTANTIATED'], 'DISMISSED'],
    ['objection.withdraw',       'objection.withdrawn',     [...OPEN],                'WITHDRAWN'],
    ['objection.lapse',          'objection.lapsed',        ['NOTED'],                'LAPSED'],
    ['registration.withdraw',    'objection.lapsed',        [...OPEN],                'LAPSED'],
    ['registration.decide',      'objection.lapsed',        [...OPEN],                'LAPSED'],
    ['title.lapse',              'objection.lapsed',        [...OPEN],                'LAPSED'],
  ],
  timeouts: { NOTED: { after: days(15), action: 'objection.lapse' } },
};
