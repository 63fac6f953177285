import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whom an aggregate concerns beyond its first two parties, who have columns: the holders of shares in an order, the licensees of a
 * title, the recipients of a basis. An index by party that the database keeps by itself, as it keeps the columns, so that a list
 * is as fresh as the last commit whoever wrote it; most aggregates have two parties and never reach the function.
 */
const FURTHER_PARTIES = `
alter table aggregate add column party_c uuid generated always as (substr(state->'parties'->>2, 5)::uuid) stored;
create table aggregate_party (
  exchange integer not null,
  kind text not null,
  party uuid not null,
  id uuid not null,
  constraint aggregate_party_pkey primary key (exchange, kind, party, id)
);
grant select on aggregate_party to yaosu_app;

create function further_parties(state jsonb) returns setof uuid language sql immutable as
  $f$ select substr(p.party, 5)::uuid from jsonb_array_elements_text(state->'parties') with ordinality as p(party, place) where p.place > 2 $f$;

create function keep_further_parties() returns trigger language plpgsql security definer set search_path from current as $f$
begin
  if tg_op = 'UPDATE' then
    delete from aggregate_party p using (select further_parties(old.state) as party except select further_parties(new.state)) as gone
      where p.exchange = old.exchange and p.kind = old.kind and p.party = gone.party and p.id = old.id;
  end if;
  insert into aggregate_party (exchange, kind, party, id)
    select new.exchange, new.kind, party, new.id from further_parties(new.state) as party on conflict do nothing;
  return null;
end $f$;
create trigger aggregate_inserted_parties after insert on aggregate for each row when (new.party_c is not null) execute function keep_further_parties();
create trigger aggregate_updated_parties after update on aggregate for each row
  when ((new.party_c is not null or old.party_c is not null) and new.state->'parties' is distinct from old.state->'parties') execute function keep_further_parties();

insert into aggregate_party (exchange, kind, party, id)
  select distinct a.exchange, a.kind, party, a.id from aggregate a cross join lateral further_parties(a.state) as party where a.party_c is not null;`;

export class FurtherParties0043 implements MigrationInterface {
  readonly name = 'FurtherParties1700000000043';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(FURTHER_PARTIES);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
