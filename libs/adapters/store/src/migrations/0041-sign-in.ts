import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

const COLUMNS = { binding: "state ->> 'holder' as holder" };

/** What certificates are bound, in the order of their numbers: all of them are looked at again and again. */
const BOUND = "create index aggregate_bound_idx on aggregate (exchange, id) where kind = 'binding' and status = 'BOUND'";

/** Assertions that were taken, until they end by themselves (RFC 7523 §3, \`jti\`): none is taken twice, whichever process it comes to. */
const USED = `
create table used_assertion (
  exchange integer not null,
  client text not null,
  jti_sha256 bytea not null check (length(jti_sha256) = 32),
  expires_at timestamptz not null,
  constraint used_assertion_pkey primary key (exchange, client, jti_sha256)
);
create index used_assertion_expiry_idx on used_assertion (exchange, expires_at);
grant select, insert, update, delete on used_assertion to yaosu_app;`;

export class SignIn0041 implements MigrationInterface {
  readonly name = 'SignIn1700000000041';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createViews(COLUMNS));
    await queryRunner.query(BOUND);
    await queryRunner.query(USED);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
