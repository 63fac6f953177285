import { referred, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import type { Grant } from '../grant/grant.state.js';
import { left, meterOf, type Amounts } from '../grant/meter.js';
import { impediment } from '../grant/usable.js';

/** What an enforcement point may know of a credential that opens something (RFC 7662 §2.2): what to let through, and until when. */
export interface Allowed {
  readonly active: true;
  readonly grant: Grant['id'];
  /** Everything that a change of may end this: a signal names one of them. */
  readonly subjects: readonly string[];
  readonly sub: string;
  /** Unix seconds, as JWTs have them. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly product: string;
  readonly productVersion: number;
  readonly purposes: readonly string[];
  readonly fields: readonly string[];
  readonly modes: readonly string[];
  readonly places: readonly string[];
  /** What is left of each limit, for everybody together; null where there is none. */
  readonly limits: { readonly [D in keyof Amounts]: number | null };
  /** The allowance of the asking point that is drawn and not reported yet. */
  readonly window: { readonly sequence: number; readonly allowance: Amounts } | null;
}
/** Nothing is told of a credential that opens nothing, or nothing here (RFC 7662 §2.2 and §4). */
export interface Denied { readonly active: false }
export type Introspection = Allowed | Denied;
export const DENIED: Denied = { active: false };

/** The authorisation and the title that a grant rests on, where it does. */
function groundsOf(view: View, { backing: { authorisation }, listing }: Grant): Id[] {
  const { ground } = referred(view, listing).offer;
  return [...(authorisation === undefined ? [] : [authorisation]), ...(ground.kind === 'registration' ? [ground.title] : [])];
}

const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

/** What a grant opens at `at` for the asker at a point; who may ask is decided by then. */
export function introspect(view: View, grant: Grant, { at, point }: { readonly at: string; readonly point: string | null }): Introspection {
  const { startsAt, expiresAt, terms, used } = grant;
  if (impediment(view, grant, at) !== undefined || startsAt === null || expiresAt === null) return DENIED;
  const rest = (one: keyof Amounts): number | null => left(terms, used, one) ?? null;
  const meter = point === null ? undefined : meterOf(grant, point);
  return {
    active: true, grant: grant.id, subjects: [grant.id, grant.product, grant.vendor, grant.buyer, ...groundsOf(view, grant)], sub: grant.buyer,
    iat: seconds(startsAt), nbf: seconds(startsAt), exp: seconds(expiresAt),
    product: grant.product, productVersion: grant.productVersion, purposes: terms.purposes, fields: terms.fields, modes: terms.modes, places: terms.places,
    limits: { count: rest('count'), rows: rest('rows'), bytes: rest('bytes') },
    window: meter?.open == null ? null : { sequence: meter.sequence, allowance: meter.open },
  };
}
