import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The logs of exchanges that were merged into this one; there are few. */
const PREDECESSORS = `
create view predecessor_view as select exchange, id, version, status, party_a, party_b, due_at, state, state ->> 'origin' as origin from aggregate where kind = 'predecessor';
grant select on predecessor_view to yaosu_app;`;

export class Predecessors0037 implements MigrationInterface {
  readonly name = 'Predecessors1700000000037';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(PREDECESSORS);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
