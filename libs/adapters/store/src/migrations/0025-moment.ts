import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where in the ledger a time lies: for each full run of 256 entries the latest time that any entry below its end states. It
 * never falls, so a time is found by one look into an index, and then among at most 256 entries.
 */
const MOMENT = `
create table moment (
  exchange integer not null,
  size bigint not null check (size > 0 and size % 256 = 0),
  at timestamptz not null,
  constraint moment_pkey primary key (exchange, size)
);
create index moment_at_idx on moment (exchange, at, size);
grant select, insert on moment to yaosu_app;`;

export class Moment0025 implements MigrationInterface {
  readonly name = 'Moment1700000000025';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(MOMENT);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
