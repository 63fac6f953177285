import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The statistics at several levels: beside the finest cells, which tell every dimension, coarser ones that add up over some, so that no
 * question reads every combination of a year. The index has all dimensions: what a question is narrowed to is found without the cells
 * themselves, and the entries behind a figure are opened in its order, which the planner does where it knows how many cells a group has. They are derived: what was counted at one level is counted again, from the first entry.
 */
const LEVELS = `
truncate figure_cell, counted_entry, figure_vendor;
update follower set next_index = 0 where name = 'statistics';
alter table figure_cell add column level text not null;
drop index figure_cell_month_idx;
create index figure_cell_level_idx on figure_cell (exchange, statistic, level, month, sector, district, jurisdiction, path, mode, regime, currency);
create statistics figure_cell_group_stat on (left(district, 2)), (left(district, 4)), (case when jurisdiction in ('CN', 'domestic') then 'domestic' else 'cross-border' end) from figure_cell;`;

export class Levels0042 implements MigrationInterface {
  readonly name = 'Levels1700000000042';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(LEVELS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
