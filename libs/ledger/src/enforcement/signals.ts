import { ENTRY_TYPES, kindOf, uuidOf, type EntryType, type Grant, type Id, type Listing } from '#core/exchange';
import type { Subject } from '../commit/read-entries.js';
import type { Queryable } from '../commit/loaded.js';
import type { Advance } from '../followers/follower.js';
import { onEntries } from '../followers/on-entries.js';
import type { Ledger } from '../ledger.js';

/** Entries of a grant that change nothing for its points. Any other does, also one that is added later: better told once too often. */
const SILENT_TYPES: readonly EntryType[] = [
  'grant.provisioned', 'grant.credential_collected', 'grant.used', 'grant.renewed', 'grant.acknowledged', 'grant.acknowledged_late',
  'grant.window_opened', 'grant.use_reported', 'grant.deletion_certified', 'grant.deletion_disputed', 'grant.deletion_upheld', 'grant.deletion_set_aside',
];
/** Entries after which nothing is to be told of a grant any more. */
export const LAST_TYPES: readonly string[] = ['grant.revoked', 'grant.unconfirmed', 'grant.expired'];
const ofGrants = (Object.keys(ENTRY_TYPES) as EntryType[]).filter((type) => type.startsWith('grant.') && !SILENT_TYPES.includes(type));
/** What a grant's use hangs on beside the grant itself: holds of its product and its parties, their standing, and the ground that it rests on. */
const ofOthers: readonly EntryType[] = [
  'product.held', 'product.released', 'participant.held', 'participant.released', 'participant.suspended', 'participant.resumed', 'participant.exit_begun', 'participant.exited',
  'authorisation.suspended', 'authorisation.resumed', 'authorisation.ended', 'authorisation.revoked', 'authorisation.expired',
  'title.objected', 'title.objection_ended', 'title.transferred', 'title.changed', 'title.licences_ended', 'title.cancelled', 'title.lapsed', 'title.held', 'title.released',
];
export const SIGNAL_TYPES: readonly EntryType[] = [...ofGrants, ...ofOthers];

/** Whose a grant is, what its key is, where it is enforced and what it rests on does not change after its activation, so the present state will do. */
const ACTIVATED = `select g.state as grant, l.state #> '{offer,ground}' as ground from unnest($2::uuid[]) with ordinality as q(id, ord)
  cross join lateral (select state from aggregate where kind = 'grant' and exchange = $1 and id = q.id limit 1) as g
  cross join lateral (select state from aggregate where kind = 'listing' and exchange = $1 and id = substr(g.state ->> 'listing', 5)::uuid limit 1) as l order by q.ord`;
const KEYS = `insert into access_key (exchange, sha256, grant_id)
  select distinct on (k.sha256) $1::int, k.sha256, k.grant_id from unnest($2::bytea[], $3::uuid[]) with ordinality as k(sha256, grant_id, ord) order by k.sha256, k.ord desc
  on conflict (exchange, sha256) do update set grant_id = excluded.grant_id`;
const ENFORCE = `insert into enforcement (exchange, enforcer, grant_id, product, vendor, buyer, authorisation, title, from_idx)
  select $1, p.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::bigint[]) as p`;

/** Whom each subject concerns while it is enforced: from the activation on, and, of grants that end on the page, until their end. */
const tellBy = (...columns: readonly string[]): string => `insert into enforcer_signal (exchange, enforcer, idx, type, subject)
  select distinct $1::int, p.enforcer, s.idx, s.type, s.subject from unnest($2::bigint[], $3::text[], $4::text[], $5::uuid[]) as s(idx, type, subject, id)
  cross join lateral (${columns.map((column) => `select enforcer, grant_id, from_idx from enforcement where exchange = $1 and ${column} = s.id and until_idx is null`).join(' union ')}) as p
  left join unnest($6::uuid[], $7::bigint[]) as e(grant_id, idx) on e.grant_id = p.grant_id
  where p.from_idx <= s.idx and (e.idx is null or s.idx <= e.idx)`;
