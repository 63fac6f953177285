import { ANCHOR } from './anchor/anchor.lifecycle.js';
import { APPEAL } from './appeal/appeal.lifecycle.js';
import { AUTHORISATION } from './authorisation/authorisation.lifecycle.js';
import { BASIS } from './basis/basis.lifecycle.js';
import { BINDING } from './binding/binding.lifecycle.js';
import { BULLETIN } from './bulletin/bulletin.lifecycle.js';
import { CALENDAR } from './calendar/calendar.lifecycle.js';
import { CERTIFICATE } from './certificate/certificate.lifecycle.js';
import { CHECK } from './check/check.lifecycle.js';
import { CONDUCT } from './conduct/conduct.lifecycle.js';
import { COMPLAINT } from './complaint/complaint.lifecycle.js';
import { DISPUTE } from './dispute/dispute.lifecycle.js';
import { INCIDENT } from './incident/incident.lifecycle.js';
import { SUBJECT_REQUEST } from './subjectrequest/subjectrequest.lifecycle.js';
import { ERASURE } from './erasure/erasure.lifecycle.js';
import { DAY } from './day/day.lifecycle.js';
import { ENFORCER } from './enforcer/enforcer.lifecycle.js';
import { FINDING } from './finding/finding.lifecycle.js';
import { GRANT } from './grant/grant.lifecycle.js';
import { GROUP } from './group/group.lifecycle.js';
import { HOLD } from './hold/hold.lifecycle.js';
import { INQUIRY } from './inquiry/inquiry.lifecycle.js';
import { JOB } from './job/job.lifecycle.js';
import type { Action } from './permissions.js';
import type { Kind } from './kernel/id.js';
import { allowedIn, type Lifecycle } from './kernel/lifecycle.js';
import { LISTING } from './listing/listing.lifecycle.js';
import { LOGKEY } from './logkey/logkey.lifecycle.js';
import { NATIONAL_REPORT } from './nationalreport/nationalreport.lifecycle.js';
import { NEGOTIATION } from './negotiation/negotiation.lifecycle.js';
import { NOTICE } from './notice/notice.lifecycle.js';
import { STATISTIC } from './figure/statistic.lifecycle.js';
import { OBJECTION } from './objection/objection.lifecycle.js';
import { OBLIGATION } from './obligation/obligation.lifecycle.js';
import { ORDER } from './order/order.lifecycle.js';
import { PACK } from './pack/pack.lifecycle.js';
import { PARTICIPANT } from './participant/participant.lifecycle.js';
import { PLEDGE } from './pledge/pledge.lifecycle.js';
import { PREDECESSOR } from './predecessor/predecessor.lifecycle.js';
import { PRODUCT } from './product/product.lifecycle.js';
import { REGISTRATION } from './registration/registration.lifecycle.js';
import { RECONCILIATION } from './reconciliation/reconciliation.lifecycle.js';
import { REPLAY } from './replay/replay.lifecycle.js';
import { REPORT } from './report/report.lifecycle.js';
import { SPONSORSHIP } from './sponsorship/sponsorship.lifecycle.js';
import { TOKENSET } from './tokenset/tokenset.lifecycle.js';
import { REVIEW } from './review/review.lifecycle.js';
import { TITLE } from './title/title.lifecycle.js';
import { SETTLEMENT } from './settlement/settlement.lifecycle.js';
import { TRANSFER } from './transfer/transfer.lifecycle.js';
import { USAGE } from './usage/usage.lifecycle.js';
import { WAIVER } from './waiver/waiver.lifecycle.js';
import { WEBHOOK } from './webhook/webhook.lifecycle.js';

/**
 * Every life cycle, for the tests of their design, the generated documents and the timekeeper. A kind whose variants have a
 * machine each has one under `kind:variant`.
 */
