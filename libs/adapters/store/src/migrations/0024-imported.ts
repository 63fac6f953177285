import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries that came from a copy of the log and not by `commit_batch`: no idempotency row stands for them, and this says so,
 * instead of an absence that nobody could tell from tampering. `source` names the copy for people.
 */
const IMPORTED = `
create table imported (
  exchange integer not null,
  first_index bigint not null check (first_index >= 0),
  entry_count integer not null check (entry_count > 0),
  source text not null,
  at timestamptz not null default clock_timestamp(),
  constraint imported_pkey primary key (exchange, first_index)
);
create trigger imported_is_append_only before update or delete on imported for each row execute function refuse_change();
create trigger imported_is_not_truncated before truncate on imported for each statement execute function refuse_change();
grant select, insert on imported to yaosu_app;`;

export class Imported0024 implements MigrationInterface {
  readonly name = 'Imported1700000000024';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(IMPORTED);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
