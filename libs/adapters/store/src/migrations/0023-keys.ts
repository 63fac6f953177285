import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The keys of the log, for lists and for the few that sign, which every process reads each second. */
const LOG_KEYS = `
create view logkey_view as select exchange, id, version, status, party_a, party_b, due_at, state, state ->> 'suite' as suite, state ->> 'origin' as origin from aggregate where kind = 'logkey';
grant select on logkey_view to yaosu_app;
create index aggregate_logkey_idx on aggregate (exchange, status) where kind = 'logkey';`;

/** RFC 3161 time-stamps of published checkpoints: `reply` is the whole TimeStampResp, as the authority has sent it. */
const TIMESTAMPS = `
create table log_timestamp (
  exchange int not null,
  size bigint not null,
  note text not null,
  tsa text not null,
  reply bytea not null,
  gen_time timestamptz not null,
  at timestamptz not null default clock_timestamp(),
  constraint log_timestamp_pkey primary key (exchange, size)
);
grant select, insert on log_timestamp to yaosu_app;`;

export class Keys0023 implements MigrationInterface {
  readonly name = 'Keys1700000000023';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(LOG_KEYS);
    await queryRunner.query(TIMESTAMPS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
