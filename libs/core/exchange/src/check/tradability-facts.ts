import type { TradabilityFacts } from '#core/law';
import { referred, type View } from '../kernel/command.js';
import type { Listing } from '../listing/listing.state.js';
import { hasComplianceReport } from '../report/standing.js';
import { sponsorOf } from '../sponsorship/sponsor.js';
import type { ListHits } from '../watchlist/listing-hits.js';

/** The facts of the listing gate (《深圳市数据交易管理暂行办法》) about one listing, as the ledger knows them in this commit. */
export function tradabilityFacts(view: View, listing: Listing, { hits, at }: { readonly hits: ListHits; readonly at: string }): TradabilityFacts {
  const seller = referred(view, listing.vendor);
  const { organisation } = seller;
  const version = referred(view, listing.product).versions[listing.productVersion - 1];
  if (version === undefined) throw new Error(`${listing.product} has no version ${listing.productVersion}`);
  const { nature, rights, source, regime } = version;
  const isPublic = regime === 'PUBLIC';
  return {
    kind: version.kind === 'service' ? 'data_service' : version.kind === 'tool' ? 'data_tool' : version.kind === 'other' ? 'other' : 'data_product',
    sellerType: organisation.organisationType,
    sellerIsDataMerchant: organisation.dataMerchant,
    sponsoredByMerchant: sponsorOf(view, seller) !== undefined,
    sourceStatement: source !== null,
    complianceReport: hasComplianceReport(view, { product: listing.product, version, at }),
    identifiesPersonAlone: nature.identifiesPersonAlone && !nature.anonymised,
    pi: nature.personal && !nature.anonymised,
    piAuthorised: nature.personalAuthorised,
    publicData: isPublic,
    authorisedOperation: version.authorisation !== undefined,
    ...(isPublic ? { rawPublicData: source?.kind === 'public_raw' } : {}),
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
