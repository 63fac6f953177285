import type { Listing } from '#core/exchange';
import type { Draft } from '../../forms/body-form.js';

/** 元 as it is typed, in minor units; what is no amount stays, for the API's rule to refuse it at its field. */
export function minorOf(yuan = ''): string {
  const [, whole = '', part = ''] = /^(\d{1,15})(?:\.(\d{1,2}))?$/.exec(yuan) ?? [];
  return whole === '' ? yuan : `${whole}${part.padEnd(2, '0')}`.replace(/^0+(?=\d)/, '');
}

export interface PlanDraft { readonly id?: string; readonly kind?: string; readonly amount?: string; readonly periodDays?: number; readonly unit?: string; readonly unitSize?: number; readonly limits?: object }

/** What a plan of its kind says, and nothing of what another kind would. */
export function planOf({ id, kind, amount, periodDays, unit, unitSize, limits }: PlanDraft): object {
  const charged = { id, kind, amount: kind === 'free' || kind === 'trial' ? '0' : minorOf(amount), currency: 'CNY' };
  if (kind === 'term') return { ...charged, ...(periodDays == null ? {} : { periodDays }) };
  if (kind === 'metered') return { ...charged, unit, ...(unitSize == null ? {} : { unitSize }) };
  return kind === 'trial' ? { ...charged, limits } : charged;
}

/** Minor units as 元, for a form to begin with. */
export const yuanOf = (minor: string): string => minor.padStart(3, '0').replace(/(\d{2})$/, '.$1').replace(/\.00$/, '');

type Plan = Listing['offer']['plans'][number];
/** A plan that there is, as the form shows it. */
export const planDraftOf = (plan: Plan): PlanDraft => ({ ...plan, amount: yuanOf(plan.amount) });

/** New prices: what the form does not ask for stays as it was, where a plan keeps its id and its kind. */
export const pricesOf = ({ plans = [] }: { readonly plans?: readonly PlanDraft[] }, before: readonly Plan[]): object => ({
  plans: plans.map((plan) => ({ ...before.find(({ id, kind }) => id === plan.id && kind === plan.kind), ...planOf(plan) })),
});

/** An offer that there is, as the form shows it. */
export const draftOf = (offer: Listing['offer']): object => ({ ...offer, plans: offer.plans.map(planDraftOf) });

/** The body of a revision: a listing stays with its product. */
export function revisionOf(draft: Draft): object {
  const { product: _, ...rest } = listingOf(draft) as { readonly product?: string };
  return rest;
}

interface OfferDraft { readonly plans?: readonly PlanDraft[]; readonly ground?: { readonly kind?: string; readonly title?: string; readonly alternative?: string; readonly sha256?: string }; readonly visibility?: string; readonly invited?: readonly string[] }

/** The body of a new listing from what was filled in. */
export function listingOf(draft: Draft): object {
  const { plans = [], ground: { kind, title, alternative, sha256 } = {}, visibility, invited = [], ...offer } = (draft['offer'] ?? {}) as OfferDraft;
  const ground = kind === 'registration' ? { kind, title } : { kind, alternative, sha256 };
  return { ...draft, offer: { ...offer, visibility, invited: visibility === 'invited' ? invited : [], plans: plans.map(planOf), ground } };
}
