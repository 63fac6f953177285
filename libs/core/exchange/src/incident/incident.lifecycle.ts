import { NEW, type Lifecycle, type Transition } from '../kernel/lifecycle.js';

export const INCIDENT_STATES = ['DECLARED', 'REPORTED', 'CONTAINED', 'FINALLY_REPORTED', 'CLOSED'] as const;
export type IncidentStateName = (typeof INCIDENT_STATES)[number];

const OPEN = ['DECLARED', 'REPORTED', 'CONTAINED'] as const;

/** 数据安全事件: reported to the authority, contained, reported on for the last time, closed. What comes first, reporting or containing, the incident decides. */
export const INCIDENT: Lifecycle<IncidentStateName> = {
  subject: 'incident',
  states: INCIDENT_STATES,
  final: ['CLOSED'],
  transitions: [
    // action                    entry                         from                        to
    ['incident.declare',         'incident.declared',          [NEW],                      'DECLARED'],
    ['incident.report',          'incident.reported',          ['DECLARED'],               'REPORTED'],
    ['incident.contain',         'incident.contained',         ['REPORTED'],               'CONTAINED'],
    ['incident.report_finally',  'incident.reported_finally',  ['CONTAINED'],              'FINALLY_REPORTED'],
    ['incident.close',           'incident.closed',            ['FINALLY_REPORTED'],       'CLOSED'],
    ['incident.reopen',          'incident.reopened',          ['FINALLY_REPORTED'],       'CONTAINED'],
    ...OPEN.flatMap((state): Transition<IncidentStateName>[] => [['incident.update', 'incident.updated', [state], state], ['incident.suspend_grants', 'incident.grants_suspended', [state], state]]),
  ],
  timeouts: {},
};
