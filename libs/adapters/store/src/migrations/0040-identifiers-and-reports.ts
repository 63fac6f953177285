import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/**
 * What handles are registered of elsewhere: a row for each aggregate that may have one, with the latest entry about it (\`changed_idx\`, kept
 * by a follower) and the one that the registry knows of (\`done_idx\`). What failed is tried again at \`next_at\`, a bounded number of times.
 */
const IDENTIFIERS = `
create table identifier (
  exchange integer not null,
  id uuid not null,
  kind text not null,
  changed_idx bigint not null check (changed_idx >= 0),
  done_idx bigint not null default -1 check (done_idx <= changed_idx),
  is_registered boolean not null default false,
  attempts integer not null default 0 check (attempts >= 0),
  next_at timestamptz default '-infinity',
  failure text,
  constraint identifier_pkey primary key (exchange, id)
) with (fillfactor = 80);
create index identifier_open_idx on identifier (exchange, next_at) where done_idx < changed_idx;
grant select, insert, update, delete on identifier to yaosu_app;`;

/** Reports that the national platform has not taken yet, the oldest first: there are few. */
const REPORTS = "create index aggregate_national_report_idx on aggregate (exchange, id) where kind = 'nationalreport' and status <> 'ACKNOWLEDGED'";

export class IdentifiersAndReports0040 implements MigrationInterface {
  readonly name = 'IdentifiersAndReports1700000000040';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createViews({ nationalreport: "state ->> 'platform' as platform, state ->> 'day' as day" }));
    await queryRunner.query(IDENTIFIERS);
    await queryRunner.query(REPORTS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
