import { Type, type Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, IdOf, Instant, Nullable, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { WEBHOOK, type WebhookStateName } from './webhook.lifecycle.js';

/** Standard Webhooks §Signature scheme: `v1` is HMAC-SHA256 under a shared secret, `v1a` is Ed25519. */
export const WEBHOOK_SCHEMES = ['v1', 'v1a'] as const;
export type WebhookScheme = (typeof WEBHOOK_SCHEMES)[number];

/** Where messages are posted to. Nothing secret belongs in it: it stands in an entry, and signatures say who posts. */
export const EndpointUrl = Type.String({ pattern: '^https?://[!-~]{1,490}$', maxLength: 500, examples: ['https://hooks.example.com/yaosu'] });
/** An entry type, or all of a noun: `grant.*`. */
export const EventType = Type.String({ pattern: '^[a-z][a-z_]{1,30}\\.([a-z][a-z_]{1,30}|\\*)$', maxLength: 48, examples: ['grant.activated', 'transfer.*'] });
/** At most so many; none at all means every type. */
export const EventTypes = SetOf(EventType, 24);

/**
 * A key that messages are signed with: never the secret itself. `verifier` is the SHA-256 of a shared secret (`v1`), the public key
 * that signatures verify under (`v1a`).
 */
export const WebhookKey = closed({
  id: Type.String({ pattern: '^whk_key_[0-9a-f-]{36}$' }), scheme: OneOf(WEBHOOK_SCHEMES),
  verifier: Type.String({ pattern: '^([0-9a-f]{64}|whpk_[A-Za-z0-9+/]{43}=)$' }),
});
export type WebhookKey = Static<typeof WebhookKey>;

export const webhookEntries = {
  'webhook.subscribed': { 1: closed({ participant: IdOf('participant'), url: EndpointUrl, types: EventTypes, description: Text(100), key: WebhookKey }) },
  'webhook.changed': { 1: closed({ url: EndpointUrl, types: EventTypes, description: Text(100) }) },
  'webhook.secret_rotated': { 1: closed({ key: WebhookKey, previousUntil: Instant }) },
  'webhook.tested': { 1: closed({ url: EndpointUrl }) },
  'webhook.replay_requested': { 1: closed({ from: Count }) },
  'webhook.disabled': { 1: closed({ reason: Text(500), failingSince: Nullable(Instant) }) },
  'webhook.enabled': { 1: closed({}) },
  'webhook.removed': { 1: closed({ reason: Text(500) }) },
} as const;

/** A key in use: `validUntil` is null for the present one, the end of the overlap for the one before. */
export interface KeyInUse extends WebhookKey { readonly validUntil: string | null }

/** 推送订阅: where one participant has the entries posted that name it as a party. */
export interface Webhook extends AggregateState<WebhookStateName> {
  readonly id: Id<'webhook'>;
  readonly url: string;
  /** Empty: every type. */
  readonly types: readonly string[];
  readonly description: string;
  /** The present key first, then the one before while it still signs. */
  readonly keys: readonly KeyInUse[];
  /** Why it is disabled or removed, and since when nobody had received anything. */
  readonly reason: string | null;
  readonly failingSince: string | null;
}

export function evolveWebhook(state: Webhook | undefined, entry: FoldEntry<keyof typeof webhookEntries>): Webhook {
  const advance = (change: Partial<Webhook> = {}): Webhook => step(WEBHOOK, state, entry, change);
  switch (entry.type) {
    case 'webhook.subscribed': {
      const { participant, key, ...stated } = entry.data;
      const keys = [{ ...key, validUntil: null }];
      return { owner: participant, ...begin(WEBHOOK, 'webhook', state, entry), parties: [participant], ...stated, keys, reason: null, failingSince: null };
    }
    case 'webhook.changed':
      return advance(entry.data);
    case 'webhook.secret_rotated': {
      const { key, previousUntil } = entry.data;
      return advance({ keys: [{ ...key, validUntil: null }, ...(state?.keys ?? []).slice(0, 1).map((before) => ({ ...before, validUntil: previousUntil }))] });
    }
    case 'webhook.tested':
    case 'webhook.replay_requested':
      return advance();
    case 'webhook.disabled':
      return advance(entry.data);
    case 'webhook.enabled':
      return advance({ reason: null, failingSince: null });
    case 'webhook.removed':
      return advance({ reason: entry.data.reason });
  }
}

/** Whether a webhook has an entry delivered; a test goes to the one webhook that is tested, whatever its types. */
export function isWanted({ id, types }: Pick<Webhook, 'id' | 'types'>, { type, stream }: { readonly type: string; readonly stream: Id }): boolean {
  if (type === 'webhook.tested') return stream === id;
  return types.length === 0 || types.includes(type) || types.includes(`${type.slice(0, type.indexOf('.'))}.*`);
}
