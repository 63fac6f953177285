import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const STATISTIC_STATES = ['SEALED'] as const;
export type StatisticStateName = (typeof STATISTIC_STATES)[number];

/** A month's report stands; where late reports have changed the month, another edition is sealed beside it. */
export const STATISTIC: Lifecycle<StatisticStateName> = {
  subject: 'statistic',
  states: STATISTIC_STATES,
  final: ['SEALED'],
  transitions: [
    // action            entry               from              to
    ['statistic.seal',   'statistic.sealed', [NEW, 'SEALED'],  'SEALED'],
  ],
  timeouts: {},
};
