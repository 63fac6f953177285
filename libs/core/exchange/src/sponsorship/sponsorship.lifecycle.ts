import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const SPONSORSHIP_STATES = ['PROPOSED', 'IN_FORCE', 'ENDED', 'DECLINED', 'LAPSED'] as const;
export type SponsorshipStateName = (typeof SPONSORSHIP_STATES)[number];

/** IN_FORCE ends with its last day; `evolveSponsorship` sets it. */
export const SPONSORSHIP: Lifecycle<SponsorshipStateName> = {
  subject: 'sponsorship',
  states: SPONSORSHIP_STATES,
  final: ['ENDED', 'DECLINED', 'LAPSED'],
  transitions: [
    // action                  entry                    from             to
    ['sponsorship.propose',    'sponsorship.proposed',  [NEW],           'PROPOSED'],
    ['sponsorship.accept',     'sponsorship.accepted',  ['PROPOSED'],    'IN_FORCE'],
    ['sponsorship.decline',    'sponsorship.declined',  ['PROPOSED'],    'DECLINED'],
    ['sponsorship.end',        'sponsorship.ended',     ['IN_FORCE'],    'ENDED'],
    ['sponsorship.lapse',      'sponsorship.lapsed',    ['PROPOSED'],    'LAPSED'],
    ['sponsorship.lapse',      'sponsorship.expired',   ['IN_FORCE'],    'ENDED'],
  ],
  timeouts: {
    PROPOSED: { after: days(30), action: 'sponsorship.lapse' },
    IN_FORCE: { after: days(1096), action: 'sponsorship.lapse' },
  },
};
