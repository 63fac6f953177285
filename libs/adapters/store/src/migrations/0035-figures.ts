import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/**
 * Statistics. A cell is one combination of a statistic's dimensions with its sums and the set of its entries; figures are added up from
 * cells, of which there are as many as combinations occur, however many entries they count. `leaf` is the cell in a figure's digest.
 * `counted_entry` says which entries a cell counts, in the order in which they open; `figure_vendor` whose they are, so that nothing is
 * shown to the public that is one vendor's alone. All of it is derived: the fold of the entries by `grow`.
 */
const STATISTICS = `
create table figure_cell (
  exchange integer not null,
  id uuid not null,
  statistic text not null,
  month text not null,
  path text not null,
  jurisdiction text not null,
  sector text not null,
  district text not null,
  mode text not null,
  regime text not null,
  currency text not null,
  count bigint not null check (count > 0),
  general bigint not null,
  sensitive bigint not null,
  amount numeric(38) not null,
  first_idx bigint not null,
  last_idx bigint not null,
  frontier bytea not null,
  leaf bytea not null check (octet_length(leaf) = 32),
  constraint figure_cell_pkey primary key (exchange, id)
) with (fillfactor = 70);
create index figure_cell_month_idx on figure_cell (exchange, statistic, month);

create table counted_entry (
  exchange integer not null,
  cell uuid not null,
  idx bigint not null,
  subject text not null,
  declared_idx bigint not null,
  leaf bytea not null check (octet_length(leaf) = 32),
  day date not null,
  general bigint not null,
  sensitive bigint not null,
  amount numeric(38) not null,
  constraint counted_entry_pkey primary key (exchange, cell, idx)
);

create table figure_vendor (
  exchange integer not null,
  cell uuid not null,
  vendor uuid not null,
  constraint figure_vendor_pkey primary key (exchange, cell, vendor)
);

${['counted_entry', 'figure_vendor'].map((table) => `create trigger ${table}_is_append_only before update or delete on ${table} for each row execute function refuse_change();`).join('\n')}
grant select, insert, update on figure_cell to yaosu_app;
grant select, insert on counted_entry, figure_vendor to yaosu_app;`;

/** Per kind, the members of the state that people filter by; and the notices of a bulletin, whose progress is asked for again and again. */
const COLUMNS: Readonly<Record<string, string>> = {
  bulletin: "state ->> 'owner' as issuer, state ->> 'kind' as kind",
  notice: "bulletin, state ->> 'owner' as participant",
};/** The bulletin and the month are columns of their own (see 0013). */
const INDEXES = `
alter table aggregate add column bulletin text generated always as (state ->> 'bulletin') stored,
  add column month text generated always as (state ->> 'month') stored;
create index aggregate_notice_idx on aggregate (exchange, bulletin, id) where kind = 'notice';
create index aggregate_bulletin_running_idx on aggregate (exchange, id) where kind = 'bulletin' and status in ('PUBLISHED', 'CLOSED');
create index aggregate_statistic_idx on aggregate (exchange, month) where kind = 'statistic';`;

/**
 * How far each published bulletin has been held against the entries, and whom it was found to concern, with the set of the entries that
 * say so. Derived: the fold of the entries by `reachedBy`. Which of them have their notice, the notices say.
 */
const DELIVERY = `
create table bulletin_cursor (
  exchange integer not null,
  bulletin uuid not null,
  next_index bigint not null,
  constraint bulletin_cursor_pkey primary key (exchange, bulletin)
) with (fillfactor = 50);

create table bulletin_match (
  exchange integer not null,
  bulletin uuid not null,
  participant uuid not null,
  count bigint not null check (count > 0),
  first_idx bigint not null,
  last_idx bigint not null,
  frontier bytea not null,
  constraint bulletin_match_pkey primary key (exchange, bulletin, participant)
);
grant select, insert, update on bulletin_cursor, bulletin_match to yaosu_app;`;

export class Figures0035 implements MigrationInterface {
  readonly name = 'Figures1700000000035';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(STATISTICS);
    await queryRunner.query(INDEXES);
    await queryRunner.query(createViews(COLUMNS));
    await queryRunner.query(DELIVERY);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
