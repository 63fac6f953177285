import type { Terms, Used } from '#core/odrl';
import { begin, holdsAfter, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import type { Price } from '../price/plan.js';
import type { grantEntries } from './grant.entries.js';
import { GRANT, type GrantStateName } from './grant.lifecycle.js';

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
  readonly used: Used;
  readonly credentialSha256: string | null;
  readonly credentialCollectedAt: string | null;
  readonly expiresAt: string | null;
  readonly enforcementPoints: readonly string[];
  /** Enforcement points that have not acknowledged the revocation yet. */
  readonly awaiting: readonly string[];
  readonly holds: readonly string[];
  readonly reason: string | null;
}

export function evolveGrant(state: Grant | undefined, entry: FoldEntry<keyof typeof grantEntries>): Grant {
  const advance = (change: Partial<Grant> = {}): Grant => step(GRANT, state, entry, change);
  const term = state?.expiresAt ?? null;
  switch (entry.type) {
    case 'grant.provisioned': {
      const { vendor, buyer } = entry.data;
      return {
        ...begin(GRANT, 'grant', state, entry), ...entry.data, owner: vendor, parties: [vendor, buyer], used: { count: 0, rows: 0, bytes: 0 },
        credentialSha256: null, credentialCollectedAt: null, expiresAt: null, enforcementPoints: [], awaiting: [], holds: [], reason: null,
      };
    }
    case 'grant.activated':
      return advance({ ...entry.data, dueAt: entry.data.expiresAt });
    case 'grant.credential_collected':
      return advance({ credentialCollectedAt: entry.at });
    case 'grant.used':
      return advance({ used: plus(state, entry.data, 1) });
    case 'grant.use_returned':
      return advance({ used: plus(state, entry.data, -1), ...(state?.state === 'REVOKING' ? {} : { dueAt: term }) });
    case 'grant.exhausted':
      return advance({ dueAt: term });
    case 'grant.suspended':
    case 'grant.resumed':
      return advance({ reason: entry.data.reason, dueAt: term });
    case 'grant.revocation_begun':
      return advance({ reason: entry.data.reason, awaiting: entry.data.awaiting });
    case 'grant.acknowledged':
      return advance({ awaiting: (state?.awaiting ?? []).filter((point) => point !== entry.data.enforcementPoint) });
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

/** The counters after one use more (+1) or less (-1). */
function plus(state: Grant | undefined, { rows, bytes }: { readonly rows: number; readonly bytes: number }, sign: 1 | -1): Used {
  const used = state?.used ?? { count: 0, rows: 0, bytes: 0 };
  return { count: used.count + sign, rows: used.rows + sign * rows, bytes: used.bytes + sign * bytes };
}
