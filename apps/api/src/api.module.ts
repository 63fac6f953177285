import { Module, type DynamicModule } from '@nestjs/common';
import { Institutions } from '#adapters/settlement';
import { Agenda, Board, Bundler, Catalog, CertificateSignIn, Certifier, CoseReceipts, CosignatureInbox, ExitProgress, Deliveries, Feed, Handles, Handover, History, Introspector, Ledger, LogDirectory, LogReader, PointFeed, Ports, PriceHistory, MonthlyReports, PrivateVault, Pulses, NoticeCounts, PartyNames, Queries, Remits, Register, ReplayProgress, ReviewQueue, Statements, Statistics, TokenParts, Transparency, type Runtime } from '#ledger';
import { AnchorsController } from './anchors/anchors.controller.js';
import { AppealsController } from './appeals/appeals.controller.js';
import { AuthorisationsController } from './authorisations/authorisations.controller.js';
import { BasesController } from './bases/bases.controller.js';
import { BindingDesk, CodeFields } from './bindings/binding-desk.js';
import { BindingsController } from './bindings/bindings.controller.js';
import { BulletinDesk } from './bulletins/bulletin-desk.js';
import { BulletinsController } from './bulletins/bulletins.controller.js';
import { NoticesController } from './bulletins/notices.controller.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { Shelf } from './catalog/shelf.js';
import { CertificatesController } from './certificates/certificates.controller.js';
import { ComplaintsController } from './complaints/complaints.controller.js';
import { DisputesController } from './disputes/disputes.controller.js';
import { SealedTexts } from './disputes/sealed-texts.js';
import { IdentifiersController } from './identifiers/identifiers.controller.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { Exits } from './participants/exits.js';
import { HandoverDesk } from './participants/handover-desk.js';
import { SubjectDesk } from './subject-requests/subject-desk.js';
import { SubjectRequestsController } from './subject-requests/subject-requests.controller.js';
import { TransparencyController } from './transparency/transparency.controller.js';
import { TransparencyDesk } from './transparency/transparency-desk.js';
import { ChecksController } from './checks/checks.controller.js';
import { ConductRecordsController } from './conduct-records/conduct-records.controller.js';
import { ConductRegister } from './conduct-records/conduct-register.js';
import { GroupsController } from './counting/groups.controller.js';
import { TalliesController } from './counting/tallies.controller.js';
import { TokenSetsController } from './counting/token-sets.controller.js';
import { TokenUploads } from './counting/token-uploads.js';
import { Documents } from './documents/documents.js';
import { DocumentsController } from './documents/documents.controller.js';
import { Archive } from './entries/archive.js';
import { Disclosures } from './entries/disclosures.js';
import { EntriesController } from './entries/entries.controller.js';
import { Events } from './entries/events.js';
import { EventsController } from './entries/events.controller.js';
import { ErasuresController } from './erasures/erasures.controller.js';
import { EnforcersController } from './enforcers/enforcers.controller.js';
import { IntrospectionController } from './enforcers/introspection.controller.js';
import { Enrolments, Points } from './enforcers/points.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { VerificationController } from './evidence/verification.controller.js';
import { ExchangeController } from './exchange/exchange.controller.js';
import { FindingsController } from './findings/findings.controller.js';
import { ForesightController } from './foresight/foresight.controller.js';
import { OwnFigures } from './foresight/own-figures.js';
import { AccessKeys } from './grants/access-keys.js';
import { GrantsController } from './grants/grants.controller.js';
import { Windows } from './grants/windows.js';
import { AsOf } from './history/as-of.js';
import { AsOfController } from './history/as-of.controller.js';
import { Changes } from './history/changes.js';
import { ChangesController } from './history/changes.controller.js';
import { HoldsController } from './holds/holds.controller.js';
import { Reader } from './http/reader.js';
import { RouteTable } from './http/route-table.js';
import { Writer } from './http/writer.js';
import { InquiriesController } from './inquiries/inquiries.controller.js';
import { JobReader } from './jobs/job-reader.js';
import { JobsController } from './jobs/jobs.controller.js';
import { LawController } from './law/law.controller.js';
import { ListingsController } from './listings/listings.controller.js';
import { Lists } from './lists/lists.js';
import { ListsController } from './lists/lists.controller.js';
import { Prices } from './listings/prices.js';
import { LogKeysController } from './log/log-keys.controller.js';
import { LogController } from './log/log.controller.js';
import { NationalReportsController } from './national-reports/national-reports.controller.js';
import { NegotiationsController } from './negotiations/negotiations.controller.js';
import { AssertionSignIn } from './oauth/assertion-sign-in.js';
import type { AccessTokens } from './oauth/access-tokens.js';
import { Credentials } from './oauth/credentials.js';
import { OAuthController } from './oauth/oauth.controller.js';
import { TokenIssuer } from './oauth/token-issuer.js';
import { CalendarsController } from './obligations/calendars.controller.js';
import { CalendarPage } from './obligations/calendar-page.js';
import { Calendars } from './obligations/calendars.js';
import { Duties } from './obligations/duties.js';
import { ObjectionsController } from './objections/objections.controller.js';
import { ObligationsController } from './obligations/obligations.controller.js';
import { PredecessorsController } from './predecessors/predecessors.controller.js';
import { DocsController } from './operations/docs.controller.js';
import { Health } from './operations/health.js';
import { OperationsController } from './operations/operations.controller.js';
import { OrdersController } from './orders/orders.controller.js';
import { Admissions } from './participants/admissions.js';
import { Directory } from './participants/directory.js';
import { PacksController } from './packs/packs.controller.js';
import { ReplaysController } from './packs/replays.controller.js';
import { ReplayRequests, Replays } from './packs/replays.js';
import { RulebookController } from './packs/rulebook.controller.js';
import { RulebookReader } from './packs/rulebook.js';
import { NamesController } from './participants/names.controller.js';
import { ParticipantsController } from './participants/participants.controller.js';
import { PledgesController } from './pledges/pledges.controller.js';
import { ProductsController } from './products/products.controller.js';
import { PublicController } from './public/public.controller.js';
import { PUBLIC_MINIMUM, PublicFigures } from './public/public-figures.js';
import { PublicData } from './public-data/public-data.js';
import { PublicDataController } from './public-data/public-data.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { Notices } from './registrations/notices.js';
import { RegistrationsController } from './registrations/registrations.controller.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { Waiting } from './reviews/waiting.js';
import { SponsorshipsController } from './sponsorships/sponsorships.controller.js';
import { Counter } from './settlements/counter.js';
import { SettlementNoticesController } from './settlements/settlement-notices.controller.js';
import { ReconciliationsController } from './settlements/reconciliations.controller.js';
import { SettlementsController } from './settlements/settlements.controller.js';
import { StatementDesk } from './statements/statement-desk.js';
import { StatementsController } from './statements/statements.controller.js';
import { MONTHLY_LINK, MonthlyDesk } from './statistics/monthly-desk.js';
import { StatisticDesk } from './statistics/statistic-desk.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { PublicRegister } from './titles/public-register.js';
import { TitlesController } from './titles/titles.controller.js';
import { TransfersController } from './transfers/transfers.controller.js';
import { UsagesController } from './usages/usages.controller.js';
import { WaiversController } from './waivers/waivers.controller.js';
import { DeliveryList } from './webhooks/delivery-list.js';
import { WebhookDesk } from './webhooks/webhook-desk.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

