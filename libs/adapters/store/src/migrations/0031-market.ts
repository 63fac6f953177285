import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/** Per kind, the members of the state that people filter by. */
const COLUMNS: Readonly<Record<string, string>> = {
  authorisation: "state ->> 'authority' as authority, state ->> 'operator' as operator, state ->> 'sector' as sector",
  sponsorship: "state ->> 'sponsor' as sponsor, state ->> 'sponsored' as sponsored",
  report: "state ->> 'issuer' as issuer, state ->> 'concerned' as concerned, state ->> 'subject' as subject, state ->> 'kind' as kind",
  certificate: "state ->> 'holder' as holder, state ->> 'number' as number, state ->> 'kind' as kind",
  conduct: "state ->> 'concerned' as concerned, state ->> 'issuer' as issuer",
};

export class Market0031 implements MigrationInterface {
  readonly name = 'Market1700000000031';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createViews(COLUMNS));
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
