import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

/** Dataspace Protocol 2025-1, Transfer Process Protocol: the states and nothing else. */
export const TRANSFER_STATES = ['REQUESTED', 'STARTED', 'SUSPENDED', 'COMPLETED', 'TERMINATED'] as const;
export type TransferStateName = (typeof TRANSFER_STATES)[number];

/** Beside the protocol's state: may this delivery go where it is meant to go (出境合规放行)? */
export const CLEARANCES = ['PENDING', 'CLEARED', 'NEEDS_BASIS', 'BLOCKED'] as const;
export type Clearance = (typeof CLEARANCES)[number];

export const TRANSFER: Lifecycle<TransferStateName> = {
  subject: 'transfer',
  states: TRANSFER_STATES,
  final: ['COMPLETED', 'TERMINATED'],
  transitions: [
    // action                 entry                        from                                        to
    ['transfer.request',      'transfer.requested',        [NEW],                                      'REQUESTED'],
    ['transfer.request',      'transfer.refused',          [NEW],                                      'TERMINATED'],
    ['check.conclude',        'transfer.cleared',          ['REQUESTED'],                              'REQUESTED'],
    ['check.conclude',        'transfer.basis_needed',     ['REQUESTED'],                              'REQUESTED'],
    ['check.conclude',        'transfer.blocked',          ['REQUESTED'],                              'TERMINATED'],
    ['transfer.attach_basis', 'transfer.basis_attached',   ['REQUESTED'],                              'REQUESTED'],
    ['transfer.attach_tokens', 'transfer.tokens_attached', ['REQUESTED'],                            'REQUESTED'],
    ['review.decide',         'transfer.facts_established', ['REQUESTED'],                             'REQUESTED'],
    ['waiver.invoke',         'transfer.waiver_invoked',   ['REQUESTED'],                              'REQUESTED'],
    ['review.decide',         'transfer.terminated',       ['REQUESTED'],                              'TERMINATED'],
    ['inquiry.lapse',         'transfer.terminated',       ['REQUESTED'],                              'TERMINATED'],
    ['transfer.start',        'transfer.started',          ['REQUESTED'],                              'STARTED'],
    ['transfer.suspend',      'transfer.suspended',        ['STARTED'],                                'SUSPENDED'],
    ['transfer.interrupt',    'transfer.suspended',        ['STARTED'],                                'SUSPENDED'],
    ['transfer.resume',       'transfer.resumed',          ['SUSPENDED'],                              'STARTED'],
    ['transfer.retry',        'transfer.retried',          ['STARTED', 'SUSPENDED'],                   'STARTED'],
    ['transfer.complete',     'transfer.completed',        ['STARTED'],                                'COMPLETED'],
    ['transfer.terminate',    'transfer.terminated',       ['REQUESTED', 'STARTED', 'SUSPENDED'],      'TERMINATED'],
    ['transfer.lapse',        'transfer.terminated',       ['REQUESTED', 'STARTED', 'SUSPENDED'],      'TERMINATED'],
  ],
  timeouts: {
    REQUESTED: { after: days(30), action: 'transfer.lapse' },
    STARTED: { after: days(7), action: 'transfer.lapse' },
    SUSPENDED: { after: days(30), action: 'transfer.lapse' },
  },
};
