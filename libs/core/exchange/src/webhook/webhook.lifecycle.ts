import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const WEBHOOK_STATES = ['ACTIVE', 'DISABLED', 'REMOVED'] as const;
export type WebhookStateName = (typeof WEBHOOK_STATES)[number];

/** 推送订阅: what nobody has received for days is disabled, and goes on from where it stood once it is enabled again. */
export const WEBHOOK: Lifecycle<WebhookStateName> = {
  subject: 'webhook',
  states: WEBHOOK_STATES,
  final: ['REMOVED'],
  transitions: [
    // action                   entry                         from                      to
    ['webhook.subscribe',       'webhook.subscribed',         [NEW],                    'ACTIVE'],
    ['webhook.change',          'webhook.changed',            ['ACTIVE'],               'ACTIVE'],
    ['webhook.change',          'webhook.changed',            ['DISABLED'],             'DISABLED'],
    ['webhook.rotate_secret',   'webhook.secret_rotated',     ['ACTIVE'],               'ACTIVE'],
    ['webhook.rotate_secret',   'webhook.secret_rotated',     ['DISABLED'],             'DISABLED'],
    ['webhook.test',            'webhook.tested',             ['ACTIVE'],               'ACTIVE'],
    ['webhook.replay',          'webhook.replay_requested',   ['ACTIVE'],               'ACTIVE'],
    ['webhook.disable',         'webhook.disabled',           ['ACTIVE'],               'DISABLED'],
    ['webhook.give_up',         'webhook.disabled',           ['ACTIVE'],               'DISABLED'],
    ['webhook.enable',          'webhook.enabled',            ['DISABLED'],             'ACTIVE'],
    ['webhook.remove',          'webhook.removed',            ['ACTIVE', 'DISABLED'],   'REMOVED'],
    ['webhook.lapse',           'webhook.removed',            ['DISABLED'],             'REMOVED'],
  ],
  timeouts: {
    DISABLED: { after: days(90), action: 'webhook.lapse' },
  },
};
