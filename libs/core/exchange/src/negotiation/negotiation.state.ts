import type { Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import type { Backing } from '../product/backing.js';
import type { Price } from '../price/plan.js';
import type { Proposal, negotiationEntries } from './negotiation.entries.js';
import { NEGOTIATION, type NegotiationStateName } from './negotiation.lifecycle.js';

/** 磋商 between one buyer (consumer) and the vendor (provider) of one listing. */
export interface Negotiation extends AggregateState<NegotiationStateName> {
  readonly id: Id<'negotiation'>;
  readonly listing: Id<'listing'>;
  readonly product: Id<'product'>;
  readonly productVersion: number;
  readonly vendor: Id<'participant'>;
  readonly buyer: Id<'participant'>;
  /** The proposal on the table: the buyer's latest request or the vendor's latest offer. */
  readonly proposal: Static<typeof Proposal>;
  /** What its plan cost when it was proposed. */
  readonly price: Price;
  readonly round: number;
  /** The grant that is to go on, where this is about a renewal. */
  readonly renews: Id<'grant'> | null;
  readonly agreementSha256: string | null;
  /** What the agreement rests on and who answers for it; null before it. */
  readonly backing: Backing | null;
  readonly grant: Id<'grant'> | null;
}

export function evolveNegotiation(state: Negotiation | undefined, entry: FoldEntry<keyof typeof negotiationEntries>): Negotiation {
  const advance = (change: Partial<Negotiation> = {}): Negotiation => step(NEGOTIATION, state, entry, change);
  switch (entry.type) {
    case 'negotiation.requested':
    case 'negotiation.offered': {
      const { listing, product, productVersion, vendor, buyer, proposal, price } = entry.data;
      if (state !== undefined) return advance({ proposal, price, round: state.round + 1 });
      const common = begin(NEGOTIATION, 'negotiation', state, entry);
      const renews = entry.type === 'negotiation.requested' ? entry.data.renews ?? null : null;
      const owner = entry.type === 'negotiation.requested' ? buyer : vendor;
      return { owner, ...common, parties: [vendor, buyer], listing, product, productVersion, vendor, buyer, proposal, price, round: 1, renews, agreementSha256: null, backing: null, grant: null };
    }
    case 'negotiation.agreed':
      return advance({ agreementSha256: entry.data.agreementSha256, backing: entry.data.backing });
    case 'negotiation.finalized':
      return advance({ grant: entry.data.grant });
    case 'negotiation.accepted':
    case 'negotiation.verified':
    case 'negotiation.terminated':
      return advance();
  }
}
