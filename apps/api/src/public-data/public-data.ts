import { Injectable } from '@nestjs/common';
import { Type, type Static } from '@sinclair/typebox';
import { OneOf, Refusal, SECTORS, SYSTEM_ORG, type Authorisation, type Id } from '#core/exchange';
import { Ledger, Queries, type Page } from '#ledger';
import { PAGE, afterOf, limitOf } from '../http/cursor.js';
import { idIn } from '../http/ids.js';
import { queryOf } from '../http/shape.js';

export const PublicDataQuery = queryOf({ sector: Type.Optional(OneOf(SECTORS)), ...PAGE });
const Names = Type.Object({ zh: Type.String(), en: Type.Optional(Type.String()) });
const common = {
  id: Type.String(), state: Type.String(), title: Names, authority: Names, operator: Names, sector: Type.String(), uses: Type.Array(Type.String()),
  from: Type.String(), until: Type.String(), publicUntil: Type.String({ description: 'The last day of the publicity 公示' }), productCount: Type.Integer(),
};
const AuthorisationShape = Type.Object(common);
const ProductShape = Type.Object({
  product: Type.String(), name: Names, vendor: Names, since: Type.String(),
  redeveloped: Type.Boolean({ description: 'Developed further by somebody else than the operator 再开发' }),
  grants: Type.Integer({ description: 'How often its use was granted' }), purposes: Type.Array(Type.String()),
});
export const ProductsShape = Type.Object({ ...common, benefit: Type.Array(Type.Object({ beneficiary: Names, basisPoints: Type.Integer() })), products: Type.Array(ProductShape) });
export const PublicDataShape = Type.Object({ items: Type.Array(AuthorisationShape), next: Type.Union([Type.String(), Type.Null()]) });
type Shown = Static<typeof AuthorisationShape>;
type ShownWhole = Static<typeof ProductsShape>;
type Name = Static<typeof Names>;

/** Every item names two organisations; a page that anyone may ask for stays small. */
const LIMIT_MAX = 20;

export interface PublicDataRequest { readonly sector?: string; readonly limit?: string; readonly after?: string }

/** 公共数据产品和服务清单及使用情况: open to everyone, without a buyer's name. What was never published is not here. */
@Injectable()
export class PublicData {
  constructor(private readonly ledger: Ledger, private readonly queries: Queries) {}

  async list({ sector, limit, after }: PublicDataRequest): Promise<Page<Shown>> {
    const filters = sector === undefined ? {} : { sector };
    const page = await this.queries.list('authorisation', { scope: 'any', org: SYSTEM_ORG, filters, after: afterOf(after), limit: Math.min(limitOf(limit), LIMIT_MAX) });
    const published = page.items.map(({ state }) => state as unknown as Authorisation).filter(isPublished);
    const names = await this.namesOf(published.flatMap(({ authority, operator }) => [authority, operator]));
    return { items: published.map((one) => shown(one, names)), next: page.next };
  }

  async one(text: string): Promise<ShownWhole> {
    const id = idIn(text, 'authorisation');
    const found = (await this.ledger.get(id))?.state;
    if (found === undefined || !isPublished(found)) throw new Refusal('not_found', `There is no ${id}.`, { id });
    const { authority, operator, benefit, products } = found;
    const names = await this.namesOf([authority, operator, ...benefit.map(({ beneficiary }) => beneficiary), ...products.map(({ vendor }) => vendor)]);
    return {
      ...shown(found, names),
      benefit: benefit.map(({ beneficiary, basisPoints }) => ({ beneficiary: names(beneficiary), basisPoints })),
      products: products.map(({ product, name, vendor, since, redevelops, grants, purposes }) =>
        ({ product, name, vendor: names(vendor), since, redeveloped: redevelops !== null, grants, purposes: [...purposes] })),
    };
  }

  /** Each organisation is looked up once. */
  private async namesOf(ids: readonly Id<'participant'>[]): Promise<(id: Id<'participant'>) => Name> {
    const found = await Promise.all([...new Set(ids)].map(async (id): Promise<[string, Name]> => [id, (await this.ledger.get(id))?.state.organisation.name ?? { zh: id }]));
    const names = new Map(found);
    return (id) => names.get(id) ?? { zh: id };
  }
}

type Published = Authorisation & { readonly publicUntil: string };
const isPublished = (authorisation: Authorisation): authorisation is Published => authorisation.publicUntil !== null && authorisation.state !== 'WITHDRAWN';

const shown = ({ id, state, title, authority, operator, sector, uses, from, until, publicUntil, products }: Published, names: (id: Id<'participant'>) => Name): Shown =>
  ({ id, state, title, authority: names(authority), operator: names(operator), sector, uses: [...uses], from, until, publicUntil, productCount: products.length });
