import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

const COLUMNS = { webhook: "state ->> 'url' as url", anchor: "state ->> 'chain' as chain, state ->> 'origin' as origin" };

/**
 * How far each webhook has got in the entries of its participant (\`entry_party\`), and who posts for it just now (\`leased_until\`).
 * Nothing is posted before \`paused_until\`; \`retry_at\` is when the earliest message that failed is tried again. A message has a row in
 * \`webhook_delivery\` from its first attempt on; of those that have ended the latest are kept.
 */
const WEBHOOKS = `
create table webhook_cursor (
  exchange integer not null,
  webhook uuid not null,
  party uuid not null,
  next_index bigint not null check (next_index >= 0),
  is_active boolean not null default true,
  leased_until timestamptz not null default '-infinity',
  paused_until timestamptz not null default '-infinity',
  retry_at timestamptz not null default 'infinity',
  failing_since timestamptz,
  failures integer not null default 0 check (failures >= 0),
  constraint webhook_cursor_pkey primary key (exchange, webhook)
) with (fillfactor = 70);
create index webhook_cursor_idle_idx on webhook_cursor (exchange, leased_until) where is_active;

create table webhook_delivery (
  exchange integer not null,
  webhook uuid not null,
  idx bigint not null,
  type text not null,
  status text not null check (status in ('DELIVERED', 'RETRYING', 'FAILED')),
  attempts integer not null check (attempts > 0),
  at timestamptz not null,
  next_at timestamptz,
  answered integer,
  failure text,
  constraint webhook_delivery_pkey primary key (exchange, webhook, idx),
  constraint webhook_delivery_of_cursor foreign key (exchange, webhook) references webhook_cursor on delete cascade,
  constraint webhook_delivery_is_retried_or_over check ((status = 'RETRYING') = (next_at is not null))
);
create index webhook_delivery_retrying_idx on webhook_delivery (exchange, webhook, next_at) where status = 'RETRYING';
grant select, insert, update, delete on webhook_cursor, webhook_delivery to yaosu_app;`;

/** Anchors on their way into a block, and the latest of each state: their ids sort by size. */
const ANCHORS = "create index aggregate_anchor_idx on aggregate (exchange, status, id) where kind = 'anchor'";

/** Applications that nobody has decided: those of which the business registry was not asked are among them. */
const APPLICATIONS = "create index aggregate_application_idx on aggregate (exchange, id) where kind = 'participant' and status = 'APPLIED'";

export class Ports0036 implements MigrationInterface {
  readonly name = 'Ports1700000000036';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createViews(COLUMNS));
    await queryRunner.query(WEBHOOKS);
    await queryRunner.query(ANCHORS);
    await queryRunner.query(APPLICATIONS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
