import { evolveAnchor, type Anchor } from './anchor/anchor.js';
import { evolveAppeal, type Appeal } from './appeal/appeal.js';
import { evolveAuthorisation, type Authorisation } from './authorisation/authorisation.state.js';
import { evolveBasis, type Basis } from './basis/basis.state.js';
import { evolveBinding, type Binding } from './binding/binding.js';
import { evolveBulletin, type Bulletin } from './bulletin/bulletin.js';
import { evolveCalendar, type CalendarFeed } from './calendar/calendar.js';
import { evolveCertificate, type Certificate } from './certificate/certificate.js';
import { evolveComplaint, type Complaint } from './complaint/complaint.js';
import { evolveDispute, type Dispute } from './dispute/dispute.state.js';
import { evolveIncident, type Incident } from './incident/incident.js';
import { evolveSubjectRequest, type SubjectRequest } from './subjectrequest/subjectrequest.js';
import { evolveCheck, type Check } from './check/check.js';
import { evolveConduct, type Conduct } from './conduct/conduct.js';
import { evolveErasure, type Erasure } from './erasure/erasure.js';
import { evolveDay, type SealedDay } from './day/day.js';
import { evolveEnforcer, type Enforcer } from './enforcer/enforcer.js';
import { evolveEvidence, type EvidenceBundle } from './evidence/evidence.js';
import { evolveExchange, type Exchange } from './exchange/exchange.js';
import { evolveStatistic, type SealedStatistic } from './figure/sealed-statistic.js';
import { evolveFinding, type Finding } from './finding/finding.js';
import { evolveGrant, type Grant } from './grant/grant.state.js';
import { evolveGroup, type Group } from './group/group.js';
import { evolveHold, type Hold } from './hold/hold.js';
import { evolveInquiry, type Inquiry } from './inquiry/inquiry.js';
import { evolveInspection, type Inspection } from './inspection/inspection.js';
import { evolveJob, type Job } from './job/job.js';
import type { FoldEntry } from './kernel/fold.js';
import { kindOf, type Kind } from './kernel/id.js';
import { evolveListing, type Listing } from './listing/listing.state.js';
import { evolveLogKey, type LogKey } from './logkey/logkey.js';
import { evolveNationalReport, type NationalReport } from './nationalreport/nationalreport.js';
import { evolveNegotiation, type Negotiation } from './negotiation/negotiation.state.js';
import { evolveNotice, type Notice } from './notice/notice.js';
import { evolveObjection, type Objection } from './objection/objection.js';
import { evolveObligation, type Obligation } from './obligation/obligation.js';
import { evolveOrder, type Order } from './order/order.state.js';
import { evolvePack, type Pack } from './pack/pack.js';
import { evolveParticipant, type Participant } from './participant/participant.state.js';
import { evolvePledge, type Pledge } from './pledge/pledge.js';
import { evolvePredecessor, type Predecessor } from './predecessor/predecessor.js';
import { evolveProduct, type Product } from './product/product.state.js';
import { evolveRegistration, type Registration } from './registration/registration.state.js';
import { evolveReconciliation, type Reconciliation } from './reconciliation/reconciliation.js';
import { evolveReplay, type Replay } from './replay/replay.js';
import { evolveReport, type Report } from './report/report.js';
import { evolveSponsorship, type Sponsorship } from './sponsorship/sponsorship.js';
import { evolveRulebook, type Rulebook } from './rulebook/rulebook.js';
import { evolveReview, type Review } from './review/review.state.js';
import { evolveSettlement, type Settlement } from './settlement/settlement.state.js';
import { evolveTally, type Tally } from './tally/tally.js';
import { evolveTokenset, type Tokenset } from './tokenset/tokenset.js';
import { evolveTitle, type Title } from './title/title.state.js';
import { evolveTransfer, type Transfer } from './transfer/transfer.state.js';
import { evolveUsage, type Usage } from './usage/usage.state.js';
import { evolveWaiver, type Waiver } from './waiver/waiver.state.js';
import { evolveWatchlist, type Watchlist } from './watchlist/watchlist.js';
import { evolveWebhook, type Webhook } from './webhook/webhook.js';

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
  readonly calendar: CalendarFeed;
  readonly hold: Hold;
  readonly finding: Finding;
  readonly tally: Tally;
  readonly tokenset: Tokenset;
  readonly group: Group;
  readonly inspection: Inspection;
  readonly pack: Pack;
  readonly rulebook: Rulebook;
  readonly replay: Replay;
  readonly evidence: EvidenceBundle;
  readonly review: Review;
  readonly inquiry: Inquiry;
  readonly watchlist: Watchlist;
  readonly waiver: Waiver;
  readonly appeal: Appeal;
  readonly erasure: Erasure;
  readonly day: SealedDay;
  readonly logkey: LogKey;
  readonly bulletin: Bulletin;
  readonly notice: Notice;
  readonly statistic: SealedStatistic;
  readonly enforcer: Enforcer;
  readonly job: Job;
  readonly authorisation: Authorisation;
  readonly sponsorship: Sponsorship;
  readonly report: Report;
  readonly certificate: Certificate;
  readonly conduct: Conduct;
  readonly registration: Registration;
  readonly title: Title;
  readonly objection: Objection;
  readonly pledge: Pledge;
  readonly webhook: Webhook;
  readonly anchor: Anchor;
  readonly order: Order;
  readonly settlement: Settlement;
  readonly usage: Usage;
  readonly reconciliation: Reconciliation;
  readonly dispute: Dispute;
  readonly incident: Incident;
  readonly complaint: Complaint;
  readonly subjectrequest: SubjectRequest;
  readonly predecessor: Predecessor;
  readonly binding: Binding;
  readonly nationalreport: NationalReport;
}
export type StateOf<K extends Kind> = States[K];
export type AnyState = States[Kind];