const TELL = { grant: tellBy('grant_id'), product: tellBy('product'), authorisation: tellBy('authorisation'), title: tellBy('title'), participant: tellBy('vendor', 'buyer') } as const;
const KINDS = Object.keys(TELL) as readonly (keyof typeof TELL)[];
const END = `update enforcement p set until_idx = e.idx from unnest($2::uuid[], $3::bigint[]) as e(grant_id, idx) where p.exchange = $1 and p.grant_id = e.grant_id and p.until_idx is null`;

/** Keeps, for each registered point, the list of what it has to hear of, in the order of the ledger: a page in a few statements, however many grants are on it. */
export function signaller({ exchange }: Pick<Ledger, 'exchange'>): Advance {
  return onEntries(exchange, SIGNAL_TYPES, async (client, { subjects }) => {
    await enforce(client, exchange, subjects.filter(({ type }) => type === 'grant.activated'));
    const ends = endsOf(subjects);
    for (const kind of KINDS) await tell(client, exchange, { kind, subjects: subjects.filter(({ stream }) => kindOf(stream) === kind), ends });
    if (ends.grants.length > 0) await client.query({ name: 'enforcement-end', text: END, values: [exchange, ends.grants, ends.indices] });
  });
}

interface Ends { readonly grants: readonly string[]; readonly indices: readonly number[] }

/** The first end of each grant that ends on the page. */
function endsOf(subjects: readonly Subject[]): Ends {
  const ends = new Map<string, number>();
  for (const { type, stream, index } of subjects) if (LAST_TYPES.includes(type) && !ends.has(uuidOf(stream))) ends.set(uuidOf(stream), index);
  return { grants: [...ends.keys()], indices: [...ends.values()] };
}

interface Told { readonly kind: keyof typeof TELL; readonly subjects: readonly Subject[]; readonly ends: Ends }

async function tell(client: Queryable, exchange: number, { kind, subjects, ends }: Told): Promise<void> {
  if (subjects.length === 0) return;
  const values = [exchange, subjects.map(({ index }) => index), subjects.map(({ type }) => type), subjects.map(({ stream }) => stream), subjects.map(({ stream }) => uuidOf(stream)), ends.grants, ends.indices];
  await client.query({ name: `signal-${kind}`, text: TELL[kind], values });
}

interface ActivatedRow { readonly grant: Grant; readonly ground: Listing['offer']['ground'] }

/** The keys that open the grants of a page, and the points that let their uses through. */
async function enforce(client: Queryable, exchange: number, activations: readonly Subject[]): Promise<void> {
  if (activations.length === 0) return;
  const { rows } = await client.query({ name: 'activated', text: ACTIVATED, values: [exchange, activations.map(({ stream }) => uuidOf(stream))] });
  if (rows.length !== activations.length) throw new Error('a grant was activated that has no state, or no listing');
  const activated = (rows as unknown as ActivatedRow[]).map((row, i) => ({ ...row, index: activations[i]?.index ?? 0 }));
  await client.query({ name: 'access-key', text: KEYS, values: [exchange, activated.map(({ grant }) => keyOf(grant)), activated.map(({ grant }) => uuidOf(grant.id))] });
  const points = activated.flatMap(({ grant, ground, index }) => grant.enforcementPoints.filter((point) => point.startsWith('enf_')).map((point) => ({ point: uuidOf(point as Id), grant, ground, index })));
  if (points.length === 0) return;
  const columns = [
    points.map(({ point }) => point), ...(['id', 'product', 'vendor', 'buyer'] as const).map((name) => points.map(({ grant }) => uuidOf(grant[name]))),
    points.map(({ grant: { backing: { authorisation } } }) => (authorisation === undefined ? null : uuidOf(authorisation))),
    points.map(({ ground }) => (ground.kind === 'registration' ? uuidOf(ground.title) : null)), points.map(({ index }) => index),
  ];
  await client.query({ name: 'enforcement', text: ENFORCE, values: [exchange, ...columns] });
}

function keyOf({ id, credentialSha256 }: Grant): Buffer {
  if (credentialSha256 === null) throw new Error(`${id} was activated without a credential`);
  return Buffer.from(credentialSha256, 'hex');
}
