import type { MigrationInterface, QueryRunner } from 'typeorm';

const VIEW = `
create view erasure_view as
  select exchange, id, version, status, party_a, party_b, due_at, state, state ->> 'participant' as participant, state ->> 'person' as person
  from aggregate where kind = 'erasure';
grant select on erasure_view to yaosu_app;`;

/** What is sealed for one person, to be deleted with the key. */
const VALUES = 'create index private_value_subject_idx on private_value (exchange, subject)';

/** What the machinery has to do: a handful of rows among all aggregates. */
const WORK = "create index aggregate_erasure_idx on aggregate (exchange, id) where kind = 'erasure' and status in ('REQUESTED', 'ORDERED', 'ERASING', 'EXECUTED')";

export class Erasure0022 implements MigrationInterface {
  readonly name = 'Erasure1700000000022';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(VIEW);
    await queryRunner.query(VALUES);
    await queryRunner.query(WORK);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
