import { LAST_TYPES, SIGNAL_TYPES } from './signals.js';

const listOf = (types: readonly string[]): string => types.map((type) => `'${type}'`).join(', ');
const BELOW = `e.idx < (select coalesce(max(next_index), 0) from follower where exchange = $1 and name = 'signals')`;

/** What the entries say of keys, points and signals, held against the tables that a follower keeps of it. */
export const ENFORCEMENT_CHECKS: readonly { readonly text: string; readonly what: string }[] = [
  { what: 'grants are enforced elsewhere, or at other times, than their entries say', text: `select count(*) from (
      select substr(p, 5)::uuid as enforcer, e.stream as grant_id, e.idx as from_idx,
        (select min(idx) from entry l where l.exchange = $1 and l.stream = e.stream and l.type in (${listOf(LAST_TYPES)}) and ${BELOW.replaceAll('e.idx', 'l.idx')}) as until_idx,
        substr(a.state ->> 'product', 5)::uuid as product, substr(a.state ->> 'vendor', 5)::uuid as vendor, substr(a.state ->> 'buyer', 5)::uuid as buyer
      from entry e join aggregate a on a.exchange = $1 and a.kind = 'grant' and a.id = e.stream, jsonb_array_elements_text(convert_from(e.body, 'utf8')::jsonb #> '{data,enforcementPoints}') as p
      where e.exchange = $1 and e.type = 'grant.activated' and p like 'enf\\_%' and ${BELOW}) said
    full join (select * from enforcement where exchange = $1) kept using (enforcer, grant_id)
    where (said.from_idx, said.until_idx, said.product, said.vendor, said.buyer) is distinct from (kept.from_idx, kept.until_idx, kept.product, kept.vendor, kept.buyer)` },
  { what: 'access keys open other grants than were activated with them', text: `select count(*) from (
      select distinct on (sha256) decode(convert_from(e.body, 'utf8')::jsonb #>> '{data,credentialSha256}', 'hex') as sha256, e.stream as grant_id
      from entry e where e.exchange = $1 and e.type = 'grant.activated' and ${BELOW} order by sha256, e.idx desc) said
    full join (select sha256, grant_id from access_key where exchange = $1) kept using (sha256) where said.grant_id is distinct from kept.grant_id` },
  { what: 'signals to enforcement points differ from the entries that they are about', text: `select count(*) from (
      select distinct p.enforcer, e.idx, e.type, e.stream from entry e join enforcement p on p.exchange = $1
        and (p.grant_id = e.stream or p.product = e.stream or p.vendor = e.stream or p.buyer = e.stream) and e.idx >= p.from_idx and (p.until_idx is null or e.idx <= p.until_idx)
      where e.exchange = $1 and e.type in (${listOf(SIGNAL_TYPES)}) and ${BELOW}) said
    full join (select enforcer, idx, type, substr(subject, 5)::uuid as stream from enforcer_signal where exchange = $1) kept using (enforcer, idx)
    where (said.type, said.stream) is distinct from (kept.type, kept.stream)` },
];
