import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const REPLAY_STATES = ['REQUESTED', 'RUNNING', 'DONE', 'FAILED'] as const;
export type ReplayStateName = (typeof REPLAY_STATES)[number];

/** A replay changes nothing: it reads past verdicts and says what it found. How far it has come is no entry; where it began and ended is. */
export const REPLAY: Lifecycle<ReplayStateName> = {
  subject: 'replay',
  states: REPLAY_STATES,
  final: ['DONE', 'FAILED'],
  transitions: [
    // action            entry               from                          to
    ['replay.request',   'replay.requested', [NEW],                        'REQUESTED'],
    ['replay.start',     'replay.started',   ['REQUESTED'],                'RUNNING'],
    ['replay.finish',    'replay.finished',  ['RUNNING'],                  'DONE'],
    ['replay.fail',      'replay.failed',    ['REQUESTED', 'RUNNING'],     'FAILED'],
  ],
  timeouts: {
    REQUESTED: { after: days(1), action: 'replay.fail' },
    RUNNING: { after: days(7), action: 'replay.fail' },
  },
};
