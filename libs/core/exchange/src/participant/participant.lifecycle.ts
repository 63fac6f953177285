import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const PARTICIPANT_STATES = ['APPLIED', 'ADMITTED', 'SUSPENDED', 'EXITING', 'EXITED', 'REJECTED'] as const;
export type ParticipantStateName = (typeof PARTICIPANT_STATES)[number];

export const PARTICIPANT: Lifecycle<ParticipantStateName> = {
  subject: 'participant',
  states: PARTICIPANT_STATES,
  final: ['EXITED', 'REJECTED'],
  transitions: [
    // action                    entry                        from                                  to
    ['participant.apply',        'participant.applied',       [NEW],                                'APPLIED'],
    ['participant.bootstrap',    'participant.founded',       [NEW],                                'ADMITTED'],
    ['participant.check_registry', 'participant.registry_checked', ['APPLIED'],                       'APPLIED'],
    ['participant.endorse',      'participant.endorsed',      ['APPLIED'],                          'APPLIED'],
    ['participant.admit',        'participant.admitted',      ['APPLIED'],                          'ADMITTED'],
    ['participant.reject',       'participant.rejected',      ['APPLIED'],                          'REJECTED'],
    ['participant.lapse',        'participant.rejected',      ['APPLIED'],                          'REJECTED'],
    ['participant.suspend',      'participant.suspended',     ['ADMITTED'],                         'SUSPENDED'],
    ['participant.resume',       'participant.resumed',       ['SUSPENDED'],                        'ADMITTED'],
    ['participant.exit',         'participant.exit_begun',    ['ADMITTED', 'SUSPENDED'],            'EXITING'],
    ['participant.close',        'participant.exited',        ['EXITING'],                          'EXITED'],
  ],
  timeouts: {
    APPLIED: { after: days(30), action: 'participant.lapse' },
  },
};
