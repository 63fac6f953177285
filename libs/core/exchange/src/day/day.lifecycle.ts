import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const DAY_STATES = ['ENDED', 'SEALED'] as const;
export type DayStateName = (typeof DAY_STATES)[number];

/** A day is over with the first entry after it; only where nobody writes one, the exchange does, by `day.ended`. */
export const DAY: Lifecycle<DayStateName> = {
  subject: 'day',
  states: DAY_STATES,
  final: ['SEALED'],
  transitions: [
    // action      entry         from               to
    ['day.end',    'day.ended',  [NEW],             'ENDED'],
    ['day.seal',   'day.sealed', [NEW, 'ENDED'],    'SEALED'],
  ],
  timeouts: {},
};
