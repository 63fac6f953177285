import type { Static, TSchema } from '@sinclair/typebox';
import { appealEntries } from './appeal/appeal.js';
import { authorisationEntries } from './authorisation/authorisation.entries.js';
import { bindingEntries } from './binding/binding.js';
import { calendarEntries } from './calendar/calendar.js';
import { bulletinEntries } from './bulletin/bulletin.js';
import { basisEntries } from './basis/basis.entries.js';
import { certificateEntries } from './certificate/certificate.js';
import { complaintEntries } from './complaint/complaint.js';
import { disputeEntries } from './dispute/dispute.entries.js';
import { incidentEntries } from './incident/incident.js';
import { subjectRequestEntries } from './subjectrequest/subjectrequest.js';
import { checkEntries } from './check/check.js';
import { conductEntries } from './conduct/conduct.js';
import { erasureEntries } from './erasure/erasure.js';
import { dayEntries } from './day/day.js';
import { enforcerEntries } from './enforcer/enforcer.js';
import { evidenceEntries } from './evidence/evidence.js';
import { exchangeEntries } from './exchange/exchange.js';
import { findingEntries } from './finding/finding.js';
import { grantEntries } from './grant/grant.entries.js';
import { groupEntries } from './group/group.js';
import { holdEntries } from './hold/hold.js';
import { inquiryEntries } from './inquiry/inquiry.js';
import { inspectionEntries } from './inspection/inspection.js';
import { jobEntries } from './job/job.js';
import { listingEntries } from './listing/listing.entries.js';
import { logKeyEntries } from './logkey/logkey.js';
import { noticeEntries } from './notice/notice.js';
import { statisticEntries } from './figure/sealed-statistic.js';
import { negotiationEntries } from './negotiation/negotiation.entries.js';
import { objectionEntries } from './objection/objection.js';
import { obligationEntries } from './obligation/obligation.js';
import { orderEntries } from './order/order.entries.js';
import { predecessorEntries } from './predecessor/predecessor.js';
import { packEntries } from './pack/pack.js';
import { participantEntries } from './participant/participant.entries.js';
import { pledgeEntries } from './pledge/pledge.js';
import { productEntries } from './product/product.entries.js';
import { registrationEntries } from './registration/registration.entries.js';
import { reconciliationEntries } from './reconciliation/reconciliation.js';
import { replayEntries } from './replay/replay.js';
import { reportEntries } from './report/report.js';
import { sponsorshipEntries } from './sponsorship/sponsorship.js';
import { rulebookEntries } from './rulebook/rulebook.js';
import { reviewEntries } from './review/review.entries.js';
import { settlementEntries } from './settlement/settlement.entries.js';
import { tallyEntries } from './tally/tally.js';
import { tokensetEntries } from './tokenset/tokenset.js';
import { titleEntries } from './title/title.entries.js';
import { transferEntries } from './transfer/transfer.entries.js';
import { usageEntries } from './usage/usage.entries.js';
import { waiverEntries } from './waiver/waiver.entries.js';
import { watchlistEntries } from './watchlist/watchlist.js';
import { webhookEntries } from './webhook/webhook.js';
import { anchorEntries } from './anchor/anchor.js';
import { nationalReportEntries } from './nationalreport/nationalreport.js';

/** Every entry type: type -> version -> schema of `data`. A published version is never edited; the next is added. */
export const ENTRY_TYPES = {
  ...exchangeEntries, ...participantEntries, ...productEntries, ...listingEntries, ...negotiationEntries, ...grantEntries, ...transferEntries,
  ...basisEntries, ...checkEntries, ...obligationEntries, ...holdEntries, ...findingEntries, ...tallyEntries, ...inspectionEntries, ...evidenceEntries, ...calendarEntries,
  ...packEntries, ...rulebookEntries, ...replayEntries,
  ...tokensetEntries, ...groupEntries,
  ...reviewEntries, ...inquiryEntries, ...watchlistEntries, ...waiverEntries, ...appealEntries,
  ...erasureEntries,
  ...dayEntries,
  ...logKeyEntries, ...predecessorEntries,
  ...bulletinEntries, ...noticeEntries, ...statisticEntries,
  ...enforcerEntries, ...jobEntries,
  ...authorisationEntries, ...sponsorshipEntries, ...reportEntries, ...certificateEntries, ...conductEntries,
  ...registrationEntries, ...titleEntries, ...objectionEntries, ...pledgeEntries,
  ...webhookEntries, ...anchorEntries, ...bindingEntries, ...nationalReportEntries,
  ...orderEntries, ...settlementEntries, ...usageEntries, ...reconciliationEntries,
  ...disputeEntries, ...incidentEntries, ...complaintEntries, ...subjectRequestEntries,
} as const satisfies Record<string, Record<number, TSchema>>;

export type EntryType = keyof typeof ENTRY_TYPES;
export type EntryData<T extends EntryType> = Static<(typeof ENTRY_TYPES)[T][1]>;
export const isEntryType = (type: string): type is EntryType => Object.hasOwn(ENTRY_TYPES, type);
