import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was published: each checkpoint with the signatures of the log and the cosignatures of its witnesses, when it was shown
 * to the public. One size may be published again when witnesses have cosigned it anew.
 *
 * `log_head.halt` says what was seen that this ledger does not have: `commit_batch` looks at it under the head lock, so from
 * the moment it is set no process commits anything.
 */
const PUBLICATION = `
create table publication (
  exchange integer not null,
  size bigint not null check (size >= 0),
  at timestamptz not null,
  note text not null,
  constraint publication_pkey primary key (exchange, size, at)
);
create trigger publication_is_append_only before update or delete on publication for each row execute function refuse_change();
create trigger publication_is_not_truncated before truncate on publication for each statement execute function refuse_change();
grant select, insert on publication to yaosu_app;

alter table log_head add column halt jsonb;`;

export class Publication0020 implements MigrationInterface {
  readonly name = 'Publication1700000000020';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(PUBLICATION);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
