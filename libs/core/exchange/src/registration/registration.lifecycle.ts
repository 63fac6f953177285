import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const REGISTRATION_STATES = ['FILED', 'SUPPLEMENTING', 'EXAMINING', 'PROPOSED', 'PUBLICISED', 'OBJECTED', 'REGISTERED', 'REFUSED', 'WITHDRAWN', 'LAPSED'] as const;
export type RegistrationStateName = (typeof REGISTRATION_STATES)[number];

const EXAMINED = ['FILED', 'EXAMINING', 'PROPOSED'] as const;
const OPEN = ['FILED', 'SUPPLEMENTING', 'EXAMINING', 'PROPOSED', 'PUBLICISED', 'OBJECTED'] as const;

/**
 * 申请、受理、审核、公示、登记: two people decide before the notice; after it the exchange registers what nobody objects to.
 * What people do not decide in time is escalated, never decided by the clock. A registration brings its own days.
 */
export const REGISTRATION: Lifecycle<RegistrationStateName> = {
  subject: 'registration',
  states: REGISTRATION_STATES,
  final: ['REGISTERED', 'REFUSED', 'WITHDRAWN', 'LAPSED'],
  transitions: [
    // action                            entry                              from                                        to
    ['registration.apply',               'registration.filed',              [NEW],                                      'FILED'],
    ['registration.screen',              'registration.screened',           ['FILED'],                                  'FILED'],
    ['registration.consent',             'registration.consented',          ['FILED'],                                  'FILED'],
    ['registration.consent',             'registration.consented',          ['EXAMINING'],                              'EXAMINING'],
    ['registration.answer_duplicates',   'registration.duplicates_answered', ['FILED'],                                 'FILED'],
    ['registration.answer_duplicates',   'registration.duplicates_answered', ['EXAMINING'],                             'EXAMINING'],
    ['registration.ask_supplement',      'registration.supplement_asked',   ['FILED', 'EXAMINING'],                     'SUPPLEMENTING'],
    ['registration.supplement',          'registration.supplemented',       ['SUPPLEMENTING'],                          'FILED'],
    ['registration.accept',              'registration.accepted',           ['FILED'],                                  'EXAMINING'],
    ['registration.propose',             'registration.proposed',           ['EXAMINING'],                              'PROPOSED'],
    ['registration.return',              'registration.returned',           ['PROPOSED'],                               'EXAMINING'],
    ['registration.decide',              'registration.publicised',         ['PROPOSED'],                               'PUBLICISED'],
    ['registration.decide',              'registration.registered',         ['PROPOSED'],                               'REGISTERED'],
    ['registration.decide',              'registration.refused',            ['PROPOSED'],                               'REFUSED'],
    ['registration.end_notice',          'registration.registered',         ['PUBLICISED'],                             'REGISTERED'],
    ['registration.end_notice',          'registration.refused',            ['PUBLICISED'],                             'REFUSED'],
    ['registration.end_notice',          'registration.notice_extended',    ['PUBLICISED'],                             'PUBLICISED'],
    ['objection.file',                   'registration.objected',           ['PUBLICISED', 'OBJECTED'],                 'OBJECTED'],
    ['objection.decide',                 'registration.objection_ended',    ['OBJECTED'],                               'OBJECTED'],
    ['objection.decide',                 'registration.notice_resumed',     ['OBJECTED'],                               'PUBLICISED'],
    ['objection.reject',                 'registration.objection_ended',    ['OBJECTED'],                               'OBJECTED'],
    ['objection.reject',                 'registration.notice_resumed',     ['OBJECTED'],                               'PUBLICISED'],
    ['objection.withdraw',               'registration.objection_ended',    ['OBJECTED'],                               'OBJECTED'],
    ['objection.withdraw',               'registration.notice_resumed',     ['OBJECTED'],                               'PUBLICISED'],
    ['objection.lapse',                  'registration.objection_ended',    ['OBJECTED'],                               'OBJECTED'],
    ['objection.lapse',                  'registration.notice_resumed',     ['OBJECTED'],                               'PUBLICISED'],
    ['objection.decide',                 'registration.refused',            ['OBJECTED'],                               'REFUSED'],
    ['registration.withdraw',            'registration.withdrawn',          [...OPEN],                                  'WITHDRAWN'],
    ['registration.lapse',               'registration.lapsed',             ['SUPPLEMENTING'],                          'LAPSED'],
  ],
  timeouts: {
    SUPPLEMENTING: { after: days(30), action: 'registration.lapse' },
    PUBLICISED: { after: days(30), action: 'registration.end_notice' },
  },
};

/** Whether people of the registrar have to do something. */
export const isExamined = (state: string): boolean => EXAMINED.some((one) => one === state);
