import { ViewColumn, ViewEntity } from 'typeorm';

/** What people query: views over the one aggregate table, so a read is as fresh as the last commit. */
const view = (kind: string) => ({ name: `${kind}_view`, synchronize: false });

/** The columns that every view has; `state` is the folded state as it was last written. */
export abstract class AggregateView {
  @ViewColumn() exchange!: number;
  @ViewColumn() id!: string;
  @ViewColumn() version!: number;
  @ViewColumn() status!: string;
  @ViewColumn({ name: 'party_a' }) partyA!: string;
  @ViewColumn({ name: 'party_b' }) partyB!: string | null;
  @ViewColumn({ name: 'due_at' }) dueAt!: string | null;
  @ViewColumn() state!: Record<string, unknown>;
}

@ViewEntity(view('participant'))
export class ParticipantView extends AggregateView {
  @ViewColumn() name!: string;
  @ViewColumn() jurisdiction!: string;
}
@ViewEntity(view('product'))
export class ProductView extends AggregateView {
  @ViewColumn() vendor!: string;
  @ViewColumn() sector!: string;
}
@ViewEntity(view('listing'))
export class ListingView extends AggregateView {
  @ViewColumn() vendor!: string;
  @ViewColumn() product!: string;
  @ViewColumn() title!: string;
}
@ViewEntity(view('negotiation'))
export class NegotiationView extends AggregateView {
  @ViewColumn() listing!: string;
  @ViewColumn() vendor!: string;
  @ViewColumn() buyer!: string;
}
@ViewEntity(view('grant'))
export class GrantView extends AggregateView {
  @ViewColumn() product!: string;
  @ViewColumn() vendor!: string;
  @ViewColumn() buyer!: string;
}
@ViewEntity(view('transfer'))
export class TransferView extends AggregateView {
  @ViewColumn() grant!: string;
  @ViewColumn() vendor!: string;
  @ViewColumn() buyer!: string;
  @ViewColumn() clearance!: string;
  @ViewColumn() path!: string | null;
}
@ViewEntity(view('basis'))
export class BasisView extends AggregateView {
  @ViewColumn() exporter!: string;
  @ViewColumn() kind!: string;
}
@ViewEntity(view('check'))
export class CheckView extends AggregateView {
  @ViewColumn() gate!: string;
  @ViewColumn() subject!: string;
}
@ViewEntity(view('obligation'))
export class ObligationView extends AggregateView {
  @ViewColumn() debtor!: string;
  @ViewColumn({ name: 'due_on' }) dueOn!: string;
}
@ViewEntity(view('hold'))
export class HoldView extends AggregateView {
  @ViewColumn() target!: string;
}
@ViewEntity(view('finding'))
export class FindingView extends AggregateView {
  @ViewColumn() detector!: string;
}
@ViewEntity(view('pack'))
export class PackView extends AggregateView {
  @ViewColumn({ name: 'effective_from' }) effectiveFrom!: string;
}
@ViewEntity(view('replay'))
export class ReplayView extends AggregateView {
  @ViewColumn() pack!: string | null;
}

@ViewEntity(view('tally'))
export class TallyView extends AggregateView {
  @ViewColumn() exporter!: string;
  @ViewColumn() year!: string;
}
@ViewEntity(view('tokenset'))
export class TokensetView extends AggregateView {
  @ViewColumn() exporter!: string;
  @ViewColumn() sha256!: string;
}
@ViewEntity(view('group'))
export class GroupView extends AggregateView {
  @ViewColumn({ name: 'decided_by' }) decidedBy!: string;
}
@ViewEntity(view('review'))
export class ReviewView extends AggregateView {
  @ViewColumn() subject!: string;
  @ViewColumn() outcome!: string;
  @ViewColumn() maker!: string | null;
  @ViewColumn() check!: string | null;
}
@ViewEntity(view('inquiry'))
export class InquiryView extends AggregateView {
  @ViewColumn() review!: string;
}
@ViewEntity(view('waiver'))
export class WaiverView extends AggregateView {
  @ViewColumn() participant!: string;
  @ViewColumn() issuer!: string;
}
@ViewEntity(view('appeal'))
export class AppealView extends AggregateView {
  @ViewColumn() target!: string;
}
@ViewEntity(view('erasure'))
export class ErasureView extends AggregateView {
  @ViewColumn() participant!: string;
  @ViewColumn() person!: string | null;
}

@ViewEntity(view('logkey'))
export class LogKeyView extends AggregateView {
  @ViewColumn() suite!: string;
  @ViewColumn() origin!: string;
}
@ViewEntity(view('enforcer'))
export class EnforcerView extends AggregateView {
  @ViewColumn() kind!: string;
  @ViewColumn() owner!: string;
  @ViewColumn() code!: string;
}
@ViewEntity(view('job'))
export class JobView extends AggregateView {
  @ViewColumn() submitter!: string;
  @ViewColumn() node!: string;
  @ViewColumn() technique!: string;
}

