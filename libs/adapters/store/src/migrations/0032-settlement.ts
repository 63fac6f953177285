import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/** Per kind, the members of the state that people filter by. */
const COLUMNS: Readonly<Record<string, string>> = {
  order: `of_grant as "grant", state ->> 'vendor' as vendor, state ->> 'buyer' as buyer, state ->> 'kind' as kind`,
  settlement: `state ->> 'order' as "order", state ->> 'kind' as kind, state ->> 'institution' as institution`,
  usage: `state ->> 'grant' as "grant", state ->> 'vendor' as vendor, state ->> 'buyer' as buyer`,
  reconciliation: `state ->> 'institution' as institution, state ->> 'day' as "day"`,
};

/**
 * What was ordered with a grant, what waits for an institution, and what it booked on a day: each is found without reading what was settled
 * long ago. What is looked for has columns of its own (see 0013).
 */
const INDEXES = `
alter table aggregate add column of_grant text generated always as (state ->> 'grant') stored,
  add column institution text generated always as (state ->> 'institution') stored,
  add column booked_on text generated always as (state ->> 'bookedOn') stored;
create index aggregate_order_of_grant_idx on aggregate (exchange, of_grant, id) where kind = 'order';
create index aggregate_waiting_settlement_idx on aggregate (exchange, id) where kind = 'settlement' and status in ('INSTRUCTED', 'ACCEPTED', 'UNRESOLVED');
create index aggregate_booked_settlement_idx on aggregate (exchange, institution, booked_on, id) where kind = 'settlement' and status = 'CONFIRMED';`;

export class Settlement0032 implements MigrationInterface {
  readonly name = 'Settlement1700000000032';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(INDEXES);
    await queryRunner.query(createViews(COLUMNS));
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
