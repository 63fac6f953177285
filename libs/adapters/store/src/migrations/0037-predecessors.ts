import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/** The logs of exchanges that were merged into this one; there are few. */
const COLUMNS = { predecessor: "state ->> 'origin' as origin" };

export class Predecessors0037 implements MigrationInterface {
  readonly name = 'Predecessors1700000000037';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createViews(COLUMNS));
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
