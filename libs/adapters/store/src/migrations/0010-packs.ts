import type { MigrationInterface, QueryRunner } from 'typeorm';

const VIEWS = `
create view pack_view as
  select exchange, id, version, status, party_a, party_b, due_at, state, state #>> '{definition,effectiveFrom}' as effective_from
  from aggregate where kind = 'pack';
create view replay_view as
  select exchange, id, version, status, party_a, party_b, due_at, state, state #>> '{pack,id}' as pack
  from aggregate where kind = 'replay';
grant select on pack_view, replay_view to yaosu_app;`;

/** How far a replay has come: derived, and of no more use once its result is an entry. */
const PROGRESS = `
create table replay_progress (
  exchange integer not null,
  replay uuid not null,
  progress jsonb not null,
  constraint replay_progress_pkey primary key (exchange, replay)
);
create index aggregate_waiting_replay_idx on aggregate (exchange, id) where kind = 'replay' and status in ('REQUESTED', 'RUNNING');
grant select, insert, update, delete on replay_progress to yaosu_app;`;

export class Packs0010 implements MigrationInterface {
  readonly name = 'Packs1700000000010';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(VIEWS);
    await queryRunner.query(PROGRESS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
