import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The one writer (DESIGN section 2). The head row is locked FIRST: every later statement of a READ COMMITTED function has
 * a newer snapshot, so version and key checks are plain reads, no other writer is active and no deadlock is possible.
 *
 * One row per aggregate that was written or only read (`a_next = a_expected`: checked, not changed), one per command key,
 * one per entry. A group whose aggregate moved or whose key is taken is left out whole and returned in `bad`.
 * The counts at the end are the fence: whatever wrote without the mutex makes the call fail with 40001, nothing stored.
 */
const COMMIT_BATCH = `
create function commit_batch(
  x int, at_ timestamptz,
  a_kind text[], a_id uuid[], a_expected int[], a_next int[], a_state text[], a_group int[],
  k_tenant uuid[], k_key text[], k_fingerprints bytea, k_group int[], k_entry int[], k_count int[],
  e_group int[], e_stream uuid[], e_version int[], e_type text[], e_offset int[], e_length int[], e_bodies bytea, e_leaves bytea,
  d_sha256 bytea[], d_media_type text[], d_body text[],
  p_digest bytea[], p_subject text[], p_name text[], p_sealed bytea[],
  out base bigint, out bad int[], out stored bigint) language plpgsql as $f$
#variable_conflict use_column
declare r record;
begin
  perform 1 from log_head h where h.exchange = x for no key update;
  if not found then raise 'commit_batch: exchange % has no log', x; end if;
  with u as materialized (select * from unnest(a_kind, a_id, a_expected, a_next, a_state, a_group) as t(kind, id, expected, next, state, g)),
  k as materialized (
    select t.*, substr(k_fingerprints, (ord::int - 1) * 32 + 1, 32) as fingerprint
    from unnest(k_tenant, k_key, k_group, k_entry, k_count) with ordinality as t(tenant, key, g, e, n, ord)),
  bad as materialized (
    select u.g from u left join aggregate a on a.kind = u.kind and a.exchange = x and a.id = u.id where coalesce(a.version, 0) <> u.expected
    union select k.g from k join idempotency i on i.exchange = x and i.tenant = k.tenant and i.key = k.key),
  ok as materialized (select u.* from u where u.next <> u.expected and not exists (select from bad where bad.g = u.g)),
  e as materialized (
    select t.*, row_number() over (order by ord) - 1 as rn
    from unnest(e_group, e_stream, e_version, e_type, e_offset, e_length) with ordinality as t(g, stream, version, type, off, len, ord)
    where not exists (select from bad where bad.g = t.g)),
  c as materialized (select count(*) as n from e),
  h as (update log_head set size = size + c.n from c where exchange = x and c.n > 0 returning size - c.n as base),
  up as (
    update aggregate a set version = ok.next, state = ok.state::jsonb from ok, h
    where ok.expected > 0 and a.kind = ok.kind and a.exchange = x and a.id = ok.id and a.version = ok.expected returning 1),
  ins as (insert into aggregate (exchange, kind, id, version, state) select x, ok.kind, ok.id, ok.next, ok.state::jsonb from ok, h where ok.expected = 0 returning 1),
  en as (
    insert into entry (exchange, idx, stream, version, type, body, leaf, at)
    select x, h.base + e.rn, e.stream, e.version, e.type, substr(e_bodies, e.off + 1, e.len), substr(e_leaves, (e.ord::int - 1) * 32 + 1, 32), at_ from e, h returning 1),
  ke as (
    insert into idempotency (exchange, tenant, key, fingerprint, first_index, entry_count)
    select x, k.tenant, k.key, k.fingerprint, h.base + e.rn, k.n from k join e on e.ord = k.e, h returning 1)
  select (select base from h) as base, array(select g from bad) as bad, (select n from c) as n,
    (select count(*) from ok) as want_a, (select count(*) from up) + (select count(*) from ins) as got_a, (select count(*) from en) as got_e,
    (select count(*) from k where not exists (select from bad where bad.g = k.g)) as want_k, (select count(*) from ke) as got_k into r;
  if r.got_a <> r.want_a or r.got_e <> r.n or r.got_k <> r.want_k or (r.base is null) <> (r.n = 0) then
    raise 'commit_batch fence: %', r using errcode = '40001';
  end if;
  if cardinality(d_sha256) > 0 then
    insert into document (exchange, sha256, media_type, body)
    select distinct on (t.sha256) x, t.* from unnest(d_sha256, d_media_type, d_body) as t(sha256, media_type, body) on conflict do nothing;
  end if;
  if cardinality(p_digest) > 0 then
    insert into private_value (exchange, digest, subject, name, sealed) select x, t.* from unnest(p_digest, p_subject, p_name, p_sealed) as t on conflict do nothing;
  end if;
  base := r.base; bad := r.bad; stored := r.n;
end $f$`;

export class Commit0002 implements MigrationInterface {
  readonly name = 'Commit1700000000002';
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(COMMIT_BATCH);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only: a ledger is never taken back.');
  }
}
