import { NEW, type Lifecycle } from '../kernel/lifecycle.js';

export const CALENDAR_STATES = ['IN_FORCE', 'REVOKED'] as const;
export type CalendarStateName = (typeof CALENDAR_STATES)[number];

/** One per participant: a new address takes the place of the one before, which is void from then on. */
export const CALENDAR: Lifecycle<CalendarStateName> = {
  subject: 'calendar',
  states: CALENDAR_STATES,
  final: [],
  transitions: [
    // action             entry               from                              to
    ['calendar.issue',    'calendar.issued',  [NEW, 'IN_FORCE', 'REVOKED'],     'IN_FORCE'],
    ['calendar.revoke',   'calendar.revoked', ['IN_FORCE'],                     'REVOKED'],
  ],
  timeouts: {},
};
