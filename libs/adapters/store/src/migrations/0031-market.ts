import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Per kind, the members of the state that people filter by. */
const COLUMNS: Readonly<Record<string, string>> = {
  authorisation: "state ->> 'authority' as authority, state ->> 'operator' as operator, state ->> 'sector' as sector",
  sponsorship: "state ->> 'sponsor' as sponsor, state ->> 'sponsored' as sponsored",
  report: "state ->> 'issuer' as issuer, state ->> 'vendor' as vendor, state ->> 'subject' as subject, state ->> 'kind' as kind",
  certificate: "state ->> 'holder' as holder, state ->> 'number' as number, state ->> 'kind' as kind",
  conduct: "state ->> 'concerned' as concerned, state ->> 'issuer' as issuer",
};

const createView = ([kind, columns]: [string, string]): string => `
create view ${kind}_view as select exchange, id, version, status, party_a, party_b, due_at, state, ${columns} from aggregate where kind = '${kind}';
grant select on ${kind}_view to yaosu_app;`;

export class Market0031 implements MigrationInterface {
  readonly name = 'Market1700000000031';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(Object.entries(COLUMNS).map(createView).join('\n'));
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
