import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/** Per kind, the members of the state that people filter by. */
const COLUMNS: Readonly<Record<string, string>> = {
  review: `state ->> 'subject' as subject, state ->> 'outcome' as outcome, state ->> 'maker' as maker, state ->> 'check' as "check"`,
  inquiry: "state ->> 'review' as review",
  waiver: "state ->> 'owner' as participant, state ->> 'issuer' as issuer",
  appeal: "state ->> 'target' as target",
};

/** The queue of reviews in the order of their due days: what is decided has none and is not in it. */
const QUEUE = "create index aggregate_review_queue_idx on aggregate (exchange, due_at, id) where kind = 'review' and due_at is not null";

export class Review0015 implements MigrationInterface {
  readonly name = 'Review1700000000015';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createViews(COLUMNS));
    await queryRunner.query(QUEUE);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