type Evolve = (state: AnyState | undefined, entry: FoldEntry) => AnyState;

/** One fold per kind; the ledger has read the kind from the id, so state and entry belong to it. */
const FOLDS = {
  exchange: evolveExchange, participant: evolveParticipant, product: evolveProduct, listing: evolveListing, negotiation: evolveNegotiation,
  grant: evolveGrant, transfer: evolveTransfer, basis: evolveBasis, check: evolveCheck, obligation: evolveObligation, hold: evolveHold, finding: evolveFinding,
  tally: evolveTally, inspection: evolveInspection, evidence: evolveEvidence, calendar: evolveCalendar,
  pack: evolvePack, rulebook: evolveRulebook, replay: evolveReplay,
  tokenset: evolveTokenset, group: evolveGroup,
  review: evolveReview, inquiry: evolveInquiry, watchlist: evolveWatchlist, waiver: evolveWaiver, appeal: evolveAppeal,
  erasure: evolveErasure,
  day: evolveDay,
  logkey: evolveLogKey, predecessor: evolvePredecessor,
  bulletin: evolveBulletin, notice: evolveNotice, statistic: evolveStatistic,
  enforcer: evolveEnforcer, job: evolveJob,
  authorisation: evolveAuthorisation, sponsorship: evolveSponsorship, report: evolveReport, certificate: evolveCertificate, conduct: evolveConduct,
  registration: evolveRegistration, title: evolveTitle, objection: evolveObjection, pledge: evolvePledge,
  webhook: evolveWebhook, anchor: evolveAnchor, binding: evolveBinding, nationalreport: evolveNationalReport,
  order: evolveOrder, settlement: evolveSettlement, usage: evolveUsage, reconciliation: evolveReconciliation,
  dispute: evolveDispute, incident: evolveIncident, complaint: evolveComplaint, subjectrequest: evolveSubjectRequest,
} as unknown as Record<Kind, Evolve>;

/** `evolve(state, entry) -> state`: what the tables show is this, folded over all entries. */
export const evolve: Evolve = (state, entry) => FOLDS[kindOf(entry.stream)](state, entry);

