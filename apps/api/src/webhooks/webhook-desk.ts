import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Refusal, WEBHOOKS_MAX, type Id, type WebhookScheme } from '#core/exchange';
import { DELIVERY_STATES, Deliveries, Ledger, Ports, Queries, type Delivery, type DeliveryState, type Progress } from '#ledger';
import type { RotationRequest, WebhookRequest } from '../http/bodies.js';
import type { Asker, Order } from '../http/caller.js';
import { PAGE, limitOf } from '../http/cursor.js';
import { idIn } from '../http/ids.js';
import { Reader } from '../http/reader.js';
import { queryOf } from '../http/shape.js';
import { Writer, type Answer } from '../http/writer.js';

export const DeliveriesQueryShape = queryOf({
  state: Type.Optional(Type.Union(DELIVERY_STATES.map((state) => Type.Literal(state)))), limit: PAGE.limit,
  after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'The `next` of the page before' })),
});
export interface DeliveriesQuery { readonly state?: DeliveryState; readonly limit?: string; readonly after?: string }

const nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
export const DeliveriesShape = Type.Object({
  items: Type.Array(Type.Object({
    index: Type.Integer({ description: 'The entry that was posted' }), messageId: Type.String({ description: 'webhook-id: the same for every attempt and replay' }), type: Type.String(),
    state: Type.Union(DELIVERY_STATES.map((state) => Type.Literal(state))), attempts: Type.Integer(), lastAttemptAt: Type.String(), nextAttemptAt: nullable('Of a message that is tried again'),
    answered: Type.Union([Type.Integer(), Type.Null()], { description: 'The status of the receiver’s last answer' }), failure: nullable('Why the last attempt failed'),
  })),
  next: nullable('Where the next page begins; null at the end'),
  nextIndex: Type.Integer({ description: 'Every entry before this was posted or waits for another attempt; a replay goes back from here' }), failingSince: nullable('Since when nothing was received'),
});
interface DeliveriesPage extends Progress { readonly items: readonly Delivery[]; readonly next: string | null }

/** What a receiver verifies with: shown in the answer that makes it, and in a repetition of the same request, and nowhere else. */
export type KeyAnswer = Answer & { readonly receiverKey: string };

function orgOf({ caller }: Order<object>): Id<'participant'> {
  if (caller === null) throw new Error('a webhook belongs to a caller');
  return caller.org;
}

/** 推送订阅: makes and shows keys, and keeps addresses out that nothing is posted to. */
@Injectable()
export class WebhookDesk {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly ledger: Ledger, private readonly queries: Queries, private readonly deliveries: Deliveries, private readonly ports: Ports) {}

  async subscribe(order: Order<WebhookRequest>): Promise<KeyAnswer> {
    const { scheme = 'v1', ...stated } = order.body;
    this.requirePublic(stated.url);
    return this.withKey(order, scheme, { ...stated, siblings: await this.siblingsOf(orgOf(order)) });
  }

  change(order: Order<{ readonly url: string }>): Promise<Answer> {
    this.requirePublic(order.body.url);
    return this.writer.write(order);
  }

  async rotate(order: Order<RotationRequest>): Promise<KeyAnswer> {
    const webhook = order.id === undefined ? undefined : (await this.ledger.get(order.id as Id<'webhook'>))?.state;
    const { scheme = webhook?.keys[0]?.scheme ?? 'v1', ...stated } = order.body;
    return this.withKey(order, scheme, stated);
  }

  async list(asker: Asker, id: string, { state, limit, after }: DeliveriesQuery): Promise<DeliveriesPage> {
    const { state: webhook } = await this.reader.visible(idIn(id, 'webhook'), asker);
    const [page, progress] = await Promise.all([
      this.deliveries.list(webhook.id, { before: after === undefined ? undefined : Number(after), state, limit: limitOf(limit) }),
      this.deliveries.progress(webhook.id),
    ]);
    return { ...page, ...(progress ?? { nextIndex: 0, failingSince: null }) };
  }

  private async withKey<Body extends object>(order: Order<Body>, scheme: WebhookScheme, input: object): Promise<KeyAnswer> {
    const { webhookSecrets } = this.ports;
    const key = webhookSecrets.make(orgOf(order), order.key, scheme);
    return { ...await this.writer.write(order, { input: { ...input, key } }), receiverKey: webhookSecrets.receiverKeyOf(key) };
  }

  /** Names are looked up when something is posted; what an address tells by itself is told at once. */
  private requirePublic(url: string): void {
    const wrong = this.ports.webhooks.complaint(url);
    if (wrong !== undefined) throw new Refusal('endpoint_forbidden', `Nothing is posted there: ${wrong}.`, { pointer: '/url' });
  }

  private async siblingsOf(org: Id<'participant'>): Promise<Id[]> {
    const pages = await Promise.all(['ACTIVE', 'DISABLED'].map((status) => this.queries.list('webhook', { scope: 'own', org, filters: { status }, limit: WEBHOOKS_MAX })));
    return pages.flatMap(({ items }) => items.map(({ id }) => id)).slice(0, WEBHOOKS_MAX);
  }
}
