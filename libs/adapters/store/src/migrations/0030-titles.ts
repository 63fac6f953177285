import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What rests on a product: its listings and its grants that have not ended. The product is a column of its own, for an index over
 * an expression of `state` would make every update of every aggregate a new index entry (see 0013).
 */
const RESTING = `
alter table aggregate add column product text generated always as (state->>'product') stored;
create index aggregate_listed_product_idx on aggregate (exchange, product, id) where kind = 'listing' and status = 'LISTED';
create index aggregate_granted_product_idx on aggregate (exchange, product, id) where kind = 'grant' and status in ('PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED');`;

export class Titles0030 implements MigrationInterface {
  readonly name = 'Titles1700000000030';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(RESTING);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
