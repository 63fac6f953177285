import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const LOGKEY_STATES = ['PROPOSED', 'ANNOUNCED', 'IN_FORCE', 'RETIRING', 'RETIRED', 'WITHDRAWN'] as const;
export type LogKeyStateName = (typeof LOGKEY_STATES)[number];

/**
 * 日志签名密钥: a key is announced while the keys before it sign, so the log itself vouches for it; then both sign, until two
 * people retire the old one. RETIRING still signs: one person alone takes nothing away.
 */
export const LOGKEY: Lifecycle<LogKeyStateName> = {
  subject: 'log key',
  states: LOGKEY_STATES,
  final: ['RETIRED', 'WITHDRAWN'],
  transitions: [
    // action                      entry                          from                        to
    ['logkey.propose',             'logkey.recorded',             [NEW],                      'IN_FORCE'],
    ['logkey.propose',             'logkey.proposed',             [NEW],                      'PROPOSED'],
    ['logkey.confirm',             'logkey.announced',            ['PROPOSED'],               'ANNOUNCED'],
    ['logkey.start',               'logkey.started',              ['ANNOUNCED'],              'IN_FORCE'],
    ['logkey.succeed',             'logkey.succeeded',            ['ANNOUNCED'],              'IN_FORCE'],
    ['logkey.propose_retirement',  'logkey.retirement_proposed',  ['IN_FORCE'],               'RETIRING'],
    ['logkey.confirm_retirement',  'logkey.retired',              ['RETIRING'],               'RETIRED'],
    ['logkey.succeed',             'logkey.retired',              ['IN_FORCE', 'RETIRING'],   'RETIRED'],
    ['logkey.keep',                'logkey.kept',                 ['RETIRING'],               'IN_FORCE'],
    ['logkey.withdraw',            'logkey.withdrawn',            ['PROPOSED', 'ANNOUNCED'],  'WITHDRAWN'],
    ['logkey.lapse',               'logkey.withdrawn',            ['PROPOSED'],               'WITHDRAWN'],
    ['logkey.lapse',               'logkey.kept',                 ['RETIRING'],               'IN_FORCE'],
  ],
  timeouts: {
    PROPOSED: { after: days(30), action: 'logkey.lapse' },
    ANNOUNCED: { after: days(3660), action: 'logkey.start' },
    RETIRING: { after: days(30), action: 'logkey.lapse' },
  },
};
