import { Type, type Static } from '@sinclair/typebox';
import type { FoldEntry } from '../kernel/fold.js';
import type { View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Day, IdOf, Nullable, OneOf, SetOf, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { CROSS_BORDER, DOMESTIC } from '../figure/dimension.js';
import { covers } from '../supervision/remit.js';
import type { Product } from '../product/product.state.js';

/** What makes somebody one whom a rule concerns: an entry of this kind, and who it is then. */
export const OCCASIONS = {
  participant: { zh: '准入的市场主体',               en: 'participants that were admitted',                     entries: ['participant.admitted'] },
  product:     { zh: '说明或者修订数据产品',         en: 'products that were described or revised',             entries: ['product.described', 'product.revised'] },
  grant:       { zh: '生效的授权',                   en: 'grants that were activated',                          entries: ['grant.activated'] },
  transfer:    { zh: '放行的交付',                   en: 'deliveries that were cleared',                        entries: ['transfer.cleared'] },
  verdict:     { zh: '依新规则包结论改变的出境检查', en: 'export verdicts that another pack turns another way', entries: ['check.passed', 'check.failed', 'check.evidence_needed'] },
} as const;
export type Occasion = keyof typeof OCCASIONS;
export const OCCASION_NAMES = Object.keys(OCCASIONS) as readonly Occasion[];

/** What may be asked of an occasion; which of them it has follows from what it is. A district is met by its beginning (a province, a city). */
export const SCOPE_FACTS = ['jurisdiction', 'direction', 'district', 'capacity', 'organisationType', 'sector', 'kind', 'grade', 'personal', 'sensitive', 'regime', 'purpose', 'mode', 'path', 'becomes'] as const;
export type ScopeFact = (typeof SCOPE_FACTS)[number];

const Value = Type.String({ pattern: '^[A-Za-z0-9_.-]{1,40}$' });
/** One of these values; a fact that the occasion does not have meets no condition. */
export const Condition = closed({ fact: OneOf(SCOPE_FACTS), in: SetOf(Value, 8, 1) });

/**
 * 适用范围: whom a rule concerns, as an expression over the entries of the ledger. All conditions hold; `side` says which party of a
 * trade; `since` is the first day that counts (Asia/Shanghai, of the entry); `pack` is the draft whose verdicts are compared.
 */
export const Scope = closed({ occasion: OneOf(OCCASION_NAMES), side: OneOf(['vendor', 'buyer', 'both'] as const), since: Nullable(Day), where: Type.Array(Condition, { maxItems: 4 }), pack: Nullable(IdOf('pack')) });
export type Scope = Static<typeof Scope>;

/** How far the issuer looks after the market: a rule of a city binds those who have their seat there. */
export const Reaching = Nullable(closed({ area: Nullable(Type.String({ maxLength: 6 })), sectors: Nullable(SetOf(Type.String({ maxLength: 40 }), 24)) }));

/** Who is concerned by an entry, and what is to be known of it. */
export interface Concerned {
  readonly at: string;
  readonly vendor: Id<'participant'> | null;
  readonly buyer: Id<'participant'> | null;
  readonly facts: Readonly<Partial<Record<ScopeFact, string>>>;
}

type Known = Pick<View, 'get'>;
type Version = Product['versions'][number];

/** Facts that never change once their entry stands, so that it does not matter when they are asked for. Undefined for entries of other occasions. */
export function concernedIn(view: Known, entry: FoldEntry, occasion: Occasion): Concerned | undefined {
  if (!OCCASIONS[occasion].entries.some((type) => type === entry.type)) return undefined;
  const { at } = entry;
  switch (entry.type) {
    case 'participant.admitted': {
      const participant = view.get(entry.stream as Id<'participant'>);
      if (participant === undefined) return undefined;
      const { jurisdiction, organisationType } = participant.organisation;
      return { at, vendor: participant.id, buyer: participant.id, facts: { jurisdiction, organisationType, capacity: entry.data.capacities.join(' ') } };
    }
    case 'product.described':
      return { at, vendor: entry.data.vendor, buyer: null, facts: productFacts(entry.data.version) };
    case 'product.revised':
      return { at, vendor: view.get(entry.stream as Id<'product'>)?.vendor ?? null, buyer: null, facts: productFacts(entry.data.version) };
    case 'grant.activated':
      return ofGrant(view, entry);
    case 'transfer.cleared':
      return ofTransfer(view, entry);
    default:
      return undefined;
  }
}

const directionOf = (jurisdiction: string): string => (jurisdiction === 'CN' ? DOMESTIC : CROSS_BORDER);

function productFacts({ sector, kind, nature: { grade, personal, sensitive }, ...version }: Version): Concerned['facts'] {
  const regime = 'regime' in version ? version.regime : undefined;
  return { sector, kind, grade, personal: String(personal), sensitive: String(sensitive), ...(regime === undefined ? {} : { regime }) };
}

function ofGrant(view: Known, { stream, at }: FoldEntry<'grant.activated'>): Concerned | undefined {
  const grant = view.get(stream as Id<'grant'>);
  const version = grant === undefined ? undefined : view.get(grant.product)?.versions[grant.productVersion - 1];
  const jurisdiction = grant === undefined ? undefined : view.get(grant.buyer)?.organisation.jurisdiction;
  if (grant === undefined || version === undefined || jurisdiction === undefined) return undefined;
  return { at, vendor: grant.vendor, buyer: grant.buyer, facts: { ...productFacts(version), jurisdiction, direction: directionOf(jurisdiction) } };
}

function ofTransfer(view: Known, { stream, at, data: { path } }: FoldEntry<'transfer.cleared'>): Concerned | undefined {
  const transfer = view.get(stream as Id<'transfer'>);
  const delivery = transfer?.delivery ?? null;
  const version = delivery === null ? undefined : view.get(delivery.product)?.versions[delivery.productVersion - 1];
  if (transfer === undefined || delivery === null || version === undefined) return undefined;
  const { place: jurisdiction, purpose, mode, people } = delivery;
  const facts = { ...productFacts(version), jurisdiction, direction: directionOf(jurisdiction), purpose, mode, path };
  return { at, vendor: transfer.vendor, buyer: transfer.buyer, facts: people.sensitive > 0 ? { ...facts, sensitive: 'true' } : facts };
}

/** A verdict that comes out another way under the pack of the scope. */
export const ofVerdict = ({ at, exporter, path, becomes }: { readonly at: string; readonly exporter: Id<'participant'>; readonly path: string; readonly becomes: string }): Concerned =>
  ({ at, vendor: exporter, buyer: null, facts: { path, becomes, direction: CROSS_BORDER } });

/** Whom of an entry's parties a scope reaches, within the remit of who has issued it. */
export function reachedBy(view: Known, scope: Scope, reaching: Static<typeof Reaching>, concerned: Concerned): Id<'participant'>[] {
  if (scope.since !== null && shanghaiDay(concerned.at) < scope.since) return [];
  const sides = [scope.side === 'buyer' ? null : concerned.vendor, scope.side === 'vendor' ? null : concerned.buyer].filter((party) => party !== null);
  return [...new Set(sides)].filter((party) => {
    const district = view.get(party)?.organisation.district;
    const { sector } = concerned.facts;
    const isWithin = reaching === null || covers(reaching, { districts: district === undefined ? [] : [district], sectors: sector === undefined ? [] : [sector] });
    return isWithin && scope.where.every((condition) => meets(condition, { ...concerned.facts, ...(district === undefined ? {} : { district }) }));
  });
}

function meets({ fact, in: values }: Static<typeof Condition>, facts: Concerned['facts']): boolean {
  const value = facts[fact];
  if (value === undefined) return false;
  if (fact === 'district') return values.some((beginning) => value.startsWith(beginning));
  return value.split(' ').some((one) => values.includes(one));
}
