import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One more level of the statistics (see 0042): by country, sector and city, for a regulator of a city's sectors. What was counted is
 * counted again, from the first entry.
 */
const LEVEL = `
truncate figure_cell, counted_entry, figure_vendor;
update follower set next_index = 0 where name = 'statistics';`;

export class LevelOfCities0045 implements MigrationInterface {
  readonly name = 'LevelOfCities1700000000045';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(LEVEL);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