export const LIFECYCLES = {
  participant: PARTICIPANT, product: PRODUCT, listing: LISTING, negotiation: NEGOTIATION, grant: GRANT, transfer: TRANSFER,
  check: CHECK, obligation: OBLIGATION, hold: HOLD, finding: FINDING, pack: PACK, replay: REPLAY, tokenset: TOKENSET, group: GROUP, calendar: CALENDAR,
  review: REVIEW, inquiry: INQUIRY, waiver: WAIVER, appeal: APPEAL, erasure: ERASURE, day: DAY,
  logkey: LOGKEY, predecessor: PREDECESSOR,
  bulletin: BULLETIN, notice: NOTICE, statistic: STATISTIC,
  enforcer: ENFORCER, job: JOB,
  authorisation: AUTHORISATION, sponsorship: SPONSORSHIP, report: REPORT, certificate: CERTIFICATE, conduct: CONDUCT,
  registration: REGISTRATION, title: TITLE, objection: OBJECTION, pledge: PLEDGE,
  webhook: WEBHOOK, anchor: ANCHOR, binding: BINDING, nationalreport: NATIONAL_REPORT,
  order: ORDER, settlement: SETTLEMENT, usage: USAGE, reconciliation: RECONCILIATION,
  dispute: DISPUTE, incident: INCIDENT, complaint: COMPLAINT, subjectrequest: SUBJECT_REQUEST,
  'basis:SECURITY_ASSESSMENT': BASIS.SECURITY_ASSESSMENT, 'basis:CERTIFICATION': BASIS.CERTIFICATION,
  'basis:STANDARD_CONTRACT': BASIS.STANDARD_CONTRACT, 'basis:GBA_STANDARD_CONTRACT': BASIS.GBA_STANDARD_CONTRACT,
} as const satisfies Readonly<Partial<Record<Kind | `${Kind}:${string}`, unknown>>>;

const machinesOf = (kind: Kind): Lifecycle<string>[] => Object.entries<Lifecycle<string>>(LIFECYCLES).filter(([name]) => name.split(':')[0] === kind).map(([, lifecycle]) => lifecycle);

/** Every state that an aggregate of `kind` may be in. */
export const statesOf = (kind: Kind): string[] => [...new Set(machinesOf(kind).flatMap(({ states }) => states))];

/** What may be done with an aggregate of `kind` in `state`, whichever of its machines it has. */
export const actionsIn = (kind: Kind, state: string): Action[] => machinesOf(kind).flatMap((machine) => allowedIn(machine, state));

/** Kinds whose aggregates bring their own due day, and what the timekeeper does when it is over. */
const ON_THEIR_DAY: Partial<Record<Kind, Action>> = {
  review: 'review.escalate', inquiry: 'inquiry.lapse', appeal: 'appeal.escalate', erasure: 'erasure.escalate', registration: 'registration.escalate', objection: 'objection.escalate', usage: 'usage.close', bulletin: 'bulletin.close',
  dispute: 'dispute.escalate', incident: 'incident.escalate', complaint: 'complaint.overrun', subjectrequest: 'subjectrequest.escalate', participant: 'participant.end_notice',
};

/** The action that the timekeeper takes on an aggregate of `kind` whose `dueAt` has come; undefined where nothing is due. */
export function actionWhenDue(kind: Kind, state: string): Action | undefined {
  if (kind === 'obligation') return state === 'OPEN' || state === 'DUE_SOON' ? 'obligation.remind' : undefined;
  const timed = machinesOf(kind).map(({ timeouts }) => timeouts[state]?.action).find((action) => action !== undefined);
  return timed ?? (machinesOf(kind).some(({ final }) => final.includes(state)) ? undefined : ON_THEIR_DAY[kind]);
}

/** What may be done next with an aggregate in its present state, by whoever may do it. */
export function nextActions(name: keyof typeof LIFECYCLES, state: string): Action[] {
  const lifecycle: Lifecycle<string> = LIFECYCLES[name];
  return allowedIn(lifecycle, state);
}