/** Everything that is served, over one runtime. */
@Module({
  controllers: [
    ExchangeController, ParticipantsController, NamesController, ProductsController, ListingsController, CatalogController, NegotiationsController, GrantsController, TransfersController,
    BasesController, ChecksController, ObligationsController, CalendarsController, HoldsController, DocumentsController, EntriesController, EventsController, AsOfController, ChangesController, LogController, OAuthController,
    OperationsController, DocsController, PacksController, RulebookController, ReplaysController, LawController, EvidenceController, VerificationController,
    TokenSetsController, TalliesController, GroupsController, ForesightController, FindingsController,
    ReviewsController, InquiriesController, ListsController, WaiversController, AppealsController, ErasuresController,
    StatementsController, StatisticsController,
    LogKeysController, PredecessorsController,
    OrdersController, SettlementsController, SettlementNoticesController, UsagesController, ReconciliationsController,
    BulletinsController, NoticesController, PublicController,
    EnforcersController, IntrospectionController, JobsController,
    AuthorisationsController, PublicDataController, SponsorshipsController, ReportsController, CertificatesController, ConductRecordsController,
    RegistrationsController, TitlesController, ObjectionsController, PledgesController,
    WebhooksController, AnchorsController, BindingsController, IdentifiersController, NationalReportsController,
    DisputesController, IncidentsController, ComplaintsController, SubjectRequestsController, TransparencyController,
  ],
  providers: [Writer, Reader, Admissions, Directory, AccessKeys, Shelf, HandoverDesk, Documents, Archive, Disclosures, Events, AsOf, Changes, ReplayRequests, Replays, RulebookReader, TokenUploads, Duties, Calendars, CalendarPage, OwnFigures, Waiting, Lists, StatementDesk, StatisticDesk,
    Notices, PublicRegister, WebhookDesk, DeliveryList, BindingDesk, Prices, Counter, SealedTexts, SubjectDesk, TransparencyDesk, Exits, MonthlyDesk, BulletinDesk, PublicFigures, Enrolments, Points, Windows, JobReader, PublicData, ConductRegister,
  ],
})
export class ApiModule {
  static of(runtime: Runtime, tokens: AccessTokens, routes: RouteTable): DynamicModule {
    const { ledger, pool, queries, catalog, agenda, log, feed, bundler, vault, keys, config, publishing, ports } = runtime;
    const credentials = new Credentials(keys.master, config.exchange);
    return {
      module: ApiModule,
      providers: [
        { provide: Ledger, useValue: ledger }, { provide: Queries, useValue: queries }, { provide: Catalog, useValue: catalog }, { provide: Agenda, useValue: agenda }, { provide: LogReader, useValue: log }, { provide: LogDirectory, useValue: publishing.directory }, { provide: CosignatureInbox, useValue: new CosignatureInbox({ pool, exchange: config.exchange, log, continuity: publishing.continuity, policy: publishing.witnesses?.policy }) }, { provide: Feed, useValue: feed }, { provide: Bundler, useValue: bundler },
        { provide: PrivateVault, useValue: vault }, { provide: ReplayProgress, useValue: new ReplayProgress(pool, config.exchange) }, { provide: TokenParts, useValue: new TokenParts({ ledger, pool }) },
        { provide: Statements, useValue: new Statements({ ledger, pool, log }) }, { provide: Statistics, useValue: new Statistics({ pool, exchange: config.exchange }) },
        { provide: History, useValue: new History({ pool, exchange: config.exchange, log }) },
        { provide: CoseReceipts, useValue: new CoseReceipts(() => keys.logSigners()[0]) },
        { provide: Register, useValue: new Register({ ledger, pool }) }, { provide: PartyNames, useValue: new PartyNames({ pool, exchange: config.exchange }) }, { provide: Certifier, useValue: new Certifier({ ledger, queries, log, handles: runtime.handles, baseUrl: config.baseUrl }) },
        { provide: CertificateSignIn, useValue: runtime.signIn }, { provide: CodeFields, useValue: new CodeFields(config.creditCodeFields) },
        { provide: Handles, useValue: runtime.handles }, { provide: Ports, useValue: ports }, { provide: Deliveries, useValue: new Deliveries({ pool, exchange: config.exchange }) },
        { provide: Institutions, useValue: runtime.institutions }, { provide: PriceHistory, useValue: new PriceHistory({ pool, exchange: config.exchange }) },
        { provide: ReviewQueue, useValue: new ReviewQueue({ pool, exchange: config.exchange }) },
        { provide: Credentials, useValue: credentials }, { provide: TokenIssuer, useValue: new TokenIssuer({ assertions: new AssertionSignIn({ ledger, signIn: runtime.signIn, logger: runtime.logger }), ledger, tokens, credentials, keys: keys.tokens }) },
        { provide: Handover, useValue: new Handover({ pool: publishing.pool, ledger, log, statements: new Statements({ ledger, pool, log }), policy: publishing.witnesses?.policy }) },
        { provide: ExitProgress, useValue: new ExitProgress({ pool, exchange: config.exchange }) }, { provide: Transparency, useValue: new Transparency({ ledger, pool }) },
        { provide: Remits, useValue: new Remits({ pool, exchange: config.exchange }) }, { provide: NoticeCounts, useValue: new NoticeCounts({ pool, exchange: config.exchange }) },
        { provide: Board, useValue: new Board({ pool, exchange: config.exchange }) }, { provide: PUBLIC_MINIMUM, useValue: config.publicMinimum }, { provide: MONTHLY_LINK, useValue: config.baseUrl },
        { provide: MonthlyReports, useValue: new MonthlyReports({ pool, exchange: config.exchange, queries }) },
        { provide: Introspector, useValue: runtime.introspector }, { provide: PointFeed, useValue: runtime.pointFeed }, { provide: Pulses, useValue: runtime.pulses },
        { provide: RouteTable, useValue: routes }, { provide: Health, useValue: new Health(runtime) },
      ],
    };
  }
}
