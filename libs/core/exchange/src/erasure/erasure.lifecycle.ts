import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const ERASURE_STATES = ['REQUESTED', 'RESTRICTED', 'CLEARED', 'ORDERED', 'ERASING', 'EXECUTED', 'REJECTED', 'WITHDRAWN'] as const;
export type ErasureStateName = (typeof ERASURE_STATES)[number];

/** How long what has not ended yet is left alone before it is looked at again; the exchange's own rule. */
const LOOK_AGAIN_DAYS = 30;

/**
 * Within how many days what waits is taken along, before it is escalated: the machinery's steps, and the decision. The
 * exchange's own rule, for 《个人信息保护法》第五十条 asks for a handling in good time (及时) and sets no number.
 */
export const WITHIN_DAYS: Readonly<Partial<Record<ErasureStateName, number>>> = { REQUESTED: 1, CLEARED: 15, ORDERED: 1, ERASING: 1 };

/**
 * 删除: asked for, checked against the duties to retain, decided by a second person, executed by the machinery. From ERASING
 * on there is no way back: the order is recorded before a key is destroyed, and EXECUTED only after none opens.
 */
export const ERASURE: Lifecycle<ErasureStateName> = {
  subject: 'erasure',
  states: ERASURE_STATES,
  final: ['EXECUTED', 'REJECTED', 'WITHDRAWN'],
  transitions: [
    // action              entry                  from                                        to
    ['erasure.request',    'erasure.requested',   [NEW],                                      'REQUESTED'],
    ['erasure.assess',     'erasure.cleared',     ['REQUESTED'],                              'CLEARED'],
    ['erasure.assess',     'erasure.postponed',   ['REQUESTED', 'ORDERED'],                   'RESTRICTED'],
    ['erasure.assess',     'erasure.begun',       ['ORDERED'],                                'ERASING'],
    ['erasure.reopen',     'erasure.reopened',    ['RESTRICTED'],                             'REQUESTED'],
    ['erasure.approve',    'erasure.ordered',     ['CLEARED'],                                'ORDERED'],
    ['erasure.reject',     'erasure.rejected',    ['REQUESTED', 'RESTRICTED', 'CLEARED'],     'REJECTED'],
    ['erasure.withdraw',   'erasure.withdrawn',   ['REQUESTED', 'RESTRICTED', 'CLEARED'],     'WITHDRAWN'],
    ['erasure.execute',    'erasure.executed',    ['ERASING'],                                'EXECUTED'],
  ],
  timeouts: { RESTRICTED: { after: days(LOOK_AGAIN_DAYS), action: 'erasure.reopen' } },
};
