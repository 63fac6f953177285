import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createViews } from './kind-views.js';

/**
 * What rests on a product: its listings and its grants that have not ended; and the listings that rest on a title. The product and
 * the title are columns of their own, for an index over an expression of `state` would make every update of every aggregate a new
 * index entry (see 0013).
 */
const RESTING = `
alter table aggregate add column product text generated always as (state->>'product') stored,
  add column title text generated always as (state #>> '{offer,ground,title}') stored;
create index aggregate_listed_product_idx on aggregate (exchange, product, id) where kind = 'listing' and status = 'LISTED';
create index aggregate_granted_product_idx on aggregate (exchange, product, id) where kind = 'grant' and status in ('PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED');
create index aggregate_titled_listing_idx on aggregate (exchange, title, product) where kind = 'listing' and title is not null;`;

/** What is shown to everybody while it may be objected to, and the register in the order of its titles. */
const REGISTER = `
create index aggregate_publicised_idx on aggregate (exchange, id) where kind = 'registration' and status in ('PUBLICISED', 'OBJECTED');
create index aggregate_register_idx on aggregate (exchange, id) where kind = 'title';`;

/** 查重: of each first registration its content and its description's MinHash, in bands that an index finds. */
const FINGERPRINTS = `
create table registration_fingerprint (
  exchange integer not null,
  registration uuid not null,
  applicant uuid not null,
  content bytea not null check (octet_length(content) = 32),
  minima bigint[] not null check (cardinality(minima) = 64),
  bands bigint[] not null check (cardinality(bands) = 16),
  constraint registration_fingerprint_pkey primary key (exchange, registration)
);
create index registration_fingerprint_content_idx on registration_fingerprint (exchange, content);
create index registration_fingerprint_bands_idx on registration_fingerprint using gin (bands);
grant select, insert on registration_fingerprint to yaosu_app;`;

/** Per kind, the members of the state that people filter by. */
const COLUMNS: Readonly<Record<string, string>> = {
  registration: "state ->> 'owner' as applicant, state #>> '{matter,kind}' as matter, state ->> 'title' as title",
  title: "state ->> 'number' as number, state #>> '{subject,product,id}' as product, state ->> 'owner' as holder",
  objection: "state ->> 'target' as target, state ->> 'owner' as objector",
  pledge: "state ->> 'title' as title, state ->> 'pledgor' as pledgor, state ->> 'creditor' as creditor",
};

export class Titles0030 implements MigrationInterface {
  readonly name = 'Titles1700000000030';
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const part of [RESTING, REGISTER, FINGERPRINTS, createViews(COLUMNS)]) await queryRunner.query(part);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
