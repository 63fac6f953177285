import { Injectable } from '@nestjs/common';
import { Type, type Static } from '@sinclair/typebox';
import { LIFECYCLES, OneOf, PersonId, Refusal, UUID_PATTERN } from '#core/exchange';
import { ReviewQueue, type QueueCounts, type QueuePosition } from '#ledger';
import { PAGE, limitOf } from '../http/cursor.js';
import { resourceOf, type Resource } from '../http/reader.js';
import { queryOf } from '../http/shape.js';

const { states, final } = LIFECYCLES.review;

export const QueueQuery = queryOf({
  state: Type.Optional(OneOf(states.filter((state) => !final.includes(state)))),
  outcome: Type.Optional(Type.String({ pattern: '^[A-Z_]{1,40}$', description: 'What the gate has said', examples: ['HOLD_MANUAL_REVIEW'] })),
  maker: Type.Optional(PersonId),
  overdue: Type.Optional(OneOf(['true'] as const)),
  ...PAGE,
});
export type QueueQuery = Static<typeof QueueQuery>;

export const CountsShape = Type.Object({
  states: Type.Record(Type.String(), Type.Integer(), { description: 'How many wait in each state' }),
  overdue: Type.Integer({ description: 'How many are past their due day' }), escalated: Type.Integer({ description: 'How many were escalated at least once' }),
});

const CURSOR = new RegExp(`^(\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z)_(${UUID_PATTERN})$`);

/** 审核队列: the reviews that wait, in the order of their due days. */
@Injectable()
export class Waiting {
  constructor(private readonly queue: ReviewQueue) {}

  async page({ state, outcome, maker, overdue, limit, after }: QueueQuery): Promise<{ readonly items: readonly Resource[]; readonly next: string | null }> {
    const overdueAt = overdue === undefined ? undefined : new Date().toISOString();
    const { items, next } = await this.queue.page({ state, outcome, maker, overdueAt, after: positionOf(after), limit: limitOf(limit) });
    return { items: items.map(resourceOf), next: next === null ? null : `${next.dueAt}_${next.id}` };
  }

  counts(): Promise<QueueCounts> {
    return this.queue.counts(new Date().toISOString());
  }
}

function positionOf(after: string | undefined): QueuePosition | undefined {
  if (after === undefined) return undefined;
  const [, dueAt, id] = CURSOR.exec(after) ?? [];
  if (dueAt === undefined || id === undefined) throw new Refusal('invalid_cursor', 'Pass the `next` of the page before, as it is.', { parameter: 'after' });
  return { dueAt, id };
}
