import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { DELIVERY_STATES, Deliveries, type Delivery, type DeliveryState, type Progress } from '#ledger';
import type { Asker } from '../http/caller.js';
import { PAGE, limitOf } from '../http/cursor.js';
import { idIn } from '../http/ids.js';
import { Reader } from '../http/reader.js';
import { queryOf } from '../http/shape.js';

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

/** What was posted to a webhook, for those who may see it. */
@Injectable()
export class DeliveryList {
  constructor(private readonly reader: Reader, private readonly deliveries: Deliveries) {}

  async list(asker: Asker, id: string, { state, limit, after }: DeliveriesQuery): Promise<DeliveriesPage> {
    const { state: webhook } = await this.reader.visible(idIn(id, 'webhook'), asker);
    const [page, progress] = await Promise.all([
      this.deliveries.list(webhook.id, { before: after === undefined ? undefined : Number(after), state, limit: limitOf(limit) }),
      this.deliveries.progress(webhook.id),
    ]);
    return { ...page, ...(progress ?? { nextIndex: 0, failingSince: null }) };
  }
}
