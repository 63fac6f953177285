import type { Static } from '@sinclair/typebox';
import { draft, requireFree, type Context, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import type { Foundation, Obstacle } from '../grant/foundation.js';
import { isAffiliated } from '../group/affiliation.js';
import type { ProductVersion } from '../product/product.entries.js';
import type { Product } from '../product/product.state.js';
import { Refusal } from '../refusals.js';
import { PRODUCTS_MAX, isAuthorisedAt, type Authorisation } from './authorisation.state.js';

type Version = Static<typeof ProductVersion>;

const CITE = '《公共数据资源授权运营实施规范（试行）》（发改数据规〔2025〕27号）';
const RAW_CITE = `${CITE}第十六条`;

/** The purpose by which a buyer develops products of its own from a public one (再开发). */
export const REDEVELOPMENT = 'redevelopment';

/**
 * 公共数据与非公共数据分别管理: what says that it is public rests on an authorisation and says how it was processed; what says that it
 * is not rests on none. Raw public data are no product at all.
 */
export function requireRegime(version: Version): void {
  const { regime, source } = version;
  if (source?.kind === 'public_raw') throw new Refusal('raw_public_data', 'Public data do not go to market as they were collected: develop a product from them.', { pointer: '/source/kind', article: RAW_CITE });
  const isPublic = regime === 'PUBLIC';
  const isOperated = source?.kind === 'public_operation';
  if (isPublic !== isOperated) throw new Refusal('regime_mismatch', `A product of the regime ${regime} has no source of the kind ${source?.kind ?? 'none'}.`, { pointer: '/source/kind', article: CITE });
  requireDerivation(version, isPublic);
}

function requireDerivation({ authorisation, processing, redevelops }: Version, isPublic: boolean): void {
  if (isPublic !== (authorisation !== undefined)) {
    throw new Refusal('regime_mismatch', isPublic ? 'A product from public data names the authorisation that it derives from.' : 'A product that is not from public data derives from no authorisation.', { pointer: '/authorisation', article: CITE });
  }
  if (isPublic !== (processing !== undefined)) {
    throw new Refusal('regime_mismatch', isPublic ? 'A product from public data states how they were processed.' : 'Only a product from public data states their processing.', { pointer: '/processing', article: RAW_CITE });
  }
  if (!isPublic && redevelops !== undefined) throw new Refusal('regime_mismatch', 'Redevelopment is of a product from public data.', { pointer: '/redevelops', article: CITE });
}

/** Puts a version on the published list of its authorisation, or refuses it; nothing for what is not public. */
export function derived(view: View, ctx: Context, { id, vendor }: Pick<Product, 'id' | 'vendor'>, { version, number }: { readonly version: Version; readonly number: number }): Draft[] {
  if (version.authorisation === undefined) return [];
  if (version.nature.grade === 'core') throw new Refusal('grade_not_listable', '国家核心数据不得开发为公共数据产品 Core data of the state are not developed into products.', { pointer: '/fields', article: '《中华人民共和国数据安全法》第二十一条' });
  const authorisation = view.get(version.authorisation);
  const pointer = '/authorisation';
  if (authorisation === undefined) throw new Refusal('reference_invalid', `There is no authorisation ${version.authorisation}.`, { pointer });
  requireAuthorised(authorisation, ctx.at);
  if (authorisation.sector !== version.sector) throw new Refusal('reference_invalid', `${authorisation.id} is for the sector ${authorisation.sector}.`, { pointer: '/sector', sector: authorisation.sector });
  requireDeveloper(view, authorisation, { vendor, redevelops: version.redevelops });
  const isNew = authorisation.products.every(({ product }) => product !== id);
  if (isNew && authorisation.products.length >= PRODUCTS_MAX) throw new Refusal('limit_exceeded', `An authorisation has at most ${PRODUCTS_MAX} products.`);
  const { redevelops } = version;
  return [draft('authorisation.product_added', authorisation.id, { product: id, name: version.name, version: number, vendor, ...(redevelops === undefined ? {} : { redevelops }) })];
}

function requireAuthorised(authorisation: Authorisation, at: string): void {
  const obstacle = obstacleIn(authorisation, at);
  if (obstacle !== undefined) throw new Refusal(obstacle.code, obstacle.detail, { on: obstacle.on, state: authorisation.state, until: authorisation.until, article: CITE });
}

interface Development { readonly vendor: Id<'participant'>; readonly redevelops: Id<'grant'> | undefined }

/**
 * 运营机构不得直接或间接参与再开发: the first products are the operator's; who develops them further is anybody else who has been
 * granted their use for that purpose. The operator's affiliates are the operator here.
 */
function requireDeveloper(view: View, { id, operator }: Authorisation, { vendor, redevelops }: Development): void {
  if (redevelops === undefined) {
    if (vendor !== operator) throw new Refusal('reference_invalid', `Products are developed from ${id} by its operator; others develop the operator's products further, under a grant.`, { pointer: '/redevelops', operator, article: CITE });
    return;
  }
  if (isAffiliated(view, vendor, operator)) {
    throw new Refusal('redevelopment_barred', 'The operator of public data and its affiliates take no part in developing the products further.', { pointer: '/redevelops', operator, article: CITE });
  }
  const grant = view.get(redevelops);
  if (grant?.buyer !== vendor) throw new Refusal('not_found', `There is no grant ${redevelops}.`, { id: redevelops, pointer: '/redevelops' });
  const isOfIt = grant.backing.authorisation === id && (grant.state === 'ACTIVE' || grant.state === 'EXHAUSTED');
  const mayDevelop = grant.terms.purposes.length === 0 || grant.terms.purposes.includes(REDEVELOPMENT);
  if (!isOfIt || !mayDevelop) throw new Refusal('outside_grant', `${redevelops} is no active grant of a product of ${id} for the purpose of ${REDEVELOPMENT}.`, { pointer: '/redevelops', state: grant.state });
  requireFree(grant);
}

/** Whether terms let their buyer develop the product further; no purposes named means any. */
const letsRedevelop = ({ purposes }: { readonly purposes: readonly string[] }): boolean => purposes.length === 0 || purposes.includes(REDEVELOPMENT);

/** 直接或者间接参与再开发: neither the operator nor an affiliate buys a public product for redevelopment. */
export function requireNoRedevelopment(view: View, { authorisation: id }: { readonly authorisation?: Id<'authorisation'> }, { buyer, terms }: { readonly buyer: Id<'participant'>; readonly terms: { readonly purposes: readonly string[] } }): void {
  const operator = id === undefined ? undefined : view.get(id)?.operator;
  if (operator === undefined || !isAffiliated(view, buyer, operator) || !letsRedevelop(terms)) return;
  const detail = `${buyer} is affiliated with the operator ${operator}: name the purposes, and none of them is ${REDEVELOPMENT}.`;
  throw new Refusal('redevelopment_barred', detail, { pointer: '/proposal/terms/purposes', operator, article: CITE });
}

/** 使用情况: a grant counts on the published list, without its buyer. */
export const published = (authorisation: Id<'authorisation'> | undefined, { product, grant, purposes }: { readonly product: Id<'product'>; readonly grant: Id<'grant'>; readonly purposes: readonly string[] }): Draft[] =>
  (authorisation === undefined ? [] : [draft('authorisation.use_granted', authorisation, { product, grant, purposes: [...purposes] })]);

/** The authorisation of the version that something rests on: the one listed or granted, or the latest. */
function authorisationOf(view: View, { product, listing, grant }: Parameters<Foundation>[1]): Authorisation | undefined {
  const number = grant?.productVersion ?? listing?.productVersion ?? product.versions.length;
  const id = product.versions[number - 1]?.authorisation;
  return id === undefined ? undefined : view.get(id);
}

function obstacleIn({ id, state, until, publicUntil }: Authorisation, at: string): Obstacle | undefined {
  if (isAuthorisedAt({ state, until }, at)) return undefined;
  const isLost = state !== 'SUSPENDED' && state !== 'PUBLISHED' && state !== 'DRAFT';
  return { code: 'authorisation_not_in_force', detail: `The authorisation ${id} is ${state}, ${state === 'PUBLISHED' ? `made public until ${publicUntil ?? ''} and not in force before` : `until ${until}`}.`, cite: CITE, on: id, ...(isLost ? { isLost: true as const } : {}) };
}

/** FOUNDATIONS: a product from public data rests on its authorisation. */
export const authorised: Foundation = (view, on) => {
  const authorisation = authorisationOf(view, on);
  return authorisation === undefined ? undefined : obstacleIn(authorisation, on.at);
};

/** ENDINGS: and ends with it. */
export const authorisedUntil = (view: View, on: Parameters<Foundation>[1]): string | null => {
  const until = authorisationOf(view, on)?.until;
  return until === undefined ? null : new Date(endOfShanghaiDay(until)).toISOString();
};
