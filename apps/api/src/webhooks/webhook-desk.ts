import { Injectable } from '@nestjs/common';
import { Refusal, WEBHOOKS_MAX, type Id, type WebhookScheme } from '#core/exchange';
import { Ledger, Ports, Queries } from '#ledger';
import type { RotationRequest, WebhookRequest } from '../http/bodies.js';
import type { Order } from '../http/caller.js';
import { Writer, type Answer } from '../http/writer.js';

/** What a receiver verifies with: shown in the answer that makes it, and in a repetition of the same request, and nowhere else. */
export type KeyAnswer = Answer & { readonly receiverKey: string };

function orgOf({ caller }: Order<object>): Id<'participant'> {
  if (caller === null) throw new Error('a webhook belongs to a caller');
  return caller.org;
}

/** 推送订阅: makes and shows keys, and keeps addresses out that nothing is posted to. */
@Injectable()
export class WebhookDesk {
  constructor(private readonly writer: Writer, private readonly ledger: Ledger, private readonly queries: Queries, private readonly ports: Ports) {}

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
