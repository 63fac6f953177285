import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const GROUP_STATES = ['PROPOSED', 'IN_FORCE', 'DISSOLVED'] as const;
export type GroupStateName = (typeof GROUP_STATES)[number];

/** Every decision names all members; the group stands as it was until a change is confirmed. One without members is dissolved. */
export const GROUP: Lifecycle<GroupStateName> = {
  subject: 'group',
  states: GROUP_STATES,
  final: ['DISSOLVED'],
  transitions: [
    // action            entry               from                        to
    ['group.propose',    'group.proposed',   [NEW],                      'PROPOSED'],
    ['group.propose',    'group.proposed',   ['IN_FORCE'],               'IN_FORCE'],
    ['group.confirm',    'group.decided',    ['PROPOSED', 'IN_FORCE'],   'IN_FORCE'],
    ['group.confirm',    'group.dissolved',  ['PROPOSED', 'IN_FORCE'],   'DISSOLVED'],
    ['group.lapse',      'group.dissolved',  ['PROPOSED'],               'DISSOLVED'],
  ],
  timeouts: { PROPOSED: { after: days(30), action: 'group.lapse' } },
};
