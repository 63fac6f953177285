import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Token sets as they were uploaded, in parts, and the people whom they stand for. `counted_person` is derived: the fold of the
 * reservations and releases of a tally over the sealed sets, up to `version`; `uses` is the number of transfers that carry
 * the person. It answers how many of a set's people a tally does not hold yet, and how many it holds.
 */
const COUNTING = `
create table token_part (
  exchange integer not null,
  tokenset uuid not null,
  ordinal integer not null check (ordinal >= 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  tokens bytea not null check (octet_length(tokens) between 32 and 524288 and octet_length(tokens) % 32 = 0),
  constraint token_part_pkey primary key (exchange, tokenset, ordinal)
);
alter table token_part alter column tokens set storage external;

create table counted_tally (
  exchange integer not null,
  tally uuid not null,
  version integer not null default 0 check (version >= 0),
  moves integer not null default 0 check (moves >= 0),
  general bigint not null default 0 check (general >= 0),
  sensitive bigint not null default 0 check (sensitive >= 0),
  constraint counted_tally_pkey primary key (exchange, tally)
) with (fillfactor = 50);

create table counted_person (
  exchange integer not null,
  tally uuid not null,
  class "char" not null check (class in ('g', 's')),
  token bytea not null check (octet_length(token) = 32),
  uses integer not null check (uses > 0),
  constraint counted_person_pkey primary key (exchange, tally, class, token)
);

create trigger token_part_is_append_only before update on token_part for each row execute function refuse_change();
grant select, insert, delete on token_part to yaosu_app;
grant select, insert, update, delete on counted_tally, counted_person to yaosu_app;`;

const view = (kind: string, columns: string): string => `
create view ${kind}_view as
  select exchange, id, version, status, party_a, party_b, due_at, state, ${columns} from aggregate where kind = '${kind}';
grant select on ${kind}_view to yaosu_app;`;

const VIEWS = [
  view('tally', `state ->> 'owner' as "exporter", state ->> 'year' as "year"`),
  view('tokenset', `state ->> 'exporter' as "exporter", state ->> 'sha256' as "sha256"`),
  view('group', `state ->> 'owner' as "decided_by"`),
].join('\n');

export class Counting0011 implements MigrationInterface {
  readonly name = 'Counting1700000000011';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(COUNTING);
    await queryRunner.query(VIEWS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
