import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who signs in is looked for by the digest of the sign-in; a column of its own keeps the updates of other aggregates light. */
const STATEMENTS = `
alter table aggregate add column sign_ins jsonb generated always as (case when kind = 'participant' then jsonb_path_query_array(state, '$.credentials[*].signIn') end) stored;
create index aggregate_sign_in_idx on aggregate using gin (sign_ins jsonb_path_ops) where kind = 'participant';`;

export class SignIns0044 implements MigrationInterface {
  readonly name = 'SignIns1700000000044';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(STATEMENTS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
