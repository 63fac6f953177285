import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const HOLD_STATES = ['IN_FORCE', 'LIFTED'] as const;
export type HoldStateName = (typeof HOLD_STATES)[number];

export const HOLD: Lifecycle<HoldStateName> = {
  subject: 'hold',
  states: HOLD_STATES,
  final: ['LIFTED'],
  transitions: [
    // action        entry            from            to
    ['hold.place',   'hold.placed',   [NEW],          'IN_FORCE'],
    ['hold.lift',    'hold.lifted',   ['IN_FORCE'],   'LIFTED'],
    ['appeal.decide', 'hold.lifted',  ['IN_FORCE'],   'LIFTED'],
  ],
  timeouts: {},
};
