import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The role that the application works as: it can add to the ledger and never change it. */
const ROLE = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'yaosu_app') then create role yaosu_app nologin; end if;
exception when duplicate_object or unique_violation then null; end $$;
grant yaosu_app to current_user;`;

/**
 * One table for the aggregates of every kind. Partitions by kind were measured: each probe by key cost some 10 µs more, for
 * the planner cannot prune before it knows the row, and a commit makes several probes per command.
 *
 * The secondary indexes of `aggregate` are partial so that a probe by key can use the primary key alone: on a small table
 * every index that contains the columns costs the same, the planner takes any of them, and a prepared plan is kept.
 */
const LEDGER = `
create table log_head (
  exchange integer primary key,
  size bigint not null check (size >= 0)
) with (fillfactor = 10);

create table entry (
  exchange integer not null,
  idx bigint not null check (idx >= 0),
  stream uuid not null,
  version integer not null check (version > 0),
  type text not null,
  body bytea not null check (octet_length(body) between 1 and 4096),
  leaf bytea not null check (octet_length(leaf) = 32),
  at timestamptz not null,
  constraint entry_pkey primary key (exchange, idx),
  constraint entry_stream_version_key unique (exchange, stream, version)
);

create table aggregate (
  exchange integer not null,
  kind text not null,
  id uuid not null,
  version integer not null check (version > 0),
  state jsonb not null,
  status text generated always as (state->>'state') stored,
  party_a uuid generated always as (substr(state->'parties'->>0, 5)::uuid) stored,
  party_b uuid generated always as (substr(state->'parties'->>1, 5)::uuid) stored,
  due_at text generated always as (state->>'dueAt') stored,
  constraint aggregate_pkey primary key (kind, exchange, id)
) with (fillfactor = 80);
create index aggregate_party_a_idx on aggregate (exchange, kind, party_a, id) where party_a is not null;
create index aggregate_party_b_idx on aggregate (exchange, kind, party_b, id) where party_b is not null;
create index aggregate_due_at_idx on aggregate (exchange, due_at) where due_at is not null;
create index aggregate_waiting_check_idx on aggregate (exchange, id) where kind = 'check' and status in ('QUEUED', 'RUNNING');

create table idempotency (
  exchange integer not null,
  tenant uuid not null,
  key text not null,
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  first_index bigint not null,
  entry_count integer not null check (entry_count > 0),
  constraint idempotency_pkey primary key (exchange, tenant, key)
);

create table document (
  exchange integer not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  media_type text not null,
  body text not null,
  constraint document_pkey primary key (exchange, sha256)
);

create table private_value (
  exchange integer not null,
  digest bytea not null check (octet_length(digest) = 32),
  subject text not null,
  name text not null,
  sealed bytea not null,
  constraint private_value_pkey primary key (exchange, digest)
);`;

const FOLLOWERS = `
create table follower (
  exchange integer not null,
  name text not null,
  next_index bigint not null default 0 check (next_index >= 0),
  constraint follower_pkey primary key (exchange, name)
) with (fillfactor = 10);

create table tile (
  exchange integer not null,
  level smallint not null,
  idx bigint not null,
  data bytea not null check (octet_length(data) between 32 and 8192 and octet_length(data) % 32 = 0),
  constraint tile_pkey primary key (exchange, level, idx)
);
alter table tile alter column data set storage external;
create table checkpoint (
  exchange integer not null,
  size bigint not null,
  root bytea not null check (octet_length(root) = 32),
  note text not null,
  at timestamptz not null,
  constraint checkpoint_pkey primary key (exchange, size)
);

create table catalog (
  exchange integer not null,
  listing uuid not null,
  document tsvector not null,
  constraint catalog_pkey primary key (exchange, listing)
);
create index catalog_document_idx on catalog using gin (document);

create table entry_party (
  exchange integer not null,
  party uuid not null,
  idx bigint not null,
  constraint entry_party_pkey primary key (exchange, party, idx)
);`;

/** Append-only by trigger, too: not even the owner of the tables changes an entry by accident. What he does on purpose, the proofs detect. */
const IMMUTABLE = `
create function refuse_change() returns trigger language plpgsql as $f$
begin raise exception '% is append-only', tg_table_name using errcode = '42501'; end $f$;
${['entry', 'idempotency', 'document', 'checkpoint'].map((table) => `
create trigger ${table}_is_append_only before update or delete on ${table} for each row execute function refuse_change();
create trigger ${table}_is_not_truncated before truncate on ${table} for each statement execute function refuse_change();`).join('')}

grant select, insert on entry, idempotency, document, checkpoint, entry_party to yaosu_app;
grant select, insert, update on log_head, aggregate, follower, tile, catalog to yaosu_app;
grant select, insert, delete on private_value to yaosu_app;
grant delete on catalog to yaosu_app;`;

export class Ledger0001 implements MigrationInterface {
  readonly name = 'Ledger1700000000001';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ROLE);
    await queryRunner.query(LEDGER);
    await queryRunner.query(FOLLOWERS);
    await queryRunner.query(IMMUTABLE);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
