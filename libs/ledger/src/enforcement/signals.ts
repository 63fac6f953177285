import { ENTRY_TYPES, kindOf, uuidOf, type Grant, type Id, type KindOf, type Listing, type StateOf } from '#core/exchange';
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
/** What a grant's use hangs on beside the grant itself: holds of its product and its parties, their standing, and the ground that it rests on. */
const ofOthers: readonly string[] = [
  'product.held', 'product.released', 'participant.held', 'participant.released', 'participant.suspended', 'participant.resumed', 'participant.exit_begun', 'participant.exited',
  'authorisation.suspended', 'authorisation.resumed', 'authorisation.ended', 'authorisation.revoked', 'authorisation.expired',
  'title.objected', 'title.objection_ended', 'title.transferred', 'title.changed', 'title.cancelled', 'title.lapsed',
];
export const SIGNAL_TYPES: readonly string[] = [...ofGrants, ...ofOthers];

const ENFORCE = `insert into enforcement (exchange, enforcer, grant_id, product, vendor, buyer, from_idx, authorisation, title)
  select $1, enforcer, $2, $3, $4, $5, $6, $8, $9 from unnest($7::uuid[]) as enforcer`;
const KEY = 'insert into access_key (exchange, sha256, grant_id) values ($1, $2, $3) on conflict (exchange, sha256) do update set grant_id = excluded.grant_id';
const tellWhere = (condition: string): string => `insert into enforcer_signal (exchange, enforcer, idx, type, subject)
  select distinct $1::int, enforcer, $2::bigint, $3::text, $4::text from enforcement where exchange = $1 and ${condition} and until_idx is null`;
const TELL = {
  grant: tellWhere('grant_id = $5'),
  product: tellWhere('product = $5'),
  authorisation: tellWhere('authorisation = $5'),
  title: tellWhere('title = $5'),
  participant: `insert into enforcer_signal (exchange, enforcer, idx, type, subject) select distinct $1::int, enforcer, $2::bigint, $3::text, $4::text from (
    select enforcer from enforcement where exchange = $1 and vendor = $5 and until_idx is null union select enforcer from enforcement where exchange = $1 and buyer = $5 and until_idx is null) as theirs`,
} as const;
const isTold = (kind: string): kind is keyof typeof TELL => Object.hasOwn(TELL, kind);
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
  if (type === 'grant.activated') {
    const grant = await stateOf(ledger, stream as Id<'grant'>);
    await enforce(client, exchange, { grant, listing: await stateOf(ledger, grant.listing), index });
  }
  const kind = kindOf(stream);
  if (!isTold(kind)) throw new Error(`${type} is about ${stream}`);
  await client.query({ name: `signal-${kind}`, text: TELL[kind], values: [exchange, index, type, stream, uuidOf(stream)] });
  if (LAST_TYPES.includes(type)) await client.query({ name: 'enforcement-end', text: END, values: [exchange, uuidOf(stream), index] });
}

/** Whose a grant is, what its key is, where it is enforced and what it rests on does not change after its activation, so the present state will do. */
async function stateOf<I extends Id<'grant' | 'listing'>>(ledger: Ledger, id: I): Promise<StateOf<KindOf<I>>> {
  const found = await ledger.get(id);
  if (found === undefined) throw new Error(`${id} has entries and no state`);
  return found.state;
}

interface Enforced { readonly grant: Grant; readonly listing: Listing; readonly index: number }

async function enforce(client: Queryable, exchange: number, { grant, listing: { offer: { ground } }, index }: Enforced): Promise<void> {
  const { id, credentialSha256, product, vendor, buyer, enforcementPoints, backing: { authorisation } } = grant;
  if (credentialSha256 === null) throw new Error(`${id} was activated without a credential`);
  const points = enforcementPoints.filter((point) => point.startsWith('enf_')).map((point) => uuidOf(point as Id));
  const grounds = [authorisation === undefined ? null : uuidOf(authorisation), ground.kind === 'registration' ? uuidOf(ground.title) : null];
  await client.query({ name: 'access-key', text: KEY, values: [exchange, Buffer.from(credentialSha256, 'hex'), uuidOf(id)] });
  await client.query({ name: 'enforcement', text: ENFORCE, values: [exchange, uuidOf(id), uuidOf(product), uuidOf(vendor), uuidOf(buyer), index, points, ...grounds] });
}
