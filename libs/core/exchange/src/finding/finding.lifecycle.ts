import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const FINDING_STATES = ['RAISED', 'UNDER_REVIEW', 'ASSESSED', 'ESCALATED', 'CONFIRMED', 'DISMISSED', 'CLOSED'] as const;
export type FindingStateName = (typeof FINDING_STATES)[number];

/** One person assesses, another decides. What they leave is escalated and begins anew: a time-out never settles a suspicion. */
export const FINDING: Lifecycle<FindingStateName> = {
  subject: 'finding',
  states: FINDING_STATES,
  final: ['DISMISSED', 'CLOSED'],
  transitions: [
    // action             entry                from                                    to
    ['finding.raise',     'finding.raised',    [NEW],                                  'RAISED'],
    ['settlement.confirm', 'finding.noted',    [NEW],                                  'RAISED'],
    ['settlement.chase',  'finding.noted',     [NEW],                                  'RAISED'],
    ['reconciliation.conclude', 'finding.noted', [NEW],                                'RAISED'],
    ['usage.report',      'finding.noted',     [NEW],                                  'RAISED'],
    ['usage.close',       'finding.noted',     [NEW],                                  'RAISED'],
    ['grant.report_use',  'finding.noted',     [NEW],                                  'RAISED'],
    ['finding.take_up',   'finding.taken_up',  ['RAISED', 'ESCALATED'],                'UNDER_REVIEW'],
    ['finding.assess',    'finding.assessed',  ['UNDER_REVIEW'],                       'ASSESSED'],
    ['finding.decide',    'finding.returned',  ['ASSESSED'],                           'UNDER_REVIEW'],
    ['finding.decide',    'finding.confirmed', ['ASSESSED'],                           'CONFIRMED'],
    ['finding.decide',    'finding.dismissed', ['ASSESSED'],                           'DISMISSED'],
    ['finding.close',     'finding.closed',    ['CONFIRMED'],                          'CLOSED'],
    ['finding.escalate',  'finding.escalated', ['RAISED', 'UNDER_REVIEW', 'ASSESSED'], 'ESCALATED'],
  ],
  timeouts: {
    RAISED: { after: days(10), action: 'finding.escalate' },
    UNDER_REVIEW: { after: days(20), action: 'finding.escalate' },
    ASSESSED: { after: days(10), action: 'finding.escalate' },
  },
};
