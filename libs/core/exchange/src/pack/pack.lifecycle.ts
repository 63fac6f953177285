import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const PACK_STATES = ['DRAFT', 'TESTED', 'SIGNED', 'SCHEDULED', 'IN_FORCE', 'SUPERSEDED', 'WITHDRAWN'] as const;
export type PackStateName = (typeof PACK_STATES)[number];

/**
 * 规则包: nobody changes the law of the exchange alone, untested or from one moment to the next. What governs a day is decided by
 * the rulebook from the dates alone; IN_FORCE and SUPERSEDED record that the day has come.
 */
export const PACK: Lifecycle<PackStateName> = {
  subject: 'pack',
  states: PACK_STATES,
  final: ['SUPERSEDED', 'WITHDRAWN'],
  transitions: [
    // action             entry                   from                                        to
    ['pack.draft',        'pack.drafted',         [NEW],                                      'DRAFT'],
    ['pack.test',         'pack.test_failed',     ['DRAFT'],                                  'DRAFT'],
    ['pack.test',         'pack.tested',          ['DRAFT'],                                  'TESTED'],
    ['pack.sign',         'pack.signed',          ['TESTED'],                                 'TESTED'],
    ['pack.sign',         'pack.countersigned',   ['TESTED'],                                 'SIGNED'],
    ['pack.schedule',     'pack.scheduled',       ['SIGNED'],                                 'SCHEDULED'],
    ['pack.enter_force',  'pack.entered_force',   ['SCHEDULED'],                              'IN_FORCE'],
    ['pack.enter_force',  'pack.superseded',      ['IN_FORCE'],                               'SUPERSEDED'],
    ['pack.withdraw',     'pack.withdrawn',       ['DRAFT', 'TESTED', 'SIGNED', 'SCHEDULED'], 'WITHDRAWN'],
    ['pack.lapse',        'pack.withdrawn',       ['DRAFT', 'TESTED', 'SIGNED'],              'WITHDRAWN'],
  ],
  timeouts: {
    DRAFT: { after: days(180), action: 'pack.lapse' },
    TESTED: { after: days(180), action: 'pack.lapse' },
    SIGNED: { after: days(180), action: 'pack.lapse' },
    SCHEDULED: { after: days(3660), action: 'pack.enter_force' },
  },
};
