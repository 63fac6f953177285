import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * By what each listing of the catalogue is told apart, so that a search counts what it would find by every value of a facet
 * without reading the words. The follower fills the table again from its first entry: what is derived is derived anew.
 */
const FACETS = `
alter table catalog add column facets text[] not null default '{}';
delete from catalog;
update follower set next_index = 0 where name = 'catalog';`;

export class CatalogFacets0051 implements MigrationInterface {
  readonly name = 'CatalogFacets1700000000051';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(FACETS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
