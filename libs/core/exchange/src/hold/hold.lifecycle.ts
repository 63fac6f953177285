import { NEW, type Lifecycle, type Transition } from '../kernel/lifecycle.js';

export const HOLD_STATES = ['IN_FORCE', 'LIFTED'] as const;
export type HoldStateName = (typeof HOLD_STATES)[number];

/** The actions in whose commit the interim freeze of a dispute ends. */
const THAWED_BY = ['dispute.unfreeze', 'dispute.escalate', 'dispute.refuse', 'dispute.withdraw', 'dispute.accept_settlement', 'dispute.decide'] as const;

export const HOLD: Lifecycle<HoldStateName> = {
  subject: 'hold',
  states: HOLD_STATES,
  final: ['LIFTED'],
  transitions: [
    // action        entry            from            to
    ['hold.place',   'hold.placed',   [NEW],          'IN_FORCE'],
    ['hold.lift',    'hold.lifted',   ['IN_FORCE'],   'LIFTED'],
    ['appeal.decide', 'hold.lifted',  ['IN_FORCE'],   'LIFTED'],
    ['dispute.freeze', 'hold.placed', [NEW],          'IN_FORCE'],
    ...THAWED_BY.map((action): Transition<HoldStateName> => [action, 'hold.lifted', ['IN_FORCE'], 'LIFTED']),
  ],
  timeouts: {},
};
