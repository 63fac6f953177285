import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Obligations in the order of their last days. The day is a column of its own: an index over an expression of `state` would
 * make every update of every aggregate a new index entry (PostgreSQL's heap-only tuples look at the columns an index names).
 */
const AGENDA = `
alter table aggregate add column due_on text generated always as (state->>'dueOn') stored;
create index aggregate_obligation_due_idx on aggregate (exchange, due_on, id) where kind = 'obligation';
create index aggregate_obligation_status_idx on aggregate (exchange, status, due_on, id) where kind = 'obligation';
create index aggregate_obligation_debtor_idx on aggregate (exchange, party_a, due_on, id) where kind = 'obligation';`;

export class Agenda0013 implements MigrationInterface {
  readonly name = 'Agenda1700000000013';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(AGENDA);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
