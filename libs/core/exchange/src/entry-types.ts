import type { Static, TSchema } from '@sinclair/typebox';
import { appealEntries } from './appeal/appeal.js';
import { basisEntries } from './basis/basis.js';
import { checkEntries } from './check/check.js';
import { exchangeEntries } from './exchange/exchange.js';
import { grantEntries } from './grant/grant.entries.js';
import { holdEntries } from './hold/hold.js';
import { inquiryEntries } from './inquiry/inquiry.js';
import { inspectionEntries } from './inspection/inspection.js';
import { listingEntries } from './listing/listing.entries.js';
import { negotiationEntries } from './negotiation/negotiation.entries.js';
import { obligationEntries } from './obligation/obligation.js';
import { participantEntries } from './participant/participant.entries.js';
import { productEntries } from './product/product.entries.js';
import { reviewEntries } from './review/review.entries.js';
import { tallyEntries } from './tally/tally.js';
import { transferEntries } from './transfer/transfer.entries.js';
import { waiverEntries } from './waiver/waiver.entries.js';
import { watchlistEntries } from './watchlist/watchlist.js';

/** Every entry type: type -> version -> schema of `data`. A published version is never edited; the next is added. */
export const ENTRY_TYPES = {
  ...exchangeEntries, ...participantEntries, ...productEntries, ...listingEntries, ...negotiationEntries, ...grantEntries, ...transferEntries,
  ...basisEntries, ...checkEntries, ...obligationEntries, ...holdEntries, ...tallyEntries, ...inspectionEntries,
  ...reviewEntries, ...inquiryEntries, ...watchlistEntries, ...waiverEntries, ...appealEntries,
} as const satisfies Record<string, Record<number, TSchema>>;

export type EntryType = keyof typeof ENTRY_TYPES;
export type EntryData<T extends EntryType> = Static<(typeof ENTRY_TYPES)[T][1]>;
export const isEntryType = (type: string): type is EntryType => Object.hasOwn(ENTRY_TYPES, type);
