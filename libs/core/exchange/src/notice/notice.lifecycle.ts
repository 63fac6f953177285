import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const NOTICE_STATES = ['DELIVERED', 'ACKNOWLEDGED', 'HANDLED'] as const;
export type NoticeStateName = (typeof NOTICE_STATES)[number];

/** How long a notice may lie before it counts as received; a parameter of this exchange, no rule of law. */
const DEEMED_AFTER = days(5);

/** A notice (送达通知) is handled by the day of its obligation, which is what becomes overdue. */
export const NOTICE: Lifecycle<NoticeStateName> = {
  subject: 'notice',
  states: NOTICE_STATES,
  final: [],
  transitions: [
    // action               entry                   from                            to
    ['bulletin.deliver',    'notice.delivered',     [NEW],                          'DELIVERED'],
    ['notice.acknowledge',  'notice.acknowledged',  ['DELIVERED'],                  'ACKNOWLEDGED'],
    ['notice.deem',         'notice.deemed',        ['DELIVERED'],                  'ACKNOWLEDGED'],
    ['notice.handle',       'notice.handled',       ['DELIVERED', 'ACKNOWLEDGED'],  'HANDLED'],
    ['notice.return',       'notice.returned',      ['HANDLED'],                    'ACKNOWLEDGED'],
  ],
  timeouts: { DELIVERED: { after: DEEMED_AFTER, action: 'notice.deem' } },
};
