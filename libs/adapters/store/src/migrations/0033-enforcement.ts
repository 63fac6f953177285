import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/** Per kind, the members of the state that people filter by. */
const COLUMNS: Readonly<Record<string, string>> = {
  enforcer: `state ->> 'kind' as kind, state ->> 'owner' as owner, state ->> 'code' as code`,
  job: `state ->> 'submitter' as submitter, state ->> 'node' as node, state ->> 'technique' as technique`,
};

/** The grants whose revocation waits for acknowledgements: few, and looked at by every point that polls. */
const REVOKING = `create index aggregate_revoking_idx on aggregate (exchange, id) where kind = 'grant' and status = 'REVOKING'`;

/** Which grant an access key opens, and at which registered points each grant is enforced, from which entry to which: kept by a follower. */
const ENFORCED = `
create table access_key (
  exchange int not null,
  sha256 bytea not null,
  grant_id uuid not null,
  constraint access_key_pkey primary key (exchange, sha256)
);
create table enforcement (
  exchange int not null,
  enforcer uuid not null,
  grant_id uuid not null,
  product uuid not null,
  vendor uuid not null,
  buyer uuid not null,
  authorisation uuid,
  title uuid,
  from_idx bigint not null,
  until_idx bigint,
  constraint enforcement_pkey primary key (exchange, grant_id, enforcer)
);
create index enforcement_product_idx on enforcement (exchange, product) where until_idx is null;
create index enforcement_vendor_idx on enforcement (exchange, vendor) where until_idx is null;
create index enforcement_buyer_idx on enforcement (exchange, buyer) where until_idx is null;
create index enforcement_authorisation_idx on enforcement (exchange, authorisation) where until_idx is null and authorisation is not null;
create index enforcement_title_idx on enforcement (exchange, title) where until_idx is null and title is not null;
grant select, insert, update on enforcement, access_key to yaosu_app;`;

/** What each point has to hear of, in the order of the ledger. */
const SIGNALS = `
create table enforcer_signal (
  exchange int not null,
  enforcer uuid not null,
  idx bigint not null,
  type text not null,
  subject text not null,
  constraint enforcer_signal_pkey primary key (exchange, enforcer, idx)
);
grant select, insert on enforcer_signal to yaosu_app;`;

/** No part of the ledger: when a point was heard last, and how far its pushes have come. */
const PULSES = `
create table enforcer_pulse (
  exchange int not null,
  enforcer uuid not null,
  heard_at timestamptz not null,
  constraint enforcer_pulse_pkey primary key (exchange, enforcer)
);
create table enforcer_push (
  exchange int not null,
  enforcer uuid not null,
  next_idx bigint not null,
  attempts int not null default 0,
  due_at timestamptz not null,
  failure text,
  constraint enforcer_push_pkey primary key (exchange, enforcer)
);
create index enforcer_push_due_idx on enforcer_push (exchange, due_at);
grant select, insert, update, delete on enforcer_pulse, enforcer_push to yaosu_app;`;

export class Enforcement0033 implements MigrationInterface {
  readonly name = 'Enforcement1700000000033';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createViews(COLUMNS));
    for (const statement of [REVOKING, ENFORCED, SIGNALS, PULSES]) await queryRunner.query(statement);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