@ViewEntity(view('authorisation'))
export class AuthorisationView extends AggregateView {
  @ViewColumn() authority!: string;
  @ViewColumn() operator!: string;
  @ViewColumn() sector!: string;
}
@ViewEntity(view('sponsorship'))
export class SponsorshipView extends AggregateView {
  @ViewColumn() sponsor!: string;
  @ViewColumn() sponsored!: string;
}
@ViewEntity(view('report'))
export class ReportView extends AggregateView {
  @ViewColumn() issuer!: string;
  @ViewColumn() concerned!: string;
  @ViewColumn() subject!: string;
  @ViewColumn() kind!: string;
}
@ViewEntity(view('certificate'))
export class CertificateView extends AggregateView {
  @ViewColumn() holder!: string;
  @ViewColumn() number!: string;
  @ViewColumn() kind!: string;
}
@ViewEntity(view('conduct'))
export class ConductView extends AggregateView {
  @ViewColumn() concerned!: string;
  @ViewColumn() issuer!: string;
}
@ViewEntity(view('registration'))
export class RegistrationView extends AggregateView {
  @ViewColumn() applicant!: string;
  @ViewColumn() matter!: string;
  @ViewColumn() title!: string | null;
}
@ViewEntity(view('title'))
export class TitleView extends AggregateView {
  @ViewColumn() number!: string;
  @ViewColumn() product!: string | null;
  @ViewColumn() holder!: string;
}
@ViewEntity(view('objection'))
export class ObjectionView extends AggregateView {
  @ViewColumn() target!: string;
  @ViewColumn() objector!: string;
}
@ViewEntity(view('pledge'))
export class PledgeView extends AggregateView {
  @ViewColumn() title!: string;
  @ViewColumn() pledgor!: string;
  @ViewColumn() creditor!: string;
}
@ViewEntity(view('order'))
export class OrderView extends AggregateView {
  @ViewColumn() grant!: string;
  @ViewColumn() vendor!: string;
  @ViewColumn() buyer!: string;
  @ViewColumn() kind!: string;
}
@ViewEntity(view('settlement'))
export class SettlementView extends AggregateView {
  @ViewColumn() order!: string;
  @ViewColumn() kind!: string;
  @ViewColumn() institution!: string;
}
@ViewEntity(view('usage'))
export class UsageView extends AggregateView {
  @ViewColumn() grant!: string;
  @ViewColumn() vendor!: string;
  @ViewColumn() buyer!: string;
}
@ViewEntity(view('reconciliation'))
export class ReconciliationView extends AggregateView {
  @ViewColumn() institution!: string;
  @ViewColumn() day!: string;
}

@ViewEntity(view('bulletin'))
export class BulletinView extends AggregateView {
  @ViewColumn() issuer!: string;
  @ViewColumn() kind!: string;
}
@ViewEntity(view('notice'))
export class NoticeView extends AggregateView {
  @ViewColumn() bulletin!: string;
  @ViewColumn() participant!: string;
}

@ViewEntity(view('webhook'))
export class WebhookView extends AggregateView {
  @ViewColumn() url!: string;
}
@ViewEntity(view('anchor'))
export class AnchorView extends AggregateView {
  @ViewColumn() chain!: string;
  @ViewColumn() origin!: string;
}

@ViewEntity(view('nationalreport'))
export class NationalReportView extends AggregateView {
  @ViewColumn() platform!: string;
  @ViewColumn() day!: string;
}

@ViewEntity(view('dispute'))
export class DisputeView extends AggregateView {
  @ViewColumn() subject!: string;
  @ViewColumn() claimant!: string;
  @ViewColumn() respondent!: string;
  @ViewColumn() claim!: string;
}
@ViewEntity(view('incident'))
export class IncidentView extends AggregateView {
  @ViewColumn() declarer!: string;
  @ViewColumn() severity!: string;
  @ViewColumn() category!: string;
}
@ViewEntity(view('complaint'))
export class ComplaintView extends AggregateView {
  @ViewColumn() complainant!: string;
  @ViewColumn() against!: string | null;
  @ViewColumn() category!: string;
}
@ViewEntity(view('subjectrequest'))
export class SubjectRequestView extends AggregateView {
  @ViewColumn() vendor!: string;
  @ViewColumn() right!: string;
}

@ViewEntity(view('predecessor'))
export class PredecessorView extends AggregateView {
  @ViewColumn() origin!: string;
}

@ViewEntity(view('binding'))
export class BindingView extends AggregateView {
  @ViewColumn() holder!: string;
}

export const VIEWS = {
  participant: ParticipantView, product: ProductView, listing: ListingView, negotiation: NegotiationView, grant: GrantView, transfer: TransferView,
  basis: BasisView, check: CheckView, obligation: ObligationView, hold: HoldView, finding: FindingView,
  pack: PackView, replay: ReplayView,
  tally: TallyView, tokenset: TokensetView, group: GroupView,
  review: ReviewView, inquiry: InquiryView, waiver: WaiverView, appeal: AppealView, erasure: ErasureView,
  logkey: LogKeyView, predecessor: PredecessorView,
  authorisation: AuthorisationView, sponsorship: SponsorshipView, report: ReportView, certificate: CertificateView, conduct: ConductView,
  registration: RegistrationView, title: TitleView, objection: ObjectionView, pledge: PledgeView,
  order: OrderView, settlement: SettlementView, usage: UsageView, reconciliation: ReconciliationView,
  bulletin: BulletinView, notice: NoticeView,
  enforcer: EnforcerView, job: JobView,
  webhook: WebhookView, anchor: AnchorView, binding: BindingView, nationalreport: NationalReportView,
  dispute: DisputeView, incident: IncidentView, complaint: ComplaintView, subjectrequest: SubjectRequestView,
} as const;
export type ViewedKind = keyof typeof VIEWS;
export const VIEW_ENTITIES = Object.values(VIEWS);
