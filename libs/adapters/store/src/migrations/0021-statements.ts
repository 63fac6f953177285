import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Statements (对账单). `sub_log` is the RFC 6962 tree of one party (`party_a` = `party_b`) or of two as far as the entries are
 * indexed, `sub_log_hash` its hashes above level 0, of one party only: the leaves are those of `entry`, in the order of
 * `entry_party`. `statement` has a row for each day on which a statement changed; `map_node` holds the days' Merkle maps, every
 * node once however many days share it. All of it is derived: the fold of the entries by `StatementFold`.
 */
const STATEMENTS = `
create table sub_log (
  exchange integer not null,
  party_a uuid not null,
  party_b uuid not null check (party_a <= party_b),
  entries bigint not null check (entries > 0),
  last_idx bigint not null,
  frontier bytea not null check (octet_length(frontier) % 32 = 0),
  is_changed boolean not null,
  constraint sub_log_pkey primary key (exchange, party_a, party_b)
) with (fillfactor = 70);
create index sub_log_changed_idx on sub_log (exchange) where is_changed;

create table sub_log_hash (
  exchange integer not null,
  party uuid not null,
  level smallint not null check (level > 0),
  ordinal bigint not null check (ordinal >= 0),
  last_idx bigint not null,
  hash bytea not null check (octet_length(hash) = 32),
  constraint sub_log_hash_pkey primary key (exchange, party, level, ordinal)
);

create table statement (
  exchange integer not null,
  party_a uuid not null,
  party_b uuid not null,
  day date not null,
  entries bigint not null,
  last_idx bigint not null,
  root bytea not null check (octet_length(root) = 32),
  constraint statement_pkey primary key (exchange, party_a, party_b, day)
);

create table statement_day (
  exchange integer not null,
  day date not null,
  through bigint not null,
  participants bigint not null,
  pairs bigint not null,
  map_root bytea not null check (octet_length(map_root) = 32),
  constraint statement_day_pkey primary key (exchange, day)
);

create table map_node (
  exchange integer not null,
  hash bytea not null check (octet_length(hash) = 32),
  left_hash bytea,
  right_hash bytea,
  position bytea,
  value bytea,
  constraint map_node_pkey primary key (exchange, hash),
  constraint map_node_is_inner_or_record check ((left_hash is null) = (right_hash is null) and (position is null) = (value is null) and (left_hash is null) <> (position is null))
);

${['sub_log_hash', 'statement', 'statement_day', 'map_node'].map((table) => `create trigger ${table}_is_append_only before update or delete on ${table} for each row execute function refuse_change();`).join('\n')}
grant select, insert, update on sub_log to yaosu_app;
grant select, insert on sub_log_hash, statement, statement_day, map_node to yaosu_app;`;

export class Statements0021 implements MigrationInterface {
  readonly name = 'Statements1700000000021';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(STATEMENTS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
