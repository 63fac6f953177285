import { ENTRY_TYPES, kindOf, uuidOf, type Grant, type Id } from '#core/exchange';
import { readSubjects, type Subject } from '../commit/read-entries.js';
import type { Queryable } from '../commit/loaded.js';
import type { Advance } from '../followers/follower.js';
import type { Ledger } from '../ledger.js';

const ENTRIES_MAX = 500;

/** Entries of a grant that change nothing for its points. Any other does, also one that is added later: better told once too often. */
const SILENT_TYPES: readonly string[] = [
  'grant.provisioned', 'grant.credential_collected', 'grant.used', 'grant.renewed', 'grant.acknowledged', 'grant.acknowledged_late',
  'grant.window_opened', 'grant.use_reported', 'grant.deletion_certified', 'grant.deletion_disputed',
];
/** Entries after which nothing is to be told of a grant any more. */
export const LAST_TYPES: readonly string[] = ['grant.revoked', 'grant.unconfirmed', 'grant.expired'];
const ofGrants = Object.keys(ENTRY_TYPES).filter((type) => type.startsWith('grant.') && !SILENT_TYPES.includes(type));
/** What a grant's use hangs on beside the grant itself. */
const ofOthers: readonly string[] = ['product.held', 'product.released', 'participant.held', 'participant.released', 'participant.suspended', 'participant.resumed', 'participant.exit_begun', 'participant.exited'];
export const SIGNAL_TYPES: readonly string[] = [...ofGrants, ...ofOthers];

const ENFORCE = `insert into enforcement (exchange, enforcer, grant_id, product, vendor, buyer, from_idx)
  select $1, enforcer, $2, $3, $4, $5, $6 from unnest($7::uuid[]) as enforcer`;
const KEY = 'insert into access_key (exchange, sha256, grant_id) values ($1, $2, $3) on conflict (exchange, sha256) do update set grant_id = excluded.grant_id';
const TELL = {
  grant: 'insert into enforcer_signal (exchange, enforcer, idx, type, subject) select distinct $1::int, enforcer, $2::bigint, $3::text, $4::text from enforcement where exchange = $1 and grant_id = $5 and until_idx is null',
  product: 'insert into enforcer_signal (exchange, enforcer, idx, type, subject) select distinct $1::int, enforcer, $2::bigint, $3::text, $4::text from enforcement where exchange = $1 and product = $5 and until_idx is null',
  participant: `insert into enforcer_signal (exchange, enforcer, idx, type, subject) select distinct $1::int, enforcer, $2::bigint, $3::text, $4::text from (
    select enforcer from enforcement where exchange = $1 and vendor = $5 and until_idx is null union select enforcer from enforcement where exchange = $1 and buyer = $5 and until_idx is null) as theirs`,
} as const;
const END = 'update enforcement set until_idx = $3 where exchange = $1 and grant_id = $2 and until_idx is null';

/** Keeps, for each registered point, the list of what it has to hear of, in the order of the ledger. */
export function signaller(ledger: Ledger): Advance {
  return async (client, from) => {
    const { next, subjects } = await readSubjects(client, ledger.exchange, { from, count: ENTRIES_MAX, types: SIGNAL_TYPES });
    for (const subject of subjects) await signal(ledger, client, subject);
    return next;
  };
}

async function signal(ledger: Ledger, client: Queryable, { type, stream, index }: Subject): Promise<void> {
  const { exchange } = ledger;
  if (type === 'grant.activated') await enforce(client, exchange, await grantOf(ledger, stream), index);
  const kind = kindOf(stream);
  if (kind !== 'grant' && kind !== 'product' && kind !== 'participant') throw new Error(`${type} is about ${stream}`);
  await client.query({ name: `signal-${kind}`, text: TELL[kind], values: [exchange, index, type, stream, uuidOf(stream)] });
  if (LAST_TYPES.includes(type)) await client.query({ name: 'enforcement-end', text: END, values: [exchange, uuidOf(stream), index] });
}

/** Whose a grant is, what its key is and where it is enforced does not change after its activation, so its present state will do. */
async function grantOf(ledger: Ledger, id: Id): Promise<Grant> {
  const found = await ledger.get(id as Id<'grant'>);
  if (found === undefined) throw new Error(`${id} has entries and no state`);
  return found.state;
}

async function enforce(client: Queryable, exchange: number, { id, credentialSha256, product, vendor, buyer, enforcementPoints }: Grant, index: number): Promise<void> {
  if (credentialSha256 === null) throw new Error(`${id} was activated without a credential`);
  const points = enforcementPoints.filter((point) => point.startsWith('enf_')).map((point) => uuidOf(point as Id));
  await client.query({ name: 'access-key', text: KEY, values: [exchange, Buffer.from(credentialSha256, 'hex'), uuidOf(id)] });
  await client.query({ name: 'enforcement', text: ENFORCE, values: [exchange, uuidOf(id), uuidOf(product), uuidOf(vendor), uuidOf(buyer), index, points] });
}
