import { evolveAppeal, type Appeal } from './appeal/appeal.js';
import { evolveBasis, type Basis } from './basis/basis.js';
import { evolveCheck, type Check } from './check/check.js';
import { evolveExchange, type Exchange } from './exchange/exchange.js';
import { evolveGrant, type Grant } from './grant/grant.state.js';
import { evolveHold, type Hold } from './hold/hold.js';
import { evolveInquiry, type Inquiry } from './inquiry/inquiry.js';
import { evolveInspection, type Inspection } from './inspection/inspection.js';
import type { FoldEntry } from './kernel/fold.js';
import { kindOf, type Kind } from './kernel/id.js';
import { evolveListing, type Listing } from './listing/listing.state.js';
import { evolveNegotiation, type Negotiation } from './negotiation/negotiation.state.js';
import { evolveObligation, type Obligation } from './obligation/obligation.js';
import { evolveParticipant, type Participant } from './participant/participant.state.js';
import { evolveProduct, type Product } from './product/product.state.js';
import { evolveReview, type Review } from './review/review.state.js';
import { evolveTally, type Tally } from './tally/tally.js';
import { evolveTransfer, type Transfer } from './transfer/transfer.state.js';
import { evolveWaiver, type Waiver } from './waiver/waiver.state.js';
import { evolveWatchlist, type Watchlist } from './watchlist/watchlist.js';

/** The folded state of each kind of aggregate. */
export interface States {
  readonly exchange: Exchange;
  readonly participant: Participant;
  readonly product: Product;
  readonly listing: Listing;
  readonly negotiation: Negotiation;
  readonly grant: Grant;
  readonly transfer: Transfer;
  readonly basis: Basis;
  readonly check: Check;
  readonly obligation: Obligation;
  readonly hold: Hold;
  readonly tally: Tally;
  readonly inspection: Inspection;
  readonly review: Review;
  readonly inquiry: Inquiry;
  readonly watchlist: Watchlist;
  readonly waiver: Waiver;
  readonly appeal: Appeal;
}
export type StateOf<K extends Kind> = States[K];
export type AnyState = States[Kind];

type Evolve = (state: AnyState | undefined, entry: FoldEntry) => AnyState;

/** One fold per kind; the ledger has read the kind from the id, so state and entry belong to it. */
const FOLDS = {
  exchange: evolveExchange, participant: evolveParticipant, product: evolveProduct, listing: evolveListing, negotiation: evolveNegotiation,
  grant: evolveGrant, transfer: evolveTransfer, basis: evolveBasis, check: evolveCheck, obligation: evolveObligation, hold: evolveHold,
  tally: evolveTally, inspection: evolveInspection,
  review: evolveReview, inquiry: evolveInquiry, watchlist: evolveWatchlist, waiver: evolveWaiver, appeal: evolveAppeal,
} as unknown as Record<Kind, Evolve>;

/** `evolve(state, entry) -> state`: what the tables show is this, folded over all entries. */
export const evolve: Evolve = (state, entry) => FOLDS[kindOf(entry.stream)](state, entry);

