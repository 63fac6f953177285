import { NEW, type Lifecycle, type Transition } from '../kernel/lifecycle.js';

export const DISPUTE_STATES = ['FILED', 'ACCEPTED', 'MEDIATION', 'ARBITRATION', 'SETTLED', 'DECIDED', 'REFUSED', 'WITHDRAWN'] as const;
export type DisputeStateName = (typeof DISPUTE_STATES)[number];

const OPEN = ['FILED', 'ACCEPTED', 'MEDIATION', 'ARBITRATION'] as const satisfies readonly DisputeStateName[];
const HEARD = ['ACCEPTED', 'MEDIATION', 'ARBITRATION'] as const satisfies readonly DisputeStateName[];

/** A step that changes nothing about where the dispute stands. */
const within = (states: readonly DisputeStateName[], action: Transition<DisputeStateName>[0], entry: Transition<DisputeStateName>[1]): Transition<DisputeStateName>[] =>
  states.map((state) => [action, entry, [state], state]);

/** 争议解决: the parties settle, or an arbitrator's or court's outcome is recorded by two persons and carried out. */
export const DISPUTE: Lifecycle<DisputeStateName> = {
  subject: 'dispute',
  states: DISPUTE_STATES,
  final: ['SETTLED', 'DECIDED', 'REFUSED', 'WITHDRAWN'],
  transitions: [
    // action                      entry                          from                     to
    ['dispute.file',               'dispute.filed',               [NEW],                   'FILED'],
    ['grant.dispute_deletion',     'dispute.filed',               [NEW],                   'FILED'],
    ['dispute.accept',             'dispute.accepted',            ['FILED'],               'ACCEPTED'],
    ['dispute.refuse',             'dispute.refused',             ['FILED'],               'REFUSED'],
    ['dispute.mediate',            'dispute.mediation_begun',     ['ACCEPTED'],            'MEDIATION'],
    ['dispute.refer',              'dispute.referred',            ['ACCEPTED', 'MEDIATION'], 'ARBITRATION'],
    ['dispute.accept_settlement',  'dispute.settled',             HEARD,                   'SETTLED'],
    ['dispute.decide',             'dispute.decided',             ['ARBITRATION'],         'DECIDED'],
    ['dispute.withdraw',           'dispute.withdrawn',           OPEN,                    'WITHDRAWN'],
    ...within(HEARD, 'dispute.state', 'dispute.stated'),
    ...within(HEARD, 'dispute.propose_settlement', 'dispute.settlement_proposed'),
    ...within(['ARBITRATION'], 'dispute.propose_decision', 'dispute.decision_proposed'),
    ...within(OPEN, 'dispute.freeze', 'dispute.frozen'),
    ...within(OPEN, 'dispute.propose_unfreeze', 'dispute.unfreeze_proposed'),
    ...within(OPEN, 'dispute.unfreeze', 'dispute.unfrozen'),
  ],
  timeouts: {},
};
