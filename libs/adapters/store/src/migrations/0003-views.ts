import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/** Per kind, the members of the state that people filter by, as columns of a view. */
const COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  participant: { name: "state #>> '{organisation,name,zh}'", jurisdiction: "state #>> '{organisation,jurisdiction}'" },
  product: { vendor: "state ->> 'vendor'", sector: "state #>> '{versions,0,sector}'" },
  listing: { vendor: "state ->> 'vendor'", product: "state ->> 'product'", title: "state #>> '{offer,title,zh}'" },
  negotiation: { listing: "state ->> 'listing'", vendor: "state ->> 'vendor'", buyer: "state ->> 'buyer'" },
  grant: { product: "state ->> 'product'", vendor: "state ->> 'vendor'", buyer: "state ->> 'buyer'" },
  transfer: { grant: "state ->> 'grant'", vendor: "state ->> 'vendor'", buyer: "state ->> 'buyer'", clearance: "state ->> 'clearance'", path: "state #>> '{decision,path}'" },
  basis: { exporter: "state ->> 'exporter'", kind: "state ->> 'kind'" },
  check: { gate: "state ->> 'gate'", subject: "state ->> 'subject'" },
  obligation: { debtor: "state ->> 'owner'", due_on: "state ->> 'dueOn'" },
  hold: { target: "state ->> 'target'" },
  finding: { detector: "state ->> 'detector'" },
};

const listed = (columns: Readonly<Record<string, string>>): string => Object.entries(columns).map(([name, expression]) => `${expression} as "${name}"`).join(', ');

export class Views0003 implements MigrationInterface {
  readonly name = 'Views1700000000003';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createViews(Object.fromEntries(Object.entries(COLUMNS).map(([kind, columns]) => [kind, listed(columns)]))));
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
