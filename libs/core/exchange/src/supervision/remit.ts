import type { Action } from '../permissions.js';
import type { View } from '../kernel/command.js';
import { kindOf, type Id, type Kind } from '../kernel/id.js';
import type { AnyState } from '../states.js';
import type { Participant } from '../participant/participant.state.js';
import { sectorsOf } from './domains.js';

/** 监管权限: how much of the market a regulator looks after; null is all of it. An area is a prefix of GB/T 2260: a province, a city, a district. */
export interface Remit { readonly area: string | null; readonly sectors: readonly string[] | null }

/** Whom and what a record is about: the districts of its parties, the sectors of its product. */
export interface Reach { readonly districts: readonly string[]; readonly sectors: readonly string[] }

export const NATIONAL = 'national';

/** The remit that a participant was admitted with; undefined for the whole market, as for an operator, who runs all of it. */
export function remitOf({ organisation: { jurisdictionArea = NATIONAL, domains = [] }, capacities }: Pick<Participant, 'organisation' | 'capacities'>): Remit | undefined {
  if (!capacities.includes('regulator') || capacities.includes('operator')) return undefined;
  const [area, sectors] = [jurisdictionArea === NATIONAL ? null : jurisdictionArea, sectorsOf(domains)];
  return area === null && sectors === null ? undefined : { area, sectors };
}

/**
 * Whether a record lies within a remit: one of its parties has its seat in the area, and its product is of one of the sectors. What
 * has no sector (an organisation, a duty of one) every sector's authority of the area sees; a seat that is not known lies in no area.
 */
export const covers = ({ area, sectors }: Remit, reach: Reach): boolean =>
  (area === null || reach.districts.some((district) => district.startsWith(area))) && (sectors === null || reach.sectors.length === 0 || reach.sectors.some((sector) => sectors.includes(sector)));

/** What is nobody's business in particular: everyone who supervises sees it. */
const COMMON: ReadonlySet<Kind> = new Set<Kind>(['exchange', 'pack', 'rulebook', 'replay', 'day', 'watchlist', 'logkey', 'predecessor', 'bulletin', 'statistic']);

/** Whether the aggregate lies within the remit; its parties and its product are read in `view`. */
export function isWithinRemit(view: Pick<View, 'get'>, remit: Remit | undefined, state: AnyState): boolean {
  return remit === undefined || COMMON.has(kindOf(state.id)) || covers(remit, reachOf(view, state));
}

const REFERENCES_MAX = 5;

/** The parties' districts, and the sectors of the product or title that the record leads to: a duty to its grant, the grant to its product. */
export function reachOf(view: Pick<View, 'get'>, state: AnyState): Reach {
  const parties = new Set([state.owner, ...state.parties]);
  const districts = [...parties].flatMap((party) => view.get(party)?.organisation.district ?? []);
  let at: AnyState | undefined = state;
  for (let i = 0; i < REFERENCES_MAX && at !== undefined; i++) {
    const sectors = sectorsIn(at);
    if (sectors !== undefined) return { districts, sectors };
    const next: Id | undefined = referenceOf(at);
    at = next === undefined ? undefined : view.get(next);
  }
  return { districts, sectors: [] };
}

/** What says its sectors itself: a product by its versions, an authorisation, a title and the application for it by what is registered. */
function sectorsIn(state: AnyState): readonly string[] | undefined {
  if ('versions' in state) return [...new Set(state.versions.map(({ sector }) => sector))];
  if ('sector' in state) return [state.sector];
  if ('rights' in state) return [state.subject.sector];
  return 'matter' in state && state.matter.kind === 'first' ? [state.matter.subject.sector] : undefined;
}

/** What a record refers to on the way to what has a sector. */
const REFERENCES = ['product', 'listing', 'grant', 'target', 'subject', 'source', 'transfer', 'bulletin', 'title'] as const;
const PRODUCT_KINDS: ReadonlySet<string> = new Set<Kind>(['product', 'listing', 'negotiation', 'grant', 'transfer', 'check', 'review', 'hold', 'obligation', 'registration', 'title']);

function referenceOf(state: AnyState): Id | undefined {
  if ('delivery' in state && state.delivery !== null) return state.delivery.product;
  const members: Readonly<Partial<Record<string, unknown>>> = { ...state };
  const found = REFERENCES.map((name) => members[name]).find((value): value is Id => typeof value === 'string' && ID.test(value));
  return found !== undefined && PRODUCT_KINDS.has(kindOf(found)) ? found : undefined;
}
const ID = /^[a-z]{3}_[0-9a-f-]{36}$/;

/**
 * What a regulator of a part of the market may do: everything here is narrowed to its remit, or is everybody's. Whatever is not named is
 * for those who look after the whole market: what does not know of remits yet shows a part of it to nobody.
 */
export const NARROWED: ReadonlySet<Action> = new Set<Action>([
  'participant.read', 'product.read', 'listing.read', 'catalog.read', 'negotiation.read', 'grant.read', 'transfer.read', 'basis.read', 'check.read', 'obligation.read', 'hold.read', 'finding.read',
  'entry.read', 'waiver.read', 'appeal.read', 'review.read', 'inquiry.read', 'statistics.read', 'bulletin.read', 'notice.read', 'partyname.read',
  'registration.read', 'title.read', 'objection.read', 'pledge.read', 'authorisation.read', 'sponsorship.read', 'report.read', 'certificate.read', 'conduct.read', 'enforcer.read',
  'order.read', 'settlement.read', 'usage.read', 'dispute.read', 'incident.read', 'complaint.read', 'subjectrequest.read',
  'law.read', 'pack.read', 'rulebook.read', 'logkey.read', 'predecessor.read', 'watchlist.read',
  'person.add', 'credential.issue', 'credential.revoke', 'calendar.issue', 'calendar.revoke',
  'hold.place', 'hold.lift', 'obligation.impose', 'obligation.reject', 'obligation.waive', 'product.notify_importance', 'grant.revoke', 'basis.suspend', 'basis.resume', 'basis.revoke',
  'finding.take_up', 'finding.assess', 'finding.decide', 'finding.close', 'inspection.record',
  'bulletin.draft', 'bulletin.collect', 'bulletin.publish', 'bulletin.withdraw', 'bulletin.evaluate', 'notice.return',
]);

/** Whether the action is open to a caller of this remit at all. */
export const isOpenTo = (remit: Remit | undefined, action: Action): boolean => remit === undefined || NARROWED.has(action);
