import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const TITLE_STATES = ['REGISTERED', 'LAPSED', 'CANCELLED'] as const;
export type TitleStateName = (typeof TITLE_STATES)[number];

/** 登记簿上的一项数据产权. REGISTERED ends with the last day of its validity; `evolveTitle` sets that date, or the earlier one on which a licence ends. */
export const TITLE: Lifecycle<TitleStateName> = {
  subject: 'title',
  states: TITLE_STATES,
  final: ['LAPSED', 'CANCELLED'],
  transitions: [
    // action                    entry                    from             to
    ['registration.decide',      'title.registered',      [NEW],           'REGISTERED'],
    ['registration.end_notice',  'title.registered',      [NEW],           'REGISTERED'],
    ['registration.decide',      'title.licensed',        ['REGISTERED'],  'REGISTERED'],
    ['registration.decide',      'title.changed',         ['REGISTERED'],  'REGISTERED'],
    ['registration.decide',      'title.renewed',         ['REGISTERED'],  'REGISTERED'],
    ['registration.end_notice',  'title.transferred',     ['REGISTERED'],  'REGISTERED'],
    ['objection.note',           'title.objected',        ['REGISTERED'],  'REGISTERED'],
    ['objection.decide',         'title.objection_ended', ['REGISTERED'],  'REGISTERED'],
    ['objection.withdraw',       'title.objection_ended', ['REGISTERED'],  'REGISTERED'],
    ['objection.lapse',          'title.objection_ended', ['REGISTERED'],  'REGISTERED'],
    ['pledge.confirm',           'title.pledged',         ['REGISTERED'],  'REGISTERED'],
    ['pledge.release',           'title.pledge_released', ['REGISTERED'],  'REGISTERED'],
    ['registration.decide',      'title.cancelled',       ['REGISTERED'],  'CANCELLED'],
    ['objection.decide',         'title.cancelled',       ['REGISTERED'],  'CANCELLED'],
    ['title.lapse',              'title.licences_ended',  ['REGISTERED'],  'REGISTERED'],
    ['title.lapse',              'title.lapsed',          ['REGISTERED'],  'LAPSED'],
  ],
  timeouts: { REGISTERED: { after: days(1100), action: 'title.lapse' } },
};
