import type { Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfShanghaiDay, startOfShanghaiDay } from '../kernel/shanghai.js';
import type { AuthorisationTerms, ENDINGS, ScopedDataset, BenefitShare, authorisationEntries } from './authorisation.entries.js';
import { AUTHORISATION, type AuthorisationStateName } from './authorisation.lifecycle.js';
import type { Sector } from './sectors.js';

/** A product of the published list, and how often and for what it is used. */
export interface OperatedProduct {
  readonly product: Id<'product'>;
  readonly name: { readonly zh: string; readonly en?: string };
  readonly version: number;
  readonly vendor: Id<'participant'>;
  /** The grant on another product of the list that it was developed under (再开发). */
  readonly redevelops: Id<'grant'> | null;
  readonly since: string;
  readonly grants: number;
  readonly purposes: readonly string[];
}

interface ProposedEnd { readonly person: string; readonly ending: (typeof ENDINGS)[number]; readonly ground: string; readonly documentSha256: string }

/** 公共数据授权运营: an authority lets an operator develop products from public data, for a time. */
export interface Authorisation extends AggregateState<AuthorisationStateName> {
  readonly id: Id<'authorisation'>;
  readonly authority: Id<'participant'>;
  readonly operator: Id<'participant'>;
  readonly title: { readonly zh: string; readonly en?: string };
  readonly sector: Sector;
  readonly datasets: readonly Static<typeof ScopedDataset>[];
  readonly uses: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly agreementSha256: string;
  readonly decisionSha256: string;
  readonly benefit: readonly Static<typeof BenefitShare>[];
  /** The persons of the authority who have drafted, published and ended it. */
  readonly persons: readonly string[];
  /** The last day of the publicity (公示); null before it. */
  readonly publicUntil: string | null;
  /** 产品清单和使用情况, in the order in which the products came; `PRODUCTS_MAX` at most. */
  readonly products: readonly OperatedProduct[];
  readonly proposedEnd: ProposedEnd | null;
  readonly reason: string | null;
}

export const PRODUCTS_MAX = 100;
/** Purposes that the published list names of one product. */
const PURPOSES_MAX = 16;

export function evolveAuthorisation(state: Authorisation | undefined, entry: FoldEntry<keyof typeof authorisationEntries>): Authorisation {
  const advance = (change: Partial<Authorisation> = {}): Authorisation => step(AUTHORISATION, state, entry, change);
  const persons = state?.persons ?? [];
  switch (entry.type) {
    case 'authorisation.drafted':
      return drafted(state, entry);
    case 'authorisation.published':
      return advance({ persons: [...persons, entry.data.person], publicUntil: entry.data.publicUntil, dueAt: forceFrom(entry.data.publicUntil, state) });
    case 'authorisation.entered_force':
    case 'authorisation.resumed':
    case 'authorisation.suspended':
      return advance({ dueAt: endOfTerm(state), reason: 'reason' in entry.data ? entry.data.reason : null });
    case 'authorisation.product_added':
      return advance({ products: withProduct(state?.products ?? [], entry) });
    case 'authorisation.use_granted':
      return advance({ products: withUse(state?.products ?? [], entry.data) });
    case 'authorisation.end_proposed':
      return advance({ proposedEnd: entry.data });
    case 'authorisation.ended':
    case 'authorisation.revoked':
      return advance({ persons: [...persons, entry.data.person], proposedEnd: null, reason: entry.data.ground });
    case 'authorisation.withdrawn':
    case 'authorisation.expired':
      return advance({ reason: entry.data.reason });
  }
}

function drafted(state: Authorisation | undefined, entry: FoldEntry<'authorisation.drafted'>): Authorisation {
  const { authority, person, terms } = entry.data;
  return {
    owner: authority, ...begin(AUTHORISATION, 'authorisation', state, entry), ...terms, parties: [...new Set([authority, terms.operator])], authority,
    persons: [person], publicUntil: null, products: [], proposedEnd: null, reason: null,
  };
}

const endOfTerm = (state: Pick<AuthorisationTerms, 'until'> | undefined): string | null => (state === undefined ? null : new Date(endOfShanghaiDay(state.until)).toISOString());

/** It takes effect when the publicity is over and its first day has come. */
const forceFrom = (publicUntil: string, state: Pick<AuthorisationTerms, 'from'> | undefined): string =>
  new Date(Math.max(endOfShanghaiDay(publicUntil), state === undefined ? 0 : startOfShanghaiDay(state.from))).toISOString();

function withProduct(products: readonly OperatedProduct[], { at, data: { product, name, version, vendor, redevelops } }: FoldEntry<'authorisation.product_added'>): readonly OperatedProduct[] {
  const known = products.find((one) => one.product === product);
  if (known !== undefined) return products.map((one) => (one === known ? { ...one, name, version } : one));
  return [...products, { product, name, version, vendor, redevelops: redevelops ?? null, since: at, grants: 0, purposes: [] }];
}

const withUse = (products: readonly OperatedProduct[], { product, purposes }: FoldEntry<'authorisation.use_granted'>['data']): readonly OperatedProduct[] =>
  products.map((one) => (one.product === product ? { ...one, grants: one.grants + 1, purposes: [...new Set([...one.purposes, ...purposes])].sort().slice(0, PURPOSES_MAX) } : one));

/** Whether something may rest on it at a time, whether or not the timekeeper has come by. */
export const isAuthorisedAt = ({ state, until }: Pick<Authorisation, 'state' | 'until'>, at: string): boolean => state === 'IN_FORCE' && Date.parse(at) < endOfShanghaiDay(until);
