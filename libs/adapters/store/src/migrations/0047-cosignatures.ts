import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What witnesses that nobody can ask have handed in, the last note of each: verified when it came, and again when it is added to the
 * checkpoint. A witness has one row, so the table is as long as the policy.
 */
const COSIGNATURES = `
create table cosignature (
  exchange integer not null,
  witness text not null,
  size bigint not null check (size >= 0),
  note text not null,
  at timestamptz not null default clock_timestamp(),
  constraint cosignature_pkey primary key (exchange, witness)
);
grant select, insert, update on cosignature to yaosu_app;`;

export class Cosignatures0047 implements MigrationInterface {
  readonly name = 'Cosignatures1700000000047';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(COSIGNATURES);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
