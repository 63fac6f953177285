import type { Terms, Used } from '#core/odrl';
import { begin, existing, holdsAfter, moved, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import type { Backing } from '../product/backing.js';
import type { Price } from '../price/plan.js';
import type { DELETION_METHODS, grantEntries } from './grant.entries.js';
import { GRANT, type GrantStateName } from './grant.lifecycle.js';
import { counted, reported, type Meter } from './meter.js';

/** 授权: what a finalised negotiation yields. Approved is not active. */
export interface Grant extends AggregateState<GrantStateName> {
  readonly id: Id<'grant'>;
  readonly negotiation: Id<'negotiation'>;
  readonly listing: Id<'listing'>;
  readonly product: Id<'product'>;
  readonly productVersion: number;
  readonly vendor: Id<'participant'>;
  readonly buyer: Id<'participant'>;
  readonly terms: Terms;
  readonly plan: string;
  readonly price: Price;
  readonly agreementSha256: string;
  /** Regime, authorisation and sponsor as agreed. */
  readonly backing: Backing;
  readonly used: Used;
  readonly credentialSha256: string | null;
  readonly credentialCollectedAt: string | null;
  /** When the term begins: at the activation, or where the grant that it renews ends. */
  readonly startsAt: string | null;
  readonly expiresAt: string | null;
  /** The grant that this one goes on from, and the one that goes on from it. */
  readonly renews: Id<'grant'> | null;
  readonly successor: Id<'grant'> | null;
  readonly enforcementPoints: readonly string[];
  /** Enforcement points that have not acknowledged the revocation yet. */
  readonly awaiting: readonly string[];
  /** Those that did so after the time for it was over. */
  readonly acknowledgedLate: readonly { readonly point: string; readonly at: string }[];
  /** What the points count, one meter for each that has begun to. */
  readonly meters: readonly Meter[];
  /** What the buyer says of the deletion at the end; null while nothing was certified. */
  readonly deletion: DeletionCertificate | null;
  readonly holds: readonly string[];
  readonly reason: string | null;
}

/** 删除证明: how, of what, who signs; and why the vendor does not take it for true, if it does not. */
export interface DeletionCertificate {
  readonly method: (typeof DELETION_METHODS)[number];
  readonly listSha256: string;
  readonly items: number;
  readonly certificateSha256: string;
  readonly signatory: string;
  readonly certifiedAt: string;
  readonly disputed: DisputedDeletion | null;
}

/** The dispute that decides on it; a certificate that the buyer hands in meanwhile is decided on as well. */
export interface DisputedDeletion {
  readonly dispute: Id<'dispute'>;
  readonly reason: string;
  readonly evidenceSha256?: string;
  readonly outcome: 'upheld' | 'set_aside' | null;
}

/** The dispute over the certificate that has not ended; null where none is open. */
export const openDisputeOf = ({ deletion }: Pick<Grant, 'deletion'>): DisputedDeletion | null => (deletion?.disputed?.outcome === null ? deletion.disputed : null);

/** What a grant has before it was activated. */
const UNUSED = {
  used: { count: 0, rows: 0, bytes: 0 }, credentialSha256: null, credentialCollectedAt: null, startsAt: null, expiresAt: null, successor: null, enforcementPoints: [], awaiting: [], acknowledgedLate: [],
  meters: [], deletion: null, holds: [], reason: null,
} as const;

export function evolveGrant(state: Grant | undefined, entry: FoldEntry<keyof typeof grantEntries>): Grant {
  const advance = (change: Partial<Grant> = {}): Grant => {
    const before = existing(state, entry);
    return { ...before, ...moved(GRANT, before, entry), ...change };
  };
  const term = state?.expiresAt ?? null;
  switch (entry.type) {
    case 'grant.provisioned': {
      const { renews = null, ...data } = entry.data;
      return { owner: data.vendor, ...begin(GRANT, 'grant', state, entry), ...UNUSED, ...data, renews, parties: [data.vendor, data.buyer] };
    }
    case 'grant.activated':
      return advance({ startsAt: entry.at, ...entry.data, dueAt: entry.data.expiresAt });
    case 'grant.extended':
      return advance({ ...entry.data, dueAt: entry.data.expiresAt });
    case 'grant.renewed':
      return advance({ successor: entry.data.successor });
    case 'grant.credential_collected':
      return advance({ credentialCollectedAt: entry.at });
    case 'grant.used':
      return advance({ used: plus(state, entry.data, 1) });
    case 'grant.use_returned':
      return advance({ used: plus(state, entry.data, -1), ...(state?.state === 'REVOKING' ? {} : { dueAt: term }) });
    case 'grant.exhausted':
    case 'grant.replenished':
      return advance({ dueAt: term });
    case 'grant.suspended':
    case 'grant.resumed':
      return advance({ reason: entry.data.reason, dueAt: term });
    case 'grant.revocation_begun':
      return advance({ reason: entry.data.reason, awaiting: entry.data.awaiting });
    case 'grant.acknowledged':
      return advance(answeredBy(state, entry.data.enforcementPoint));
    case 'grant.acknowledged_late':
      return advance({ ...answeredBy(state, entry.data.enforcementPoint), acknowledgedLate: [...(state?.acknowledgedLate ?? []), { point: entry.data.enforcementPoint, at: entry.at }] });
    case 'grant.window_opened':
      return advance(counted(state, entry.data));
    case 'grant.use_reported':
    case 'grant.overuse_reported':
      return advance(reported(state, entry.data));
    case 'grant.deletion_certified':
      return advance({ deletion: { ...entry.data, certifiedAt: entry.at, disputed: state === undefined ? null : openDisputeOf(state) } });
    case 'grant.deletion_disputed':
      return advance(disputed(state, { ...entry.data, outcome: null }));
    case 'grant.deletion_upheld':
      return advance(decided(state, 'upheld'));
    case 'grant.deletion_set_aside':
      return advance(decided(state, 'set_aside'));
    case 'grant.held':
    case 'grant.released':
      return advance({ holds: holdsAfter(state?.holds ?? [], entry) });
    case 'grant.expired':
      return advance({ reason: entry.data.reason });
    case 'grant.revoked':
    case 'grant.unconfirmed':
      return advance();
  }
}

const disputed = (state: Grant | undefined, by: DisputedDeletion): Partial<Grant> => (state?.deletion == null ? {} : { deletion: { ...state.deletion, disputed: by } });

const decided = (state: Grant | undefined, outcome: DisputedDeletion['outcome']): Partial<Grant> => (state?.deletion?.disputed == null ? {} : disputed(state, { ...state.deletion.disputed, outcome }));

const answeredBy = (state: Grant | undefined, point: string): Pick<Grant, 'awaiting'> => ({ awaiting: (state?.awaiting ?? []).filter((one) => one !== point) });

/** The counters after one use more (+1) or less (-1). */
function plus(state: Grant | undefined, { rows, bytes }: { readonly rows: number; readonly bytes: number }, sign: 1 | -1): Used {
  const used = state?.used ?? { count: 0, rows: 0, bytes: 0 };
  return { count: used.count + sign, rows: used.rows + sign * rows, bytes: used.bytes + sign * bytes };
}
