import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries under way, so that those whose basis ends are found without reading the others. */
export class RunningTransfers0012 implements MigrationInterface {
  readonly name = 'RunningTransfers1700000000012';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("create index aggregate_running_transfer_idx on aggregate (exchange, id) where kind = 'transfer' and status = 'STARTED'");
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
