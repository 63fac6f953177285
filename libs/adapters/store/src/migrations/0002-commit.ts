import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The one writer (DESIGN section 2). The head row is locked FIRST: every later statement of a READ COMMITTED function has
 * a newer snapshot, so version and key checks are plain reads, no other writer is active and no deadlock is possible.
 *
 * `r_*`: what was only read, each aggregate once; if one of them moved, nothing is stored and the caller makes the batch again.
 * `a_*`: what is written; `k_*`: one row per command key; `e_*`: one row per entry. A group whose aggregate moved or whose
 * key is taken is left out whole and returned in `bad`; `skipped` counts its entries, so that the index stays dense.
 *
 * Rows are found by scalar subselects: a join could be hashed over an index scan of the whole exchange, and a plan that is
 * made while the tables are small is kept. The upsert counts what it wrote, and (stream, version) of an entry is unique:
 * whatever wrote without the mutex makes the call fail with 40001 or 23505, nothing stored.
 *
 * Nothing is stored in a log that is halted (YL001), nor by a caller that has seen more entries than there are (YL002): the
 * database was restored, or failed over to a replica that lags, and to go on would fork the history.
 */
const COMMIT_BATCH = `
create function commit_batch(
  x int, at_ timestamptz,
  r_kind text[], r_id uuid[], r_expected int[],
  a_kind text[], a_id uuid[], a_expected int[], a_next int[], a_group int[], a_offset int[], a_length int[], a_states bytea,
  k_tenant uuid[], k_key text[], k_fingerprints bytea, k_group int[], k_entry int[], k_count int[],
  e_group int[], e_stream uuid[], e_version int[], e_type text[], e_offset int[], e_length int[], e_bodies bytea, e_leaves bytea,
  d_sha256 bytea[], d_media_type text[], d_body text[],
  p_digest bytea[], p_subject text[], p_name text[], p_sealed bytea[],
  seen bigint,
  out base bigint, out bad int[]) language plpgsql as $f$
#variable_conflict use_column
declare
  head bigint;
  halt jsonb;
  skipped bigint[];
  stored bigint;
  wanted bigint;
begin
  select h.size, h.halt into head, halt from log_head h where h.exchange = x for no key update;
  if not found then raise 'commit_batch: exchange % has no log', x; end if;
  if halt is not null then raise '%', halt->>'reason' using errcode = 'YL001'; end if;
  if head < seen then raise 'the ledger ends at % entries, its caller has seen %', head, seen using errcode = 'YL002'; end if;

  perform 1 from unnest(r_kind, r_id, r_expected) as r(kind, id, expected)
    where r.expected <> coalesce((select a.version from aggregate a where a.kind = r.kind and a.exchange = x and a.id = r.id), 0);
  if found then raise 'commit_batch: an aggregate that was read has moved' using errcode = '40001'; end if;

  bad := array(
    select u.g from unnest(a_kind, a_id, a_expected, a_group) as u(kind, id, expected, g)
      where u.expected <> coalesce((select a.version from aggregate a where a.kind = u.kind and a.exchange = x and a.id = u.id), 0)
    union
    select k.g from unnest(k_tenant, k_key, k_group) as k(tenant, key, g)
      where (select true from idempotency i where i.exchange = x and i.tenant = k.tenant and i.key = k.key));
  if cardinality(bad) > 0 then
    skipped := array(select count(*) filter (where e.g = any(bad)) over (order by e.ord) from unnest(e_group) with ordinality as e(g, ord));
  end if;

  insert into entry (exchange, idx, stream, version, type, body, leaf, at)
    select x, head + e.ord - 1 - coalesce(skipped[e.ord], 0), e.stream, e.version, e.type, substr(e_bodies, e.off + 1, e.len), substr(e_leaves, (e.ord::int - 1) * 32 + 1, 32), at_
    from unnest(e_group, e_stream, e_version, e_type, e_offset, e_length) with ordinality as e(g, stream, version, type, off, len, ord)
    where e.g <> all(bad);
  get diagnostics stored = row_count;
  if stored = 0 then return; end if;
  base := head;
  update log_head set size = size + stored where exchange = x;

  insert into aggregate as a (exchange, kind, id, version, state)
    select x, u.kind, u.id, u.next, convert_from(substr(a_states, u.off + 1, u.len), 'UTF8')::jsonb
    from unnest(a_kind, a_id, a_next, a_group, a_offset, a_length) as u(kind, id, next, g, off, len)
    where u.g <> all(bad)
    on conflict (kind, exchange, id) do update set version = excluded.version, state = excluded.state where a.version < excluded.version;
  get diagnostics stored = row_count;
  select count(*) into wanted from unnest(a_group) as u(g) where u.g <> all(bad);
  if stored <> wanted then raise 'commit_batch: % of % aggregates could be written', stored, wanted using errcode = '40001'; end if;

  insert into idempotency (exchange, tenant, key, fingerprint, first_index, entry_count)
    select x, k.tenant, k.key, substr(k_fingerprints, (k.ord::int - 1) * 32 + 1, 32), head + k.e - 1 - coalesce(skipped[k.e], 0), k.n
    from unnest(k_tenant, k_key, k_group, k_entry, k_count) with ordinality as k(tenant, key, g, e, n, ord)
    where k.g <> all(bad);
  if cardinality(d_sha256) > 0 then
    insert into document (exchange, sha256, media_type, body)
      select x, d.* from unnest(d_sha256, d_media_type, d_body) as d on conflict do nothing;
  end if;
  if cardinality(p_digest) > 0 then
    insert into private_value (exchange, digest, subject, name, sealed)
      select x, p.* from unnest(p_digest, p_subject, p_name, p_sealed) as p on conflict do nothing;
  end if;
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
