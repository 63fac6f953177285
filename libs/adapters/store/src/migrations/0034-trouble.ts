import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/** Per kind, the members of the state that people filter by. */
const COLUMNS: Readonly<Record<string, string>> = {
  dispute: `state ->> 'subject' as subject, state ->> 'claimant' as claimant, state ->> 'respondent' as respondent, state ->> 'claim' as claim`,
  incident: `state ->> 'owner' as declarer, state ->> 'severity' as severity, state ->> 'category' as category`,
  complaint: `state ->> 'owner' as complainant, state ->> 'against' as against, state ->> 'category' as category`,
  subjectrequest: `state ->> 'vendor' as vendor, state ->> 'right' as "right"`,
};

/** Who is leaving: a handful of rows among all aggregates. */
const LEAVING = "create index aggregate_leaving_idx on aggregate (exchange, id) where kind = 'participant' and status = 'EXITING'";

export class Trouble0034 implements MigrationInterface {
  readonly name = 'Trouble1700000000034';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createViews(COLUMNS));
    await queryRunner.query(LEAVING);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
