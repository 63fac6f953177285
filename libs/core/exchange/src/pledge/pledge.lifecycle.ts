import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const PLEDGE_STATES = ['FILED', 'REGISTERED', 'RELEASED', 'WITHDRAWN', 'LAPSED'] as const;
export type PledgeStateName = (typeof PLEDGE_STATES)[number];

/** 融资质押: the holder files, the creditor confirms. What is registered rests until the creditor releases it; the end of its term makes that a duty. */
export const PLEDGE: Lifecycle<PledgeStateName> = {
  subject: 'pledge',
  states: PLEDGE_STATES,
  final: ['RELEASED', 'WITHDRAWN', 'LAPSED'],
  transitions: [
    // action             entry                from             to
    ['pledge.file',       'pledge.filed',      [NEW],           'FILED'],
    ['pledge.consent',    'pledge.consented',  ['REGISTERED'],  'REGISTERED'],
    ['pledge.confirm',    'pledge.registered', ['FILED'],       'REGISTERED'],
    ['pledge.release',    'pledge.released',   ['REGISTERED'],  'RELEASED'],
    ['pledge.withdraw',   'pledge.withdrawn',  ['FILED'],       'WITHDRAWN'],
    ['pledge.lapse',      'pledge.lapsed',     ['FILED'],       'LAPSED'],
  ],
  timeouts: { FILED: { after: days(15), action: 'pledge.lapse' } },
};
