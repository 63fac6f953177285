import { Type, type Static } from '@sinclair/typebox';
import type { EntryType } from '../entry-types.js';
import { PREFIX, UUID_PATTERN, kindOf, type Id, type Kind } from '../kernel/id.js';
import { Count, closed } from '../kernel/schema.js';
import type { AnyState } from '../states.js';

/**
 * The prefix that a registrar gives to the exchange. Which form the national systems (工业互联网标识解析、信创标识) ask for is not
 * confirmed, so a prefix is configuration; this takes what all of them can be written with.
 */
export const HANDLE_PREFIX = '^[0-9A-Za-z][0-9A-Za-z.-]{0,62}$';

/** How long a resolver may keep a value, in seconds. */
export const HANDLE_TTL_SECONDS = 300;

/** One value of a handle (RFC 3651 §3.1), in the JSON that the Handle System's HTTP interface answers with. */
export const HandleValue = closed({
  index: Type.Integer({ minimum: 1 }), type: Type.String({ minLength: 1, maxLength: 64, examples: ['URL'] }),
  data: closed({ format: Type.Literal('string'), value: Type.String({ maxLength: 2048 }) }), ttl: Count,
});
export const HandleRecord = closed({ handle: Type.String({ minLength: 3, maxLength: 200, examples: ['yaosu.local/entry-0'] }), values: Type.Array(HandleValue, { maxItems: 16 }) });
export type HandleRecord = Static<typeof HandleRecord>;

interface IdentifiedRow {
  /** While it is in one of these, its handle resolves. */
  readonly resolves: readonly string[];
  /** In one of these its handle resolves no more, and means nothing else ever after. */
  readonly ended: readonly string[];
  /** The entries that make it public: what ends without one of them has never had a handle. */
  readonly publicBy: readonly EntryType[];
  /** Where it is found at the exchange. */
  readonly path: string;
}

/** What has handles, and when. Nothing is in them that the exchange does not tell anybody anyway. */
export const IDENTIFIED = {
  product: { resolves: ['REGISTERED'], ended: ['RETIRED'], publicBy: ['product.registered'], path: '/v1/products/' },
  listing: { resolves: ['LISTED', 'SUSPENDED'], ended: ['DELISTED'], publicBy: ['listing.listed'], path: '/v1/listings/' },
  title: { resolves: ['REGISTERED'], ended: ['LAPSED', 'CANCELLED'], publicBy: ['title.registered'], path: '/v1/titles/' },
  certificate: { resolves: ['IN_FORCE'], ended: ['REVOKED', 'EXPIRED'], publicBy: ['certificate.confirmed'], path: '/v1/certificates/' },
  participant: { resolves: ['ADMITTED', 'SUSPENDED', 'EXITING'], ended: ['EXITED'], publicBy: ['participant.admitted', 'participant.founded'], path: '/v1/participants/' },
} as const satisfies Readonly<Partial<Record<Kind, IdentifiedRow>>>;

export type IdentifiedKind = keyof typeof IDENTIFIED;
export const IDENTIFIED_KINDS = Object.keys(IDENTIFIED) as readonly IdentifiedKind[];
const isIdentified = (kind: Kind): kind is IdentifiedKind => Object.hasOwn(IDENTIFIED, kind);

/** The entries that make something of a kind public; none for a kind that has no handles. */
export const publicBy = (kind: Kind): readonly EntryType[] => (isIdentified(kind) ? IDENTIFIED[kind].publicBy : []);

export const handleOf = (prefix: string, suffix: string): string => `${prefix}/${suffix}`;
/** The suffix of an entry's receipt. */
export const entrySuffix = (index: number): string => `entry-${index}`;

/** Whether a handle resolves, has ended, or never was; `wasPublic` tells whether one of `publicBy` is among the entries of the aggregate. */
export function handleStanding(state: AnyState, wasPublic: boolean): 'resolves' | 'ended' | 'none' {
  const kind = kindOf(state.id);
  if (!isIdentified(kind) || !wasPublic || isByInvitation(state)) return 'none';
  const row: IdentifiedRow = IDENTIFIED[kind];
  return row.resolves.includes(state.state) ? 'resolves' : row.ended.includes(state.state) ? 'ended' : 'none';
}

/** A listing that only those who are invited may see. */
const isByInvitation = (state: AnyState): boolean => 'offer' in state && 'visibility' in state.offer && state.offer.visibility !== 'public';

/** The record of an aggregate: what it is, how it stands, by which entry it came to stand so, and where it is found. */
export function handleRecord(state: AnyState, { prefix, baseUrl, entry }: { readonly prefix: string; readonly baseUrl: string; readonly entry: number }): HandleRecord {
  const kind = kindOf(state.id);
  const url = isIdentified(kind) ? `${baseUrl}${IDENTIFIED[kind].path}${state.id}` : baseUrl;
  const number = kind === 'title' && 'number' in state ? [['YAOSU.NUMBER', state.number] as const] : [];
  return recordOf(handleOf(prefix, state.id), [['URL', url], ['YAOSU.KIND', kind], ['YAOSU.STATE', state.state], ['YAOSU.ENTRY', String(entry)], ...number]);
}

/** The record of an entry: its leaf, which the public tree holds, and where whoever may read it gets the receipt. */
export const entryRecord = (index: number, { prefix, baseUrl, leafHash }: { readonly prefix: string; readonly baseUrl: string; readonly leafHash: string }): HandleRecord =>
  recordOf(handleOf(prefix, entrySuffix(index)), [['URL', `${baseUrl}/v1/entries/${index}/receipt`], ['YAOSU.KIND', 'entry'], ['YAOSU.ENTRY', String(index)], ['YAOSU.LEAF', leafHash]]);

const recordOf = (handle: string, values: readonly (readonly [type: string, value: string])[]): HandleRecord =>
  ({ handle, values: values.map(([type, value], i) => ({ index: i + 1, type, data: { format: 'string', value }, ttl: HANDLE_TTL_SECONDS })) });

const SUFFIX = new RegExp(`^(${IDENTIFIED_KINDS.map((kind) => PREFIX[kind]).join('|')})_${UUID_PATTERN}$`);

/** The aggregate that a suffix names; undefined where it is none that has handles. */
export const identifiedIn = (suffix: string): Id<IdentifiedKind> | undefined => (SUFFIX.test(suffix) ? suffix as Id<IdentifiedKind> : undefined);

/** The entry that a suffix names. */
export function entryIn(suffix: string): number | undefined {
  const [, digits] = /^entry-(0|[1-9]\d{0,14})$/.exec(suffix) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
