import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const ENFORCER_STATES = ['REGISTERED', 'ACTIVE', 'SILENT', 'RETIRED'] as const;
export type EnforcerStateName = (typeof ENFORCER_STATES)[number];

/** ACTIVE is whoever is being heard; one that has not been heard for a while is SILENT, and is ACTIVE again once it is. */
export const ENFORCER: Lifecycle<EnforcerStateName> = {
  subject: 'enforcer',
  states: ENFORCER_STATES,
  final: ['RETIRED'],
  transitions: [
    // action                      entry                          from                                to
    ['enforcer.register',          'enforcer.registered',         [NEW],                              'REGISTERED'],
    ['enforcer.hear',              'enforcer.heard',              ['REGISTERED', 'SILENT'],           'ACTIVE'],
    ['enforcer.miss',              'enforcer.fell_silent',        ['ACTIVE'],                         'SILENT'],
    ['enforcer.revise',            'enforcer.revised',            ['REGISTERED'],                     'REGISTERED'],
    ['enforcer.revise',            'enforcer.revised',            ['ACTIVE'],                         'ACTIVE'],
    ['enforcer.revise',            'enforcer.revised',            ['SILENT'],                         'SILENT'],
    ['enforcer.renew_credential',  'enforcer.credential_renewed', ['REGISTERED'],                     'REGISTERED'],
    ['enforcer.renew_credential',  'enforcer.credential_renewed', ['ACTIVE'],                         'ACTIVE'],
    ['enforcer.renew_credential',  'enforcer.credential_renewed', ['SILENT'],                         'SILENT'],
    ['enforcer.retire',            'enforcer.retired',            ['REGISTERED', 'ACTIVE', 'SILENT'], 'RETIRED'],
    ['enforcer.lapse',             'enforcer.retired',            ['REGISTERED'],                     'RETIRED'],
  ],
  timeouts: { REGISTERED: { after: days(90), action: 'enforcer.lapse' } },
};
