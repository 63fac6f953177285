import type { ExportFacts } from '#core/law';
import { draft, type Context, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { BasisKind } from '../basis/basis.lifecycle.js';
import type { Basis } from '../basis/basis.state.js';
import type { Grant } from '../grant/grant.state.js';
import { Refusal } from '../refusals.js';
import type { Transfer } from '../transfer/transfer.state.js';
import { dutyOf, isDutyKind, type DutyKind } from './duties.js';
import { isOpenObligation } from './obligation.lifecycle.js';
import { obligationDays, type Obligation, type SourceId } from './obligation.js';

/** Who comes to owe a duty, from what, and the day that its period begins with. */
export interface Occasion {
  readonly debtor: Id<'participant'>;
  readonly source: SourceId;
  readonly on: string;
  /** What there is one duty of, where that is not the source: a debtor's year, for example. */
  readonly oneOf?: readonly string[];
}

/** What an authority may say in its own words. */
export interface Wording {
  readonly duty?: Obligation['duty'];
  readonly article?: string;
  readonly documentSha256?: string;
}

/** There is one obligation of a kind for each of what `oneOf` names. */
export const obligationIdOf = (ctx: Context, kind: DutyKind, ...oneOf: readonly string[]): Id<'obligation'> => ctx.derivedId('obligation', ...oneOf, kind);

/** Opens duties of the table; none that was opened before. */
export function opened(view: View, ctx: Context, ...duties: readonly (readonly [kind: DutyKind, occasion: Occasion])[]): Draft[] {
  const asked = duties.map(([kind, occasion]) => ({ id: obligationIdOf(ctx, kind, ...(occasion.oneOf ?? [occasion.source])), kind, occasion }));
  view.foresee(asked.map(({ id }) => id));
  return asked.filter(({ id }) => view.get(id) === undefined).map(({ id, kind, occasion }) => opening(id, kind, occasion));
}

/** The entry that opens a duty, as its row and the words of an authority say. */
export function opening(id: Id<'obligation'>, kind: DutyKind, { debtor, source, on }: Occasion, wording: Wording = {}): Draft {
  const { zh, en, article, due, remind, calendar, nature } = dutyOf(kind);
  const reckoning = { from: on, due, remind: nature === 'keep' ? null : remind, calendar };
  return draft('obligation.opened', id, { kind, debtor, source, duty: { zh, en }, article, nature, reckoning, ...obligationDays(reckoning), ...wording });
}

/** A day that an authority sets is today or later. */
export function requireDayToCome(ctx: Context, dueOn: string): void {
  if (dueOn < shanghaiDay(ctx.at)) throw new Refusal('invalid_request', 'dueOn has passed already.', { pointer: '/dueOn' });
}

/** The entries that end what is still open of `kinds` when what they rest on is gone. */
export function endedWith(view: View, ctx: Context, oneOf: readonly string[], { kinds, reason }: { readonly kinds: readonly DutyKind[]; readonly reason: string }): Draft[] {
  const found = kinds.map((kind) => view.get(obligationIdOf(ctx, kind, ...oneOf))).filter((obligation) => obligation !== undefined);
  return found.filter(({ state }) => isOpenObligation(state)).map(({ id }) => draft('obligation.ended', id, { reason }));
}

/** Fulfils a duty, late or in time, where it is open. */
export function fulfilled(view: View, ctx: Context, kind: DutyKind, ...oneOf: readonly string[]): Draft[] {
  const obligation = view.get(obligationIdOf(ctx, kind, ...oneOf));
  return obligation !== undefined && isOpenObligation(obligation.state) ? [fulfilment(obligation)] : [];
}

/** Fulfils one duty with what shows it, late or in time, where it is open. */
export function met(view: View, id: Id<'obligation'>, evidenceSha256: string): Draft[] {
  const obligation = view.get(id);
  return obligation !== undefined && isOpenObligation(obligation.state) ? [fulfilment(obligation, evidenceSha256)] : [];
}

/** The entry that fulfils an obligation, late or in time, as its state says. */
export const fulfilment = (obligation: Obligation, evidenceSha256?: string): Draft =>
  draft(obligation.state === 'OVERDUE' ? 'obligation.fulfilled_late' : 'obligation.fulfilled', obligation.id, evidenceSha256 === undefined ? {} : { evidenceSha256 });

/** What the last day of a basis asks for, by its kind; an extension has a last day of its own. */
const EXPIRY: Readonly<Record<BasisKind, DutyKind>> = {
  SECURITY_ASSESSMENT: 'assessment-extension', CERTIFICATION: 'certificate-renewal', STANDARD_CONTRACT: 'contract-renewal', GBA_STANDARD_CONTRACT: 'contract-renewal',
};
type Ending = Pick<Basis, 'id' | 'exporter' | 'kind'> & { readonly validUntil: string | null };

/** 届满: the end that is to be prepared for, as the basis comes into force. */
export const expiryOf = ({ id, exporter, kind }: Ending, validUntil: string): readonly [DutyKind, Occasion] => [EXPIRY[kind], { debtor: exporter, source: id, on: validUntil, oneOf: [id, validUntil] }];

/** The extension or renewal has been asked for. */
export const expiryMet = (view: View, ctx: Context, { id, kind, validUntil }: Ending): Draft[] => (validUntil === null ? [] : fulfilled(view, ctx, EXPIRY[kind], id, validUntil));

/** 出境依据终止: nothing is left to be renewed. What was in effect has still to be filed, or nobody would file. */
export const dutiesEndedWithBasis = (view: View, ctx: Context, { id, kind, validUntil }: Ending): Draft[] =>
  validUntil === null ? [] : endedWith(view, ctx, [id, validUntil], { kinds: [EXPIRY[kind]], reason: '出境依据已终止 The basis has ended.' });

/** What a verdict rests on and obliges to. */
interface Clearance { readonly facts: ExportFacts; readonly duties: readonly { readonly id: string }[] }

/**
 * 放行: what is recorded of a cleared transfer is kept by the year, so that a million transfers open three obligations and
 * not three million. The years of retention begin with the end of that year, which is never too short.
 */
export function dutiesOfClearance(view: View, ctx: Context, transfer: Transfer, { facts, duties }: Clearance): Draft[] {
  const { pi, anonymised, grade, gradeBasis } = facts.data;
  const isImportant = grade === 'important' && gradeBasis !== 'none';
  const found: readonly (DutyKind | false)[] = [
    duties.some(({ id }) => id === 'impact-record') && 'impact-record',
    ((pi === true && anonymised !== true) || isImportant) && 'provision-record',
    isImportant && 'important-data-report',
  ];
  const kinds = found.filter((kind) => kind !== false);
  const year = facts.asOf.slice(0, 4);
  const occasion = { debtor: transfer.vendor, source: transfer.id, on: `${year}-12-31`, oneOf: [transfer.vendor, year] };
  return opened(view, ctx, ...kinds.map((kind) => [kind, occasion] as const));
}

/** 授权终止: whoever received data under a grant deletes it or gives it back, and shows that. */
export const dutiesOfEndedGrant = (view: View, ctx: Context, { id, buyer, used }: Grant): Draft[] =>
  used.count === 0 ? [] : opened(view, ctx, ['data-destruction', { debtor: buyer, source: id, on: shanghaiDay(ctx.at) }]);

/** The next year's obligation, when this year's comes to its end. */
export function nextYear(view: View, ctx: Context, { kind, owner, source, reckoning: { from } }: Obligation): Draft[] {
  if (!isDutyKind(kind) || dutyOf(kind).isYearly !== true) return [];
  const year = String(Number(from.slice(0, 4)) + 1);
  return opened(view, ctx, [kind, { debtor: owner, source, on: `${year}-12-31`, oneOf: [owner, year] }]);
}
