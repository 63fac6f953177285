import type { TradabilityFacts } from '#core/law';
import { referred, type View } from '../kernel/command.js';
import type { Listing } from '../listing/listing.state.js';
import type { ListHits } from '../watchlist/listing-hits.js';

/** The facts of the listing gate (《深圳市数据交易管理暂行办法》) about one listing, as the ledger knows them in this commit. */
export function tradabilityFacts(view: View, listing: Listing, hits: ListHits): TradabilityFacts {
  const { organisation } = referred(view, listing.vendor);
  const version = referred(view, listing.product).versions[listing.productVersion - 1];
  if (version === undefined) throw new Error(`${listing.product} has no version ${listing.productVersion}`);
  const { nature, rights, source } = version;
  const isPublic = source?.kind === 'public_operation' || source?.kind === 'public_raw';
  return {
    kind: version.kind === 'service' ? 'data_service' : version.kind === 'tool' ? 'data_tool' : version.kind === 'other' ? 'other' : 'data_product',
    sellerType: organisation.organisationType,
    sellerIsDataMerchant: organisation.dataMerchant,
    sponsoredByMerchant: isSponsored(view, organisation.sponsor),
    sourceStatement: source !== null,
    complianceReport: version.complianceReport !== null,
    identifiesPersonAlone: nature.identifiesPersonAlone && !nature.anonymised,
    pi: nature.personal && !nature.anonymised,
    piAuthorised: nature.personalAuthorised,
    publicData: isPublic,
    authorisedOperation: source?.kind === 'public_operation',
    nationalSecurityExportConcern: nature.nationalSecurityConcern,
    stateSecret: nature.stateSecret,
    coreData: nature.grade === 'core',
    negativeList: hits.negative.length > 0,
    cautionList: hits.caution.length > 0,
    disputeOpen: rights.disputeOpen,
    ...(version.kind === 'other' ? { authorityConsent: false } : {}),
    tradingMode: listing.offer.tradingMode,
    settlement: listing.offer.settlement,
  };
}

function isSponsored(view: View, sponsor: `prt_${string}` | undefined): boolean {
  const participant = sponsor === undefined ? undefined : view.get(sponsor);
  return participant?.state === 'ADMITTED' && participant.organisation.dataMerchant;
}
